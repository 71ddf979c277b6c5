/** Relay's compiler and runtime, with the settings of the kit. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import compiler from "relay-compiler";
import runtime from "relay-runtime";

const require = createRequire(import.meta.url);

/** What Relay's compiler makes of a source file, by the names of its operations and fragments. */
export function compile(kit, schema, module, source) {
  const root = mkdtempSync(join(tmpdir(), "relay-"));
  try {
    const config = {
      ...JSON.parse(readFileSync(join(kit, "relay.config.json"), "utf8")),
      src: "src",
      schema: "schema.graphql",
      language: "javascript",
      eagerEsModules: false,
    };
    mkdirSync(join(root, "src"));
    writeFileSync(join(root, "schema.graphql"), schema);
    writeFileSync(join(root, "relay.config.json"), JSON.stringify(config));
    writeFileSync(join(root, "src", `${module}.js`), `graphql\`${source}\`;`);
    execFileSync(compiler, ["relay.config.json"], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    return Object.fromEntries(
      [...source.matchAll(/(?:query|subscription|fragment) (\w+)/g)].map(([, name]) => [
        name,
        require(join(root, "src", "__generated__", `${name}.graphql.js`)),
      ]),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** An environment with Relay's own store, and the answers that came over its network. */
export async function connect(kit, url, headers) {
  const { getDataID } = await import(join(kit, "relay.js"));
  const answers = [];
  const environment = new runtime.Environment({
    store: new runtime.Store(new runtime.RecordSource()),
    getDataID,
    network: runtime.Network.create(async ({ text }, variables) => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: text, variables }),
      });
      const answer = await response.json();
      answers.push(answer.data);
      return answer;
    }),
  });
  return { environment, answers };
}
