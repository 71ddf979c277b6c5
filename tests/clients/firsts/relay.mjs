/** Relay: a fragment that can be read again by itself, from the query that the compiler makes for it. */
import runtime from "relay-runtime";

import { compile, connect } from "../relay.mjs";
import { given, tell } from "../script.mjs";

const { url, headers, schema, variables, kit } = await given();
const { environment } = await connect(kit, url, headers);
const source = `
  fragment firsts_user on User @refetchable(queryName: "firstsUserQuery") { selfUri name }
  query firstsQuery { me { ...firsts_user } }
`;
const { firsts_user: fragment } = compile(kit, schema, "firsts", source);
const query = fragment.metadata.refetch.operation.default ?? fragment.metadata.refetch.operation;
const operation = runtime.createOperationDescriptor(query, variables);
await runtime.fetchQuery(environment, query, variables).toPromise();
const { node } = environment.lookup(operation.fragment).data;
tell(environment.lookup(runtime.getSingularSelector(fragment, node)).data);
