/** urql: `cacheExchange({ keys, resolvers })` of `@urql/exchange-graphcache`. */
import { relayPagination } from "@urql/exchange-graphcache/extras";

import { connections, embedded } from "./schema.js";

/** Types without an id belong to the object that holds them. */
export const keys = Object.fromEntries(embedded.map((type) => [type, () => null]));

const paged = relayPagination();

/** The pages together; the one that was read where no arguments asked for it, which `relayPagination` passes over. */
const grown = (parent, args, cache, info) =>
  Object.keys(args).length === 0
    ? cache.resolve(info.parentKey, info.fieldName)
    : paged(parent, args, cache, info);

/** Connections that grow by each page, by `nodes` and by `edges`. */
export const resolvers = Object.fromEntries(
  Object.entries(connections).map(([type, fields]) => [
    type,
    Object.fromEntries(Object.keys(fields).map((name) => [name, grown])),
  ]),
);
