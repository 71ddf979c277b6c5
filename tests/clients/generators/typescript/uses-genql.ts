import { createClient } from "./genql";
import type { Same } from "./same";

const client = createClient({ url: "http://gateway.invalid/graphql" });

export async function check() {
  const { me, activeConversations, conversationHistory, node } = await client.query({
    me: { id: true, email: true },
    activeConversations: {
      __args: { first: 25, filter: { communicationTypes: ["CALL"] } },
      edges: { node: { startTime: true, participants: { attributes: true } } },
    },
    conversationHistory: {
      __args: {
        interval: "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z",
        filter: { queueIds: ["1"], segment: [{ dimension: "MEDIATYPE", values: ["voice"] }] },
      },
      nodes: { conversationStart: true },
    },
    node: { __args: { selfUri: "/api/v2/routing/queues/1" }, __typename: true, on_Queue: { memberCount: true } },
  });
  const conversation = activeConversations!.edges[0]!.node!;
  const startTime: Same<typeof conversation.startTime, string> = true;
  const participant = conversation.participants[0]!;
  const attributes: Same<typeof participant.attributes, Record<string, unknown> | null> = true;
  const person = me!;
  const email: Same<typeof person.email, string | null> = true;
  const record = conversationHistory!.nodes[0]!;
  const started: Same<typeof record.conversationStart, string | null> = true;
  const count = node?.__typename === "Queue" ? (node as { memberCount: number | null }).memberCount : null;
  return [startTime, attributes, email, started, count];
}
