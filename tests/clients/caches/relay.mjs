/** Relay's store: what it reads back of each answer that it wrote. */
import runtime from "relay-runtime";

import { compile, connect } from "../relay.mjs";
import { given, tell } from "../script.mjs";
import { differences } from "./differences.mjs";

const { url, headers, operations, schema, kit } = await given();
const { environment, answers } = await connect(kit, url, headers);

const read = [];
for (const [at, { query, variables }] of operations.entries()) {
  const name = `caches${at}Query`;
  const compiled = compile(kit, schema, `caches${at}`, query.replace("Everything", name));
  const operation = runtime.createOperationDescriptor(compiled[name], variables);
  environment.retain(operation);
  await runtime.fetchQuery(environment, compiled[name], variables).toPromise();
  read.push(() => environment.lookup(operation.fragment).data);
}
tell(read.flatMap((look, at) => differences(answers[at], look())));
