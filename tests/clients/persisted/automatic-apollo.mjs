/** Apollo Client with automatic persisted queries: how many requests each of its queries takes. */
import { createHash } from "node:crypto";

import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

import { given, tell } from "../script.mjs";

const { url, headers, queries } = await given();
let requests = 0;
const http = new HttpLink({
  uri: url,
  headers,
  fetch: (...request) => {
    requests += 1;
    return fetch(...request);
  },
});
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: new PersistedQueryLink({ sha256 }).concat(http),
});
const verdict = [];
for (const query of queries) {
  const before = requests;
  const { data } = await client.query({ query: gql(query), fetchPolicy: "network-only" });
  verdict.push({ data, requests: requests - before });
}
tell(verdict);
