const TOKEN = "gateway:token";
const TRACE = "gateway:trace";

const listeners = new Set<() => void>();

/** What goes with every operation. Lives in the session's storage, so that it ends with the browser's tab. */
export const session = {
  get token(): string {
    return sessionStorage.getItem(TOKEN) ?? "";
  },
  set token(value: string) {
    sessionStorage.setItem(TOKEN, value.trim());
    for (const listener of listeners) listener();
  },
  /** Calls the listener whenever the token changes; returns what ends that. */
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get trace(): boolean {
    return sessionStorage.getItem(TRACE) !== "off";
  },
  set trace(value: boolean) {
    sessionStorage.setItem(TRACE, value ? "on" : "off");
  },
};
