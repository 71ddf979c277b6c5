// graphql-yoga on node:http, as its documentation sets it up; --jit adds graphql-jit by its plugin. Its own JSON
// serializer stays off, as by default: it knows no scalars but GraphQL's.
import { createServer } from "node:http";
import { useGraphQlJit } from "@envelop/graphql-jit";
import { createYoga } from "graphql-yoga";
import { options } from "./options.js";
import { upstream } from "./rest.js";
import { makeSchema } from "./schema.js";

const context = upstream(options["upstream-url"]);
const yoga = createYoga({
  schema: makeSchema(),
  context: ({ request }) => context(request.headers.get("authorization")),
  plugins: options.jit ? [useGraphQlJit()] : [],
  graphiql: false,
  landingPage: false,
  logging: false,
});
createServer(yoga).listen(Number(options.port), "127.0.0.1");
