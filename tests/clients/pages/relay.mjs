/** Relay: connections page by page; those with edges grow in the store, as `@connection` says. */
import runtime from "relay-runtime";

import { compile, connect } from "../relay.mjs";
import { given, tell } from "../script.mjs";

const { url, headers, listings, schema, kit } = await given();
const { environment } = await connect(kit, url, headers);

/** The pages of a listing; of a connection that grows, the one that it has grown to. */
async function pages(query, { field, name, variables }) {
  const read = [];
  let after = null;
  const first = runtime.createOperationDescriptor(query, { ...variables, after });
  do {
    const operation = runtime.createOperationDescriptor(query, { ...variables, after });
    environment.retain(operation);
    const page = await runtime.fetchQuery(environment, query, { ...variables, after }).toPromise();
    const { edges, pageInfo } = environment.lookup(first.fragment).data[field];
    read.push(edges ? { edges, pageInfo } : page[field]);
    after = read.at(-1).pageInfo.endCursor;
  } while (read.at(-1).pageInfo.hasNextPage);
  return read.at(-1).edges ? read.slice(-1) : read;
}

const source = listings.map(({ relay }) => relay).join("\n");
const compiled = compile(kit, schema, "pages", source);
const verdict = [];
for (const listing of listings) verdict.push(await pages(compiled[listing.name], listing));
tell(verdict);
