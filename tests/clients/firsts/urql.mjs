/** urql with its usual exchanges: how it sends its first query, and what it makes of the answer. */
import { Client, cacheExchange, fetchExchange } from "@urql/core";

import { given, tell } from "../script.mjs";

const { url, headers, query } = await given();
const methods = [];
const client = new Client({
  url,
  fetch: (to, options) => {
    methods.push(options.method);
    return fetch(to, options);
  },
  fetchOptions: { headers },
  exchanges: [cacheExchange, fetchExchange],
});
const { data, error } = await client.query(query, {});
tell({ data, error: error?.message, methods });
