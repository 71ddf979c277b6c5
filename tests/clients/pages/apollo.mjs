/** Apollo Client: every page of each connection, asked for with the cursor at which the page before ended. */
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";

import { given, tell } from "../script.mjs";

const { url, headers, listings, kit } = await given();
const config = kit ? await import(`${kit}/apollo.js`) : {};

/** The pages of a listing, each from the cache. */
async function pages(client, { field, query, variables }) {
  const document = gql(query);
  const read = [];
  let after = null;
  do {
    await client.query({ query: document, variables: { ...variables, after } });
    read.push(client.readQuery({ query: document, variables: { ...variables, after } })[field]);
    after = read.at(-1).pageInfo.endCursor;
  } while (read.at(-1).pageInfo.hasNextPage);
  return read;
}

/** The one page that a watched listing grows to by asking for more. */
async function growing(client, { field, query, variables }) {
  const document = gql(query);
  const watched = client.watchQuery({ query: document, variables });
  const subscription = watched.subscribe(() => {});
  const page = () => client.readQuery({ query: document, variables })[field];
  await client.query({ query: document, variables });
  while (page().pageInfo.hasNextPage) {
    await watched.fetchMore({ variables: { after: page().pageInfo.endCursor } });
  }
  subscription.unsubscribe();
  return [page()];
}

const verdict = [];
for (const listing of listings) {
  const cache = new InMemoryCache(config);
  const client = new ApolloClient({ cache, link: new HttpLink({ uri: url, headers }) });
  verdict.push(await (kit ? growing : pages)(client, listing));
}
tell(verdict);
