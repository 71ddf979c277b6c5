import { InMemoryCache } from "@apollo/client";
import { cacheExchange } from "@urql/exchange-graphcache";
import { Environment, Network, RecordSource, Store } from "relay-runtime";

import { possibleTypes, typePolicies } from "./kit/apollo";
import { keys, resolvers } from "./kit/graphcache";
import { getDataID } from "./kit/relay";

export const apollo = new InMemoryCache({ possibleTypes, typePolicies });
export const graphcache = cacheExchange({ keys, resolvers });
export const relay = new Environment({
  getDataID,
  network: Network.create(() => Promise.reject(new Error("there is no network"))),
  store: new Store(new RecordSource()),
});
