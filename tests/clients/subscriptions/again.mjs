/** Clients that subscribe: what they are told before and after the gateway behind them stops. */
import { setTimeout as sleep } from "node:timers/promises";

import { createClient as createSSE } from "graphql-sse";
import { createClient as createWS } from "graphql-ws";
import WebSocket from "ws";

import { given, tell } from "../script.mjs";

const { urls, headers, protocol, query, variables } = await given();
const codes = [];
let url = urls[0];
const retry = async () => {
  url = urls[1];
  await sleep(100);
};
const client =
  protocol === "ws"
    ? createWS({
        url: () => url.replace("http", "ws"),
        webSocketImpl: WebSocket,
        connectionParams: headers,
        retryWait: retry,
        on: { closed: ({ code }) => codes.push(code) },
      })
    : createSSE({ url: () => url, headers, singleConnection: protocol === "sse-single", retry });

const kinds = [];
for await (const { data } of client.iterate({ query, variables })) {
  kinds.push(data.conversationUpdated.kind);
  if (kinds.length === 2) break;
}
tell({ kinds, codes: codes.filter((code) => code !== 1000) });
