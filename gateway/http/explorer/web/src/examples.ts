import type { Fetcher } from "@graphiql/toolkit";
import conversation from "./examples/conversation.graphql?raw";
import day from "./examples/day.graphql?raw";
import entities from "./examples/entities.graphql?raw";
import full from "./examples/full.graphql?raw";
import hanging from "./examples/hanging.graphql?raw";
import history from "./examples/history.graphql?raw";
import hold from "./examples/hold.graphql?raw";
import lists from "./examples/lists.graphql?raw";
import me from "./examples/me.graphql?raw";
import members from "./examples/members.graphql?raw";
import moving from "./examples/moving.graphql?raw";
import queues from "./examples/queues.graphql?raw";
import resource from "./examples/resource.graphql?raw";
import screen from "./examples/screen.graphql?raw";
import tag from "./examples/tag.graphql?raw";
import { sample, UNKNOWN, type Sample } from "./sample";

/** An operation to begin with; its variables hold ids that exist, as far as the caller may see some. */
export interface Example {
  title: string;
  about: string;
  query: string;
  variables?: (sample: Sample) => object;
}

const SCREEN: Example = {
  title: "A supervisor's screen",
  about: "25 active conversations with their participants, queues and transfers, in 4 calls.",
  query: screen,
};
const CONVERSATION: Example = {
  title: "One conversation",
  about: "Its participants.",
  query: conversation,
  variables: ({ id }) => ({ id }),
};
const HISTORY: Example = {
  title: "The conversations of a week",
  about: "The latest ten.",
  query: history,
  variables: ({ startTime }) => ({ interval: week(startTime) }),
};
const ME: Example = { title: "Me", about: "The user of the token.", query: me };
const RESOURCE: Example = {
  title: "Any entity by its self URI",
  about: "A conversation, a user, a queue and so on.",
  query: resource,
  variables: ({ selfUri }) => ({ selfUri }),
};
const ENTITIES: Example = {
  title: "Entities for a federated graph",
  about: "Entities by their keys, as a router reads them.",
  query: entities,
  variables: ({ userId }) => ({ representations: [{ __typename: "User", id: userId }] }),
};

/** The operations by what they are for. */
export const GALLERY: { task: string; examples: Example[] }[] = [
  {
    task: "What happens now",
    examples: [
      SCREEN,
      CONVERSATION,
      {
        title: "One conversation in full",
        about: "All participants, and their communications over all media.",
        query: full,
        variables: ({ id }) => ({ id }),
      },
      {
        title: "My conversations, live",
        about: "A snapshot of each, and then every change.",
        query: moving,
      },
    ],
  },
  {
    task: "Acts",
    examples: [
      {
        title: "Put an agent on hold",
        about: "Or resume the call.",
        query: hold,
        variables: ({ id, agentId }) => ({
          input: { conversationId: id, participantId: agentId, held: true },
        }),
      },
      {
        title: "Tag a conversation",
        about: "With its name in another system.",
        query: tag,
        variables: ({ id }) => ({ input: { conversationId: id, externalTag: "ticket-4711" } }),
      },
    ],
  },
  {
    task: "What has been",
    examples: [
      {
        title: "The conversations of a day",
        about: "Each with its sessions and segments, from analytics.",
        query: day,
        variables: ({ startTime }) => ({ interval: dayOf(startTime) }),
      },
      HISTORY,
      {
        title: "Data about a conversation",
        about: "Recordings, sentiment, summary, evaluations, surveys.",
        query: hanging,
        variables: ({ endedId }) => ({ id: endedId }),
      },
    ],
  },
  {
    task: "Queues and people",
    examples: [
      { title: "My queues, and who waits", about: "The queues that I have joined, with live figures.", query: queues },
      {
        title: "The members of a queue",
        about: "Users of the queue, and their status.",
        query: members,
        variables: ({ queueId }) => ({ id: queueId }),
      },
      ME,
    ],
  },
  {
    task: "Lists to choose from",
    examples: [
      {
        title: "Lists for drop-downs",
        about: "Queues, users, wrap-up codes, skills, presences.",
        query: lists,
        variables: () => ({ name: "" }),
      },
    ],
  },
  { task: "Any entity", examples: [RESOURCE, ENTITIES] },
];

const FIRST = [SCREEN, CONVERSATION, HISTORY, ME, RESOURCE, ENTITIES];

/** The first tabs. On the sandbox their variables hold ids that exist; elsewhere nothing is asked unbidden. */
export async function firstTabs(ask: Fetcher, demo: boolean) {
  const known = demo ? await sample(ask) : UNKNOWN;
  return FIRST.map(({ query, variables }) => ({ query, variables: variables && text(variables(known)) }));
}

/** The text of an example's variables, with ids that exist. */
export async function variablesOf(example: Example, ask: Fetcher): Promise<string> {
  return example.variables ? text(example.variables(await sample(ask))) : "";
}

const DAY = 86_400_000;

/** The seven days that end a day after a moment: the longest interval that history is searched by. */
function week(moment: string): string {
  const end = Date.parse(moment) + DAY;
  return interval(end - 7 * DAY, end);
}

/** The day of a moment, by UTC. */
function dayOf(moment: string): string {
  const start = Date.parse(moment.slice(0, 10));
  return interval(start, start + DAY);
}

function interval(start: number, end: number): string {
  return [start, end].map((time) => new Date(time).toISOString()).join("/");
}

function text(variables: object): string {
  return JSON.stringify(variables, null, 2);
}
