/** Many subscribers by the protocols' own clients, and what each is told while one acts. */
import { createClient as createSSE } from "graphql-sse";
import { createClient as createWS } from "graphql-ws";
import WebSocket from "ws";

import { given, tell } from "../script.mjs";
import { director } from "./acts.mjs";

const { url, headers, protocol, subscribers, clients, query, variables, acts } = await given();
const create = () =>
  protocol === "ws"
    ? createWS({ url: url.replace("http", "ws"), webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 0 })
    : createSSE({ url, headers, retryAttempts: 0 });
const connected = Array.from({ length: clients }, create);
const directed = director({ url, headers, acts });
let begun = 0;

const listen = async (client, number) => {
  const updates = [];
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw new Error(JSON.stringify(errors));
    const { kind, changes } = data.conversationUpdated;
    updates.push({ kind, changes: changes.map((change) => change.kind) });
    if (updates.length === 1 && ++begun === subscribers) directed.begin();
    if (number === 0 && begun === subscribers) directed.told(changes);
  }
  return updates;
};

const all = await Promise.all(
  Array.from({ length: subscribers }, (_, number) => listen(connected[number % clients], number)),
);
const counts = {};
for (const updates of all) {
  const told = JSON.stringify(updates);
  counts[told] = (counts[told] ?? 0) + 1;
}
tell(Object.entries(counts).map(([told, count]) => ({ updates: JSON.parse(told), count })));
