/** graphql-sse's own client: the results of each operation, and what its requests were. */
import { createClient } from "graphql-sse";

import { given, tell } from "../script.mjs";

const { url, headers, operations, singleConnection } = await given();
const requests = [];
const client = createClient({
  url,
  headers,
  singleConnection,
  retryAttempts: 0,
  fetchFn: (to, options) => {
    requests.push(options.method);
    return fetch(to, options);
  },
});

const run = async (query) => {
  const results = [];
  for await (const result of client.iterate({ query })) results.push(result);
  return results;
};

tell({ results: await Promise.all(operations.map(run)), requests });
