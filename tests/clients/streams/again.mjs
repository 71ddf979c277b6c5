/** Clients that keep one connection: what they get before and after the gateway behind it stops. */
import { setTimeout as sleep } from "node:timers/promises";

import { createClient as createSSE } from "graphql-sse";
import { createClient as createWS } from "graphql-ws";
import WebSocket from "ws";

import { given, tell } from "../script.mjs";

const { urls, headers, protocol } = await given();
const codes = [];
let connected = 0;
let url = urls[0];
const common = {
  lazyCloseTimeout: 60_000,
  retryAttempts: 100,
};
const client =
  protocol === "ws"
    ? createWS({
        ...common,
        url: () => url.replace("http", "ws"),
        webSocketImpl: WebSocket,
        connectionParams: headers,
        retryWait: () => sleep(100),
        on: {
          connected: () => (connected += 1),
          closed: ({ code }) => {
            codes.push(code);
            url = urls[1];
          },
        },
      })
    : createSSE({
        ...common,
        url: () => url,
        headers: () => ({ ...headers }),
        singleConnection: true,
        retry: () => sleep(100),
        on: { connected: () => (connected += 1) },
      });

const ask = async () => {
  const results = [];
  for await (const result of client.iterate({ query: "{me {name}}" })) results.push(result);
  return results;
};

const before = await ask();
for (let stopped = false; !stopped; await sleep(50)) stopped = await fetch(urls[0]).then(() => false, () => true);
url = urls[1];
tell({ before, after: await ask(), codes, connected });
