/** urql: what it shows of a deferred query, first and last. */
import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";

import { given, tell } from "../script.mjs";

const { url, headers, query, variables = {}, release, accept } = await given();
const client = new Client({
  url,
  fetchOptions: { headers: accept ? { ...headers, accept } : headers },
  preferGetMethod: false,
  exchanges: [cacheExchange, fetchExchange],
});
const shown = [];
await new Promise((resolve, reject) => {
  client.query(gql(query), variables).subscribe(async ({ data, error, hasNext }) => {
    if (error) reject(error);
    shown.push(structuredClone(data));
    if (hasNext) await fetch(release);
    else resolve();
  });
});
tell({ first: shown.at(0), last: shown.at(-1) });
