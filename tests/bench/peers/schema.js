// The schema that all Node peers share: fields by name, links by dataloader, lists never null, enums upper-cased.
import { readFileSync } from "node:fs";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { isEnumType, isListType, isNonNullType, isObjectType, parse } from "graphql";

const by = (kind, key) => (parent, _arguments, context) => (parent[key] ? context[kind].load(parent[key]) : null);
const byReference = (kind, key) => (parent, _arguments, context) =>
  parent[key] ? context[kind].load(parent[key].id) : null;

const resolvers = {
  Query: {
    async activeConversations(_root, { first }, context) {
      const { entities, total } = await context.get("/api/v2/conversations");
      return { totalCount: total, nodes: entities.slice(0, first ?? undefined) };
    },
    conversation: (_root, { id }, context) => context.get(`/api/v2/conversations/${encodeURIComponent(id)}`),
    me: (_root, _arguments, context) => context.get("/api/v2/users/me"),
  },
  Conversation: { utilizationLabel: by("utilizationLabel", "utilizationLabelId") },
  Participant: {
    user: by("user", "userId"),
    queue: by("queue", "queueId"),
    group: by("group", "groupId"),
    team: by("team", "teamId"),
    externalContact: by("externalContact", "externalContactId"),
    externalOrganization: by("externalOrganization", "externalOrganizationId"),
  },
  Call: { script: by("script", "scriptId") },
  RoutingData: {
    queue: byReference("queue", "queue"),
    language: byReference("language", "language"),
    skills: ({ skills }, _arguments, context) => (skills ?? []).map(({ id }) => context.skill.load(id)),
  },
  ScoredAgent: { agent: byReference("user", "agent") },
  DivisionMembership: { division: byReference("division", "division") },
  Transfer: { modifiedBy: byReference("user", "modifiedBy") },
  TransferInitiator: { user: by("user", "userId") },
  TransferDestination: { user: by("user", "userId") },
  User: { __resolveReference: ({ id }, context) => context.user.load(id) },
};

/** The executable schema. */
export function makeSchema() {
  const text = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");
  const schema = buildSubgraphSchema({ typeDefs: parse(text), resolvers });
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (isEnumType(type)) nameValues(type);
    if (isObjectType(type)) fillLists(type);
  }
  return schema;
}

/** The upstream's values are the schema's names but for their case and other characters. */
function nameValues(type) {
  const names = new Map();
  type.serialize = (value) => {
    let name = names.get(value);
    if (name === undefined) {
      const upper = String(value).toUpperCase().replace(/[^A-Z0-9]/g, "_");
      name = type.getValue(upper) ? upper : "UNKNOWN";
      names.set(value, name);
    }
    return name;
  };
}

/** The upstream leaves empty lists out. */
function fillLists(type) {
  for (const field of Object.values(type.getFields())) {
    if (isNonNullType(field.type) && isListType(field.type.ofType) && !field.resolve) {
      field.resolve = (parent) => parent[field.name] ?? [];
    }
  }
}
