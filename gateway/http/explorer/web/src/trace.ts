/** One read, as `extensions.upstream` tells it. */
export interface Call {
  method: string;
  template: string;
  ids: string[];
  level: number;
  status: number | null;
  outcome: "made" | "shared" | "cached" | "stale" | "live";
  /** Milliseconds since the request came. */
  start: number;
  /** In milliseconds. */
  duration: number;
  bytes: number;
}

/** What was read for an answer: its `extensions.upstream`. */
export interface Trace {
  planned: number | null;
  made: number;
  shared: number;
  cached: number;
  calls: Call[];
  budget: { allowed: number; left: number; reset: number } | null;
}

/** The trace in the text of an answer, if it has one. */
export function traceOf(answer: string | null): Trace | null {
  try {
    const upstream = answer && JSON.parse(answer).extensions?.upstream;
    return upstream?.calls ? upstream : null;
  } catch {
    return null; // not JSON: GraphiQL's own message
  }
}
