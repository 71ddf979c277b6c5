/** Relay: what it shows of a deferred fragment, first and last, over events by graphql-sse or over multipart by meros. */
import { createClient } from "graphql-sse";
import { meros } from "meros/browser";
import { join } from "node:path";
import runtime from "relay-runtime";

import { compile } from "../relay.mjs";
import { given, tell } from "../script.mjs";

const { url, headers, schema, kit, release, multipart } = await given();
const { getDataID } = await import(join(kit, "relay.js"));
const client = createClient({ url, headers, retryAttempts: 0 });

/** Relay takes each deferred fragment as a response of its own. */
function* responses({ data, errors, extensions, incremental = [], hasNext = false }) {
  if (data !== undefined) yield { data, errors, extensions: { ...extensions, is_final: !hasNext } };
  for (const [index, part] of incremental.entries()) {
    yield { ...part, extensions: { is_final: !hasNext && index === incremental.length - 1 } };
  }
}

const accept = "multipart/mixed;deferSpec=20220824, application/json";

/** The results of an operation, one after the other. */
async function* results(request) {
  if (!multipart) return yield* client.iterate(request);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept, ...headers },
    body: JSON.stringify(request),
  });
  for await (const { body } of await meros(answer)) yield body;
}

const environment = new runtime.Environment({
  store: new runtime.Store(new runtime.RecordSource()),
  getDataID,
  network: runtime.Network.create(({ text }, variables) =>
    runtime.Observable.create((sink) => {
      const each = async () => {
        for await (const result of results({ query: text, variables })) [...responses(result)].forEach(sink.next);
      };
      each().then(sink.complete, sink.error);
    }),
  ),
});

const source = `
  fragment incremental_manager on User { manager { name } }
  query incrementalQuery { me { name ...incremental_manager @defer(label: "manager") } }
`;
const { incremental_manager: fragment, incrementalQuery: query } = compile(kit, schema, "incremental", source);
const operation = runtime.createOperationDescriptor(query, {});
const look = () => {
  const { me } = environment.lookup(operation.fragment).data;
  const { data, isMissingData } = environment.lookup(runtime.getSingularSelector(fragment, me));
  return { name: me.name, manager: isMissingData ? null : data.manager.name };
};
const shown = [];
await new Promise((resolve, reject) => {
  environment.execute({ operation }).subscribe({
    next: async () => {
      shown.push(look());
      if (shown.length === 1) await fetch(release);
    },
    complete: resolve,
    error: reject,
  });
});
tell({ first: shown.at(0), last: look() });
