import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";

/** What the server says of itself at `/explorer.json`. */
export interface Gateway {
  /** Whether a request without a token is answered on the sandbox's demo token. */
  demo: boolean;
  /** The path that operations go to. */
  endpoint: string;
}

/** Asks the server where operations go and whether they need a token. */
export async function discover(): Promise<Gateway> {
  const response = await fetch("/explorer.json");
  if (!response.ok) throw new Error(`The gateway answered ${response.status} to /explorer.json`);
  return response.json();
}

const TOKEN = "gateway:token";
const TRACE = "gateway:trace";

/** What goes with every operation. Lives in the session's storage, so that it ends with the browser's tab. */
export const session = {
  get token(): string {
    return sessionStorage.getItem(TOKEN) ?? "";
  },
  set token(value: string) {
    sessionStorage.setItem(TOKEN, value.trim());
  },
  get trace(): boolean {
    return sessionStorage.getItem(TRACE) !== "off";
  },
  set trace(value: boolean) {
    sessionStorage.setItem(TRACE, value ? "on" : "off");
  },
};

function headers(): Record<string, string> {
  return {
    ...(session.token && { Authorization: `Bearer ${session.token}` }),
    ...(session.trace && { "x-gateway-trace": "1" }),
  };
}

/** A fetcher that reads the session anew for each operation: what was just typed is what is sent. */
export function fetcher({ endpoint }: Gateway): Fetcher {
  return (parameters, options) =>
    createGraphiQLFetcher({ url: endpoint, headers: headers(), enableIncrementalDelivery: false })(
      parameters,
      options,
    );
}
