/** Apollo Client and urql, with their kits: lists that are narrowed otherwise are other lists of one cache. */
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";

import { given, tell } from "../script.mjs";

const { url, headers, query, narrowed, kit } = await given();

async function apollo() {
  const cache = new InMemoryCache(await import(`${kit}/apollo.js`));
  const client = new ApolloClient({ cache, link: new HttpLink({ uri: url, headers }) });
  for (const variables of narrowed) await client.query({ query: gql(query), variables });
  return narrowed.map((variables) => client.readQuery({ query: gql(query), variables }));
}

async function urql() {
  const exchanges = [cacheExchange(await import(`${kit}/graphcache.js`)), fetchExchange];
  const client = new Client({ url, fetchOptions: { headers }, exchanges });
  for (const variables of narrowed) await client.query(query, variables);
  return Promise.all(
    narrowed.map(async (variables) => (await client.query(query, variables, { requestPolicy: "cache-only" })).data),
  );
}

tell([await apollo(), await urql()]);
