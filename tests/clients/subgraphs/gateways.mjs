/** Asks a gateway over the two subgraphs: its answers, and the operations that the conversations' got for each. */
import { ApolloGateway, RemoteGraphQLDataSource } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";

import { given, tell } from "../script.mjs";
import { compose } from "./composing.mjs";
import { record } from "./recorder.mjs";
import { serve } from "./tickets.mjs";

const { gateway, url, authorization, sdl, conversations, user, asked } = await given();

/** Apollo's gateway, in Apollo's server. */
async function apollo(supergraphSdl) {
  const server = new ApolloServer({
    gateway: new ApolloGateway({
      supergraphSdl,
      buildService: ({ url }) =>
        new RemoteGraphQLDataSource({
          url,
          willSendRequest: ({ request }) => request.http.headers.set("authorization", authorization),
        }),
    }),
  });
  await server.start();
  return async (request) => {
    const { body } = await server.executeOperation(request);
    return body.singleResult;
  };
}

/** The runtime of Hive's gateway. */
async function hive(supergraphSdl) {
  const runtime = createGatewayRuntime({
    supergraph: supergraphSdl,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get("authorization") }),
    },
    maskedErrors: false,
    logging: false,
  });
  return async (request) => {
    const response = await runtime.fetch("http://gateway.invalid/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify(request),
    });
    return response.json();
  };
}

const GATEWAYS = {
  apollo: { library: "apollo", start: apollo },
  hive: { library: "guild", start: hive },
};

const { library, start } = GATEWAYS[gateway];
const recorder = await record(url);
const { supergraphSdl } = compose(library, sdl, recorder.url, await serve(conversations, user));
const ask = await start(supergraphSdl);
const verdict = [];
for (const request of asked) {
  const answer = await ask(request);
  verdict.push({ answer, operations: recorder.operations.splice(0) });
}
tell(verdict);
