/** Client libraries over graphql-ws: what their caches show of a conversation while one acts in it. */
import { join } from "node:path";

import { ApolloClient, InMemoryCache, gql as apolloGql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { Client, cacheExchange, gql as urqlGql, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import runtime from "relay-runtime";
import WebSocket from "ws";

import { compile } from "../relay.mjs";
import { given, tell } from "../script.mjs";
import { director } from "./acts.mjs";

const { url, headers, schema, kit, library, query, variables, acts } = await given();
const socket = createClient({
  url: url.replace("http", "ws"),
  webSocketImpl: WebSocket,
  connectionParams: headers,
  retryAttempts: 0,
});

const LIBRARIES = {
  apollo: (sink) =>
    new ApolloClient({ link: new GraphQLWsLink(socket), cache: new InMemoryCache() })
      .subscribe({ query: apolloGql(query), variables })
      .subscribe({ ...sink, next: ({ data, error }) => (error ? sink.error(error) : sink.next(data)) }),
  urql: (sink) =>
    new Client({
      url,
      exchanges: [
        cacheExchange,
        subscriptionExchange({
          forwardSubscription: (asked) => ({
            subscribe: (each) => ({ unsubscribe: socket.subscribe({ ...asked, query: asked.query ?? "" }, each) }),
          }),
        }),
      ],
    })
      .subscription(urqlGql(query), variables)
      .subscribe(({ data, error }) => (error ? sink.error(error) : sink.next(data))),
  relay: async (sink) => {
    const { getDataID } = await import(join(kit, "relay.js"));
    const { librariesSubscription: subscription } = compile(kit, schema, "libraries", query);
    const environment = new runtime.Environment({
      store: new runtime.Store(new runtime.RecordSource()),
      getDataID,
      network: runtime.Network.create(
        () => runtime.Observable.create((each) => each.error(new Error("nothing else is asked for"))),
        ({ text }, given) =>
          runtime.Observable.create((each) => socket.subscribe({ query: text, variables: given }, each)),
      ),
    });
    runtime.requestSubscription(environment, {
      subscription,
      variables,
      onNext: sink.next,
      onError: sink.error,
      onCompleted: sink.complete,
    });
  },
};

const directed = director({ url, headers, acts });
const shown = [];
await new Promise((resolve, reject) => {
  LIBRARIES[library]({
    next: ({ conversationUpdated: { kind, changes, conversation } }) => {
      shown.push({ kind, changes: changes.map((change) => change.kind), participants: conversation.participants.length });
      if (shown.length === 1) directed.begin();
      else directed.told(changes);
      if (kind === "ENDED") resolve();
    },
    error: reject,
    complete: resolve,
  });
  directed.over.catch(reject);
});
tell(shown);
