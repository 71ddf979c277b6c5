import {
  FieldDocumentation,
  FieldLink,
  TypeDocumentation,
  TypeLink,
  useDocExplorer,
  useDocExplorerActions,
} from "@graphiql/plugin-doc-explorer";
import { ChevronLeftIcon, DocsIcon, pick, Spinner, useGraphiQL, type GraphiQLPlugin } from "@graphiql/react";
import { GraphQLObjectType, isNamedType, isObjectType, type GraphQLSchema } from "graphql";
import { useId, useMemo, useState } from "react";
import { hidden, indexOf, search, type Entry } from "./search";

/** The schema's documentation: opens with what people use, and leaves out what only a router needs. */
export const DOCS_PLUGIN: GraphiQLPlugin = { title: "Documentation Explorer", icon: DocsIcon, content: Docs };

const FIRST_FIELDS = ["me", "conversation", "activeConversations", "conversationHistory", "node"];
const FIRST_TYPES = ["Conversation", "Participant", "User", "Queue", "ConversationAnalytics"];

function Docs() {
  const { schema, isIntrospecting } = useGraphiQL(pick("schema", "isIntrospecting"));
  const stack = useDocExplorer();
  const { push, pop } = useDocExplorerActions();
  const field = useId();
  const [text, setText] = useState("");
  const entries = useMemo(() => (schema ? indexOf(schema) : []), [schema]);
  const found = useMemo(() => search(entries, text), [entries, text]);
  const here = stack.at(-1)!;

  function go({ type, field }: Entry) {
    push({ name: type.name, def: type });
    if (field) push({ name: field.name, def: field });
    setText("");
  }

  if (!schema) return isIntrospecting ? <Spinner /> : <p>The schema may not be read here.</p>;
  return (
    <section className="docs graphiql-doc-explorer" aria-label="Documentation Explorer">
      {stack.length > 1 && (
        <button type="button" className="back" onClick={pop}>
          <ChevronLeftIcon /> {stack.at(-2)!.name}
        </button>
      )}
      <h2>{here.name}</h2>
      <label htmlFor={field}>Search names and descriptions</label>
      <input id={field} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      <div className="graphiql-doc-explorer-content">
        {found ? (
          <Found entries={found} go={go} />
        ) : stack.length === 1 ? (
          <Start schema={schema} />
        ) : isNamedType(here.def) ? (
          <TypeDocumentation type={isObjectType(here.def) ? shown(here.def) : here.def} />
        ) : (
          here.def && <FieldDocumentation field={here.def} />
        )}
      </div>
    </section>
  );
}

function Start({ schema }: { schema: GraphQLSchema }) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !hidden(type.name) && !roots.some((root) => root === type))
    .sort((one, other) => one.name.localeCompare(other.name));
  const fields = schema.getQueryType()?.getFields() ?? {};
  const lists = Object.values(fields).filter((field) => field.args.some((argument) => argument.name === "name"));
  return (
    <>
      <h3>Begin with</h3>
      <ul>
        {[...FIRST_FIELDS.map((name) => fields[name]), ...lists].map(
          (field) =>
            field && (
              <li key={field.name}>
                <FieldLink field={field} /> <small>{firstLine(field.description)}</small>
              </li>
            ),
        )}
      </ul>
      <h3>What they lead to</h3>
      <ul>
        {FIRST_TYPES.map((name) => schema.getType(name)).map(
          (type) =>
            type && (
              <li key={type.name}>
                <TypeLink type={type} /> <small>{firstLine(type.description)}</small>
              </li>
            ),
        )}
      </ul>
      <h3>All operations</h3>
      <ul>{roots.map((root) => root && <li key={root.name}><TypeLink type={root} /></li>)}</ul>
      <h3>All types</h3>
      <ul className="types">
        {types.map((type) => (
          <li key={type.name}>
            <TypeLink type={type} />
          </li>
        ))}
      </ul>
      <h3>As a file</h3>
      <ul>
        <li>
          <a href="/api.graphql" download>
            api.graphql
          </a>{" "}
          <small>for code generators and other tools</small>
        </li>
        <li>
          <a href="/schema.graphql" download>
            schema.graphql
          </a>{" "}
          <small>for a router: the subgraph</small>
        </li>
      </ul>
    </>
  );
}

function Found({ entries, go }: { entries: Entry[]; go: (entry: Entry) => void }) {
  if (!entries.length) return <p role="status">Nothing is named or described so.</p>;
  return (
    <ul className="found">
      {entries.map((entry) => (
        <li key={entry.name}>
          <button type="button" onClick={() => go(entry)}>
            <strong>{entry.name}</strong>
            <span>{firstLine(entry.description)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A type without the fields that only a router needs. */
function shown(type: GraphQLObjectType): GraphQLObjectType {
  const config = type.toConfig();
  const fields = Object.entries(config.fields).filter(([name]) => !hidden(name));
  if (fields.length === Object.keys(config.fields).length) return type;
  return new GraphQLObjectType({ ...config, fields: Object.fromEntries(fields) });
}

function firstLine(text: string | null | undefined): string {
  return text?.split("\n")[0] ?? "";
}
