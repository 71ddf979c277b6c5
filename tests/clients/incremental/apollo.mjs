/** Apollo Client: what it shows of a deferred query, first and last. */
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { Defer20220824Handler, GraphQL17Alpha9Handler } from "@apollo/client/incremental";

import { given, tell } from "../script.mjs";

const { url, headers, query, variables, release, newer } = await given();
const client = new ApolloClient({
  link: new HttpLink({ uri: url, headers }),
  cache: new InMemoryCache(),
  incrementalHandler: newer ? new GraphQL17Alpha9Handler() : new Defer20220824Handler(),
});
const shown = [];
await new Promise((resolve, reject) => {
  client.watchQuery({ query: gql(query), variables, errorPolicy: "all" }).subscribe({
    next: async ({ data, loading, error }) => {
      if (error) reject(error);
      if (!data) return;
      shown.push(data);
      if (loading) await fetch(release);
      else resolve();
    },
    error: reject,
  });
});
tell({ first: shown.at(0), last: shown.at(-1) });
