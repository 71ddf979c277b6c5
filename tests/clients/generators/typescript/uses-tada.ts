import { type ResultOf, type VariablesOf, initGraphQLTada } from "gql.tada";

import type { introspection } from "./graphql-env";
import type { Scalars } from "./kit/scalars";
import type { Same } from "./same";

const graphql = initGraphQLTada<{ introspection: introspection; scalars: Scalars }>();

const person = graphql(`
  fragment Person on User @_unmask {
    id
    email
  }
`);
const screen = graphql(
  `
    query Screen($first: Int, $filter: ActiveConversationFilter) {
      me {
        ...Person
      }
      activeConversations(first: $first, filter: $filter) {
        edges {
          node {
            startTime
            participants {
              attributes
            }
          }
        }
      }
    }
  `,
  [person],
);
const history = graphql(`
  query History($interval: Interval!, $filter: ConversationHistoryFilter) {
    conversationHistory(interval: $interval, filter: $filter) {
      nodes {
        conversationStart
      }
    }
  }
`);
const whatever = graphql(`
  query Whatever($selfUri: ID!) {
    node(selfUri: $selfUri) {
      __typename
      ... on Queue {
        memberCount
      }
    }
  }
`);

type Screen = ResultOf<typeof screen>;
type Conversation = NonNullable<NonNullable<Screen["activeConversations"]>["edges"][number]["node"]>;
export const startTime: Same<Conversation["startTime"], string> = true;
type Participant = NonNullable<Conversation["participants"]>[number];
export const attributes: Same<Participant["attributes"], Record<string, unknown> | null> = true;
export const email: Same<NonNullable<Screen["me"]>["email"], string | null> = true;

export const interval: Same<VariablesOf<typeof history>["interval"], string> = true;
type Record_ = NonNullable<NonNullable<ResultOf<typeof history>["conversationHistory"]>["nodes"][number]>;
export const started: Same<Record_["conversationStart"], string | null> = true;

type Queue = Extract<ResultOf<typeof whatever>["node"], { __typename: "Queue" }>;
export const count: Same<Queue["memberCount"], number | null> = true;
