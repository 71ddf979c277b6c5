/** Apollo Client with the manifest of `generate-persisted-query-manifest`. */
import { readFileSync } from "node:fs";

import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { generatePersistedQueryIdsFromManifest } from "@apollo/persisted-query-lists";

import { given, tell } from "../script.mjs";
import { recording } from "./recording.mjs";

const { url, headers, manifest, query } = await given();
const { bodies, send } = recording();
const ids = generatePersistedQueryIdsFromManifest({
  loadManifest: async () => JSON.parse(readFileSync(manifest, "utf8")),
});
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: new PersistedQueryLink(ids).concat(new HttpLink({ uri: url, headers, fetch: send })),
});
const { data } = await client.query({ query: gql(query) });
tell({ name: data.me.name, bodies });
