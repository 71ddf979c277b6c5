import type { Fetcher } from "@graphiql/toolkit";
import conversation from "./examples/conversation.graphql?raw";
import entities from "./examples/entities.graphql?raw";
import history from "./examples/history.graphql?raw";
import me from "./examples/me.graphql?raw";
import resource from "./examples/resource.graphql?raw";
import screen from "./examples/screen.graphql?raw";

/** A conversation to show the examples on. */
interface Sample {
  id: string;
  startTime: string;
  selfUri: string;
  userId: string;
}

const UNKNOWN: Sample = {
  id: "<an id from the first tab>",
  startTime: new Date().toISOString(),
  selfUri: "<a selfUri from any answer>",
  userId: "<the id of a user>",
};

const SAMPLE = "{ activeConversations(first: 1) { nodes { id startTime selfUri } } me { id } }";

/** The first tabs. On the sandbox their variables hold ids that are there; elsewhere nothing is asked unbidden. */
export async function examples(ask: Fetcher, demo: boolean) {
  const { id, startTime, selfUri, userId } = (demo && (await sample(ask))) || UNKNOWN;
  return [
    { query: screen },
    { query: conversation, variables: text({ id }) },
    { query: history, variables: text({ interval: week(startTime) }) },
    { query: me },
    { query: resource, variables: text({ selfUri }) },
    { query: entities, variables: text({ representations: [{ __typename: "User", id: userId }] }) },
  ];
}

async function sample(ask: Fetcher): Promise<Sample | undefined> {
  const answer = (await ask({ query: SAMPLE })) as {
    data?: { activeConversations?: { nodes: Omit<Sample, "userId">[] }; me?: { id: string } };
  };
  const found = answer.data?.activeConversations?.nodes[0];
  return found && { ...found, userId: answer.data?.me?.id ?? UNKNOWN.userId };
}

const DAY = 86_400_000;

/** The seven days that end a day after a moment: the longest interval that history is searched by. */
function week(moment: string): string {
  const end = Date.parse(moment) + DAY;
  return [end - 7 * DAY, end].map((time) => new Date(time).toISOString()).join("/");
}

function text(variables: object): string {
  return JSON.stringify(variables, null, 2);
}
