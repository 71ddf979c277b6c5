import type { TypedDocumentNode } from "@graphql-typed-document-node/core";

import {
  HistoryDocument,
  MeDocument,
  type PersonFragment,
  ScreenDocument,
  TransferDocument,
  UpdatesDocument,
  WhateverDocument,
} from "./codegen/graphql";
import { useFragment } from "./codegen";
import { PersonFragmentDoc } from "./codegen/graphql";
import type { Same } from "./same";

declare function execute<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Data;

const { me } = execute(MeDocument, {});
const person = useFragment(PersonFragmentDoc, me);
export const isPerson: Same<typeof person, PersonFragment | null> = true;

const { activeConversations } = execute(ScreenDocument, {
  first: 25,
  filter: { communicationTypes: ["CALL"] },
});
const conversation = activeConversations!.edges[0]!.node!;
export const startTime: Same<typeof conversation.startTime, string> = true;
const participant = conversation.participants[0]!;
export const attributes: Same<typeof participant.attributes, Record<string, unknown> | null> = true;

const { conversationHistory } = execute(HistoryDocument, {
  interval: "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z",
  filter: { queueIds: ["1"], segment: [{ dimension: "MEDIATYPE", values: ["voice"] }] },
  orderBy: { by: "CONVERSATIONSTART", direction: "DESC" },
});
const metric = conversationHistory!.nodes[0]!.participants![0]!.sessions![0]!.metrics![0]!;
export const value: Same<typeof metric.value, number | null> = true;

const { node } = execute(WhateverDocument, { selfUri: "/api/v2/routing/queues/1", ids: [] });
if (node?.__typename === "Queue") {
  const isCount: Same<typeof node.memberCount, number | null> = true;
  void isCount;
}

const { transferParticipant } = execute(TransferDocument, {
  input: { conversationId: "1", participantId: "2", kind: "UNATTENDED", to: { queueId: "3" } },
});
export const outcome: Same<NonNullable<typeof transferParticipant>["outcome"], "DONE" | "UNKNOWN" | null> = true;

const { conversationUpdated } = execute(UpdatesDocument, { id: "1" });
const update = conversationUpdated!;
export const kind: Same<typeof update.kind, "SNAPSHOT" | "CHANGED" | "ENDED"> = true;
const { participant: whom } = update.changes[0]!;
const changed = useFragment(PersonFragmentDoc, whom!.user);
export const isChanged: Same<typeof changed, PersonFragment | null> = true;
