import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";
import { getOperationAST, OperationTypeNode, parse, type ExecutionResult } from "graphql";
import { createClient } from "graphql-sse";
import { answers } from "./answers";
import { session } from "./session";
import { renew } from "./signIn";

/** What the server says of itself at `/explorer.json`. */
export interface Gateway {
  /** Whether a request without a token is answered on the sandbox's demo token. */
  demo: boolean;
  /** The path that operations go to. */
  endpoint: string;
  /** Where people sign in for a token; null where the gateway has callers of its own. */
  login: Login | null;
}

/** Where the upstream's tokens come from. */
export interface Login {
  region: string | null;
  loginUrl: string;
  apiUrl: string;
}

/** Asks the server where operations go and whether they need a token. */
export async function discover(): Promise<Gateway> {
  const response = await fetch("/explorer.json");
  if (!response.ok) throw new Error(`The gateway answered ${response.status} to /explorer.json`);
  return response.json();
}

function headers(): Record<string, string> {
  return {
    ...(session.token && { Authorization: `Bearer ${session.token}` }),
    ...(session.trace && { "x-gateway-trace": "1" }),
  };
}

/** A fetcher that reads the session anew for each operation: what was just typed is what is sent. */
export function fetcher({ endpoint, login }: Gateway): Fetcher {
  // A stream has the headers that every operation has, which a browser's socket could not send.
  const streams = createClient({
    url: endpoint,
    fetchFn: watched,
    headers: async () => {
      await renew(login);
      return headers();
    },
  });
  return async (parameters, options) => {
    const { operationName, ...others } = parameters;
    if (isSubscription(parameters.query, operationName)) {
      const results = streams.iterate({ ...others, operationName: operationName ?? undefined });
      return results as AsyncIterableIterator<ExecutionResult>;
    }
    await renew(login);
    const send = createGraphiQLFetcher({
      url: endpoint,
      headers: headers(),
      enableIncrementalDelivery: false,
      fetch: watched,
    });
    return send(parameters, options) as Promise<ExecutionResult>;
  };
}

/** Whether the operation of this name, or the document's only one, is a subscription. */
export function isSubscription(document: string | null, name: string | null | undefined): boolean {
  try {
    return getOperationAST(parse(document ?? ""), name)?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    return false; // no document: the gateway says what is wrong with it
  }
}

/** The browser's `fetch`, with the answer's status and headers noted. */
const watched: typeof fetch = async (...request) => {
  const began = performance.now();
  const response = await fetch(...request);
  answers.note({
    status: response.status,
    headers: [...response.headers],
    duration: performance.now() - began,
  });
  return response;
};

/** An operation with its variables, as JSON says them. */
export interface Operation {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown>;
}

/** Reads that go out together, before they are made. */
export interface Reads {
  what: string;
  entities: number;
  calls: number;
  paths: string[];
}

/** What an operation would cost; null where only running it tells. */
export interface Plan {
  least: number | null;
  most: number | null;
  objects: number | null;
  levels: Reads[][] | null;
  refusal: string | null;
}

/** Asks what an operation would cost, without running it. */
export async function explain(operation: Operation, signal: AbortSignal): Promise<Plan> {
  const response = await fetch("/explain", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers() },
    body: JSON.stringify(operation),
    signal,
  });
  const told = await response.json();
  if (!response.ok) throw new Error(told.errors[0].message);
  return told;
}
