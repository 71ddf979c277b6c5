/** Relay with documents that its compiler has persisted. */
import { createRequire } from "node:module";

import runtime from "relay-runtime";

import { given, tell } from "../script.mjs";
import { recording } from "./recording.mjs";

const { url, headers, artifact } = await given();
const { bodies, send } = recording();
const environment = new runtime.Environment({
  store: new runtime.Store(new runtime.RecordSource()),
  network: runtime.Network.create(async ({ id }, variables) => {
    const response = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ doc_id: id, variables }),
    });
    return response.json();
  }),
});
const query = createRequire(import.meta.url)(artifact);
const data = await runtime.fetchQuery(environment, query, {}).toPromise();
tell({ name: data.me.name, bodies });
