/** A subgraph beside the gateway's: a help desk with tickets about the gateway's entities. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

import { buildSubgraphSchema } from "@apollo/subgraph";
import { graphql, parse } from "graphql";

export const typeDefs = readFileSync(new URL("tickets.graphql", import.meta.url), "utf8");

const badge = (id) => ({ __typename: "SkillBadge", id, label: `Badge ${id}`, holder: null });

/** A ticket about a conversation, by its id. */
const about = (id) => ({ id: `ticket-${id}`, conversation: { id } });

/** Starts the help desk, which has a ticket about each of the conversations; answers its URL. */
export async function serve(conversations, user) {
  const schema = buildSubgraphSchema({
    typeDefs: parse(typeDefs),
    resolvers: {
      Query: {
        tickets: (_, { first }) => ({
          nodes: conversations.slice(0, first).map((id) => ({ ...about(id), agent: { id: user, name: "A copy" } })),
          pageInfo: { hasNextPage: false, hasPreviousPage: false },
        }),
        ticketsOfUsers: (_, { ids }) => ids.map((id, at) => ({ id: `ticket-${at}`, agent: { id, name: "A copy" } })),
        badges: () => [badge("1")],
      },
      Ticket: { __resolveReference: ({ id }) => about(id.replace("ticket-", "")) },
      User: {
        __resolveReference: (reference) => reference,
        greeting: ({ name, department }) => `${name} of ${department}`,
        badges: ({ id }) => [badge(id)],
      },
      Conversation: {
        __resolveReference: (reference) => reference,
        urgency: ({ startTime, participants }) =>
          `${startTime} ${participants.filter(({ wrapupRequired }) => wrapupRequired).length}`,
        ticket: ({ id }) => about(id),
      },
      Queue: { description: ({ id }) => `Help for ${id}` },
      Badge: { __resolveReference: ({ id }) => badge(id) },
      SkillBadge: { __resolveReference: ({ id }) => badge(id) },
    },
  });
  const server = createServer(async (request, response) => {
    const { query, variables } = JSON.parse(await text(request));
    const answer = await graphql({ schema, source: query, variableValues: variables });
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${server.address().port}/`;
}
