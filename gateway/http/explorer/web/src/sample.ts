import type { Fetcher } from "@graphiql/toolkit";
import { session } from "./session";

/** What to show the examples on. */
export interface Sample {
  /** Of an active conversation. */
  id: string;
  /** When it began. */
  startTime: string;
  selfUri: string;
  /** Of an agent in it. */
  agentId: string;
  /** Of a conversation that has ended. */
  endedId: string;
  userId: string;
  queueId: string;
}

/** What stands where nothing is known. */
export const UNKNOWN: Sample = {
  id: "<the id of a conversation>",
  startTime: new Date().toISOString(),
  selfUri: "<a selfUri from any answer>",
  agentId: "<the id of a participant>",
  endedId: "<the id of a conversation that has ended>",
  userId: "<the id of a user>",
  queueId: "<the id of a queue>",
};

const NOW = `{
  activeConversations(first: 1) { nodes { id startTime selfUri participants { id purpose } } }
  me { id }
  queueList(first: 1) { nodes { id } }
}`;

const BEFORE = `query ($interval: Interval!) {
  conversationHistory(interval: $interval, first: 100) { nodes { conversationId conversationEnd } }
}`;

const DAY = 86_400_000;

interface Active {
  id: string;
  startTime: string;
  selfUri: string;
  participants: { id: string; purpose: string | null }[];
}

interface Now {
  activeConversations?: { nodes: Active[] };
  me?: { id: string };
  queueList?: { nodes: { id: string }[] };
}

interface Before {
  conversationHistory?: { nodes: { conversationId: string; conversationEnd: string | null }[] };
}

async function look(ask: Fetcher): Promise<Sample> {
  const now = await read<Now>(ask, NOW);
  const { participants, ...active } = now.activeConversations?.nodes[0] ?? { participants: [] };
  const agent = participants.find(({ purpose }) => purpose === "AGENT");
  const { startTime } = { ...UNKNOWN, ...active };
  const end = Date.parse(startTime);
  const interval = [end - DAY, end].map((time) => new Date(time).toISOString()).join("/");
  const before = await read<Before>(ask, BEFORE, { interval });
  const ended = before.conversationHistory?.nodes.find((node) => node.conversationEnd);
  return {
    ...UNKNOWN,
    ...active,
    ...(agent && { agentId: agent.id }),
    ...(now.me && { userId: now.me.id }),
    ...(now.queueList?.nodes[0] && { queueId: now.queueList.nodes[0].id }),
    ...(ended && { endedId: ended.conversationId }),
  };
}

async function read<Data>(ask: Fetcher, query: string, variables = {}): Promise<Partial<Data>> {
  const answer = (await ask({ query, variables })) as { data?: Data | null };
  return answer.data ?? {};
}

let known: { token: string; sample: Sample } | undefined;

/** Ids that the session's token may see, asked from the gateway at the first need. */
export async function sample(ask: Fetcher): Promise<Sample> {
  const { token } = session;
  if (known?.token === token) return known.sample;
  const found = await look(ask);
  if (found.userId !== UNKNOWN.userId) known = { token, sample: found };
  return found;
}
