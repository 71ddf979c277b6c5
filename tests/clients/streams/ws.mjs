/** graphql-ws's own client: the results or the errors of each operation, and how often it had to connect. */
import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { given, tell } from "../script.mjs";

const { url, headers, operations } = await given();
let connections = 0;
const client = createClient({
  url: url.replace("http", "ws"),
  webSocketImpl: WebSocket,
  connectionParams: headers,
  retryAttempts: 0,
  on: { connected: () => (connections += 1) },
});

const run = async (query) => {
  const results = [];
  try {
    for await (const result of client.iterate({ query })) results.push(result);
  } catch (errors) {
    results.push({ refused: errors });
  }
  return results;
};

tell({ results: await Promise.all(operations.map(run)), connections });
