/** Apollo Client: what its cache reads back of each answer that it wrote. */
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";

import { recording } from "../recording.mjs";
import { given, tell } from "../script.mjs";
import { differences } from "./differences.mjs";

const { url, headers, operations, kit } = await given();
const { answers, fetch } = recording();
const client = new ApolloClient({
  cache: new InMemoryCache(kit ? await import(`${kit}/apollo.js`) : {}),
  link: new HttpLink({ uri: url, headers, fetch }),
});

// All are written before the first is read: what one of them spoils in another is seen, too.
const asked = operations.map(({ query, variables }) => ({ query: gql(query), variables }));
for (const operation of asked) await client.query(operation);
tell(asked.flatMap((operation, at) => differences(answers[at], client.readQuery(operation))));
