/** Apollo Client: `new InMemoryCache({ possibleTypes, typePolicies })`. */
import { connections } from "./schema.js";

export { possibleTypes } from "./schema.js";

/**
 * A connection that grows by each page whose `after` is where the pages before it ended; any other page begins
 * it anew. Works for queries that select `nodes`, `edges` or both.
 */
const growing = (keyArgs) => ({
  keyArgs,
  merge(kept, page, { args }) {
    if (!args?.after || kept?.pageInfo?.endCursor !== args.after) return page;
    const { hasPreviousPage, startCursor } = kept.pageInfo;
    return {
      ...page,
      ...(page.nodes && { nodes: [...(kept.nodes ?? []), ...page.nodes] }),
      ...(page.edges && { edges: [...(kept.edges ?? []), ...page.edges] }),
      pageInfo: { ...page.pageInfo, hasPreviousPage, startCursor },
    };
  },
});

export const typePolicies = Object.fromEntries(
  Object.entries(connections).map(([type, fields]) => [
    type,
    { fields: Object.fromEntries(Object.entries(fields).map(([name, keys]) => [name, growing(keys)])) },
  ]),
);
