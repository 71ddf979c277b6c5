import { useSyncExternalStore } from "react";

/** An answer of HTTP's, without its body. */
export interface Answer {
  status: number;
  headers: [name: string, value: string][];
  /** Milliseconds until its headers came. */
  duration: number;
}

let latest: Answer | null = null;
const listeners = new Set<() => void>();

/** The latest answer to an operation. */
export const answers = {
  note(answer: Answer) {
    latest = answer;
    for (const listener of listeners) listener();
  },
};

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The latest answer, shown anew whenever another one comes. */
export function useAnswer(): Answer | null {
  return useSyncExternalStore(subscribe, () => latest);
}
