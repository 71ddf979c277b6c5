/** urql with automatic persisted queries: how many requests each of its queries takes. */
import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

import { given, tell } from "../script.mjs";

const { url, headers, queries } = await given();
let requests = 0;
const client = new Client({
  url,
  preferGetMethod: false,
  fetch: (...request) => {
    requests += 1;
    return fetch(...request);
  },
  fetchOptions: { headers },
  exchanges: [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange],
});
const verdict = [];
for (const query of queries) {
  const before = requests;
  const { data } = await client.query(query, {});
  verdict.push({ data, requests: requests - before });
}
tell(verdict);
