// Apollo Server, standalone, without the two default plugins that instrument every field.
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled } from "@apollo/server/plugin/disabled";
import { startStandaloneServer } from "@apollo/server/standalone";
import { options } from "./options.js";
import { upstream } from "./rest.js";
import { makeSchema } from "./schema.js";

const context = upstream(options["upstream-url"]);
const server = new ApolloServer({
  schema: makeSchema(),
  plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginInlineTraceDisabled()],
});
await startStandaloneServer(server, {
  listen: { port: Number(options.port), host: "127.0.0.1" },
  context: async ({ req }) => context(req.headers.authorization),
});
