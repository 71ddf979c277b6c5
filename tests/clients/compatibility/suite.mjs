/** Apollo's subgraph compatibility suite, with Apollo's gateway in the place of its router. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

import { composeServices } from "@apollo/composition";
import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { parse } from "graphql";

import { given, tell } from "../script.mjs";

const require = createRequire(import.meta.url);
const { runJest } = require("@apollo/federation-subgraph-compatibility-tests/dist/testRunner.js");
const SUITE = dirname(require.resolve("@apollo/federation-subgraph-compatibility-tests"));

/** The port at which the suite's tests ask the router; it cannot be told another. */
const ROUTER = 4000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** Starts a subgraph of the suite's own. */
async function start(name) {
  const port = await freePort();
  const folder = join(SUITE, "subgraphs", name);
  const environment = { ...process.env, [`${name.toUpperCase()}_PORT`]: port };
  const child = fork(join(folder, "index.js"), { cwd: folder, env: environment, silent: true });
  await once(child.stdout, "data");
  const typeDefs = parse(readFileSync(join(folder, `${name}.graphql`), "utf8"));
  return { name, url: `http://localhost:${port}`, typeDefs, child };
}

const { url, sdl } = await given();
const others = await Promise.all([start("users"), start("inventory")]);
try {
  const { supergraphSdl, errors } = composeServices([
    { name: "products", url, typeDefs: parse(sdl) },
    ...others.map(({ name, url, typeDefs }) => ({ name, url, typeDefs })),
  ]);
  if (errors) throw new Error(errors.join("\n"));
  const router = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl }) });
  await startStandaloneServer(router, { listen: { port: ROUTER } });
  const { rawResults } = await runJest(url);
  tell(
    rawResults.testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ fullName, status, failureMessages }) => [fullName, status, failureMessages.join("\n")]),
    ),
  );
} finally {
  for (const { child } of others) child.kill();
}
