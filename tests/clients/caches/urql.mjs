/** urql with graphcache: what it reads back of each answer that it wrote. */
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";

import { recording } from "../recording.mjs";
import { given, tell } from "../script.mjs";
import { differences } from "./differences.mjs";

const { url, headers, operations, kit } = await given();
const { answers, fetch } = recording();
const client = new Client({
  url,
  fetch,
  fetchOptions: { headers },
  exchanges: [cacheExchange(kit ? await import(`${kit}/graphcache.js`) : {}), fetchExchange],
});

for (const { query, variables } of operations) {
  const { error } = await client.query(query, variables);
  if (error) throw error;
}
const found = [];
for (const [at, { query, variables }] of operations.entries()) {
  const { data } = await client.query(query, variables, { requestPolicy: "cache-only" });
  found.push(...differences(answers[at], data));
}
tell(found);
