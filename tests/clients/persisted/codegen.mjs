/** What the client preset of graphql-codegen makes, sent as GraphQL over HTTP describes it. */
import { readFileSync } from "node:fs";

import ts from "typescript";

import { given, tell } from "../script.mjs";
import { recording } from "./recording.mjs";

const { url, headers, artifact } = await given();
const { bodies, send } = recording();
const source = ts.transpile(readFileSync(artifact, "utf8"), { module: "esnext", target: "es2022" });
const { MeDocument } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const response = await send(url, {
  method: "POST",
  headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
  body: JSON.stringify({ documentId: MeDocument.__meta__.hash }),
});
const { data } = await response.json();
tell({ name: data.me.name, bodies });
