"""Acts on conversations."""

from collections.abc import Iterator
from enum import Enum

import strawberry

from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.inputs import InputProblem, MutationInput, vendor_body
from gateway.graph.mutations.payload import ConversationPayload

CONVERSATION = "/api/v2/conversations/{conversationId}"
IN_PATH = frozenset({"conversation_id"})

_LEAST_MERGED = 2
"""The least number of conversations that can be merged."""


@strawberry.enum(description="Commands for the recording of a conversation.")
class RecordingCommand(Enum):
    ACTIVE = strawberry.enum_value("ACTIVE", description="Resume the recording.")
    PAUSED = strawberry.enum_value(
        "PAUSED", description="Pause the recording, for example while a customer reads out a card number."
    )


@strawberry.input
class OnConversation(MutationInput):
    """The base of the inputs of acts on one conversation."""

    conversation_id: strawberry.ID = strawberry.field(description="Id of the conversation.")


@strawberry.input(description="The conversation to end.")
class EndConversationInput(OnConversation):
    pass


@strawberry.input(description="The conversation whose recording to pause or resume.")
class SetRecordingStateInput(OnConversation):
    state: RecordingCommand = strawberry.field(description="Whether to pause or resume the recording.")


@strawberry.input(description="A conversation and its new external tag.")
class SetExternalTagInput(OnConversation):
    external_tag: str = strawberry.field(
        description="Tag of the conversation in another system; an empty string removes the tag."
    )


@strawberry.input(description="A conversation and its new utilization label.")
class SetUtilizationLabelInput(OnConversation):
    utilization_label_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the label; by default the platform's own label."
    )


@strawberry.input(description="The conversations to merge into one conference.")
class MergeConversationsInput(MutationInput):
    conversation_ids: list[strawberry.ID] = strawberry.field(
        description="Ids of the conversations, at least two."
    )

    def problems(self) -> Iterator[InputProblem]:
        """There are at least two different conversations."""
        if len(set(self.conversation_ids)) < _LEAST_MERGED:
            yield InputProblem("conversationIds", "Give the ids of at least two different conversations.")


ACTS = (
    Act(
        "endConversation",
        "Ends a conversation for all participants. The platform fills in wrap-ups that are still missing.",
        EndConversationInput,
        ConversationPayload,
        "POST",
        f"{CONVERSATION}/disconnect",
        ("conversation:communication:disconnect",),
        lambda _: None,
        shows_effect=effects.conversation_ended,
    ),
    Act(
        "setRecordingState",
        "Pauses or resumes the recording of a conversation.",
        SetRecordingStateInput,
        ConversationPayload,
        "PATCH",
        f"{CONVERSATION}/recordingstate",
        ("conversation:recording:pause", "conversation:recording:pauseOthers"),
        lambda input_: {"recordingState": input_.state.value},
        repeatable=True,
        shows_effect=effects.recording_state_set,
    ),
    Act(
        "setExternalTag",
        "Sets the tag by which another system knows a conversation.",
        SetExternalTagInput,
        ConversationPayload,
        "PUT",
        f"{CONVERSATION}/tags",
        ("conversation:externalTag:edit",),
        lambda input_: vendor_body(input_, IN_PATH),
        repeatable=True,
        shows_effect=effects.external_tag_set,
    ),
    Act(
        "setUtilizationLabel",
        "Sets the utilization label, under which a conversation counts towards its agents' utilization.",
        SetUtilizationLabelInput,
        ConversationPayload,
        "PATCH",
        f"{CONVERSATION}/utilizationlabel",
        ("conversation:utilizationLabel:edit",),
        lambda input_: vendor_body(input_, IN_PATH),
        repeatable=True,
        shows_effect=effects.label_set,
    ),
    Act(
        "mergeConversations",
        "Merges several calls into one conference. The payload's conversation is the conference.",
        MergeConversationsInput,
        ConversationPayload,
        "POST",
        "/api/v2/conversations/calls",
        ("conversation:call:add",),
        vendor_body,
        shows_effect=effects.has_participants,
        created_id="id",
    ),
)
