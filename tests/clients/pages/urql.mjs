/** urql with graphcache: every page of each connection, asked for with the cursor at which the page before ended. */
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";

import { given, tell } from "../script.mjs";

const { url, headers, listings, kit } = await given();
const config = kit ? await import(`${kit}/graphcache.js`) : {};

/** The pages of a listing as the cache holds them; with the kit, the one that it has grown to. */
async function pages(client, { field, query, variables }) {
  const read = [];
  let after = null;
  do {
    const { error } = await client.query(query, { ...variables, after });
    if (error) throw error;
    const kept = await client.query(query, { ...variables, after }, { requestPolicy: "cache-only" });
    read.push(kept.data[field]);
    after = read.at(-1).pageInfo.endCursor;
  } while (read.at(-1).pageInfo.hasNextPage);
  return kit ? read.slice(-1) : read;
}

const verdict = [];
for (const listing of listings) {
  const exchanges = [cacheExchange(config), fetchExchange];
  verdict.push(await pages(new Client({ url, fetchOptions: { headers }, exchanges }), listing));
}
tell(verdict);
