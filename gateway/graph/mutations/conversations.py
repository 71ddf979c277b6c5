"""Acts on conversations."""

from collections.abc import Iterator
from enum import Enum

import strawberry

from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.given import Given, Problem, body
from gateway.graph.mutations.payload import ConversationPayload

CONVERSATION = "/api/v2/conversations/{conversationId}"
IN_PATH = frozenset({"conversation_id"})

_FEWEST = 2
"""Conversations that can be merged."""


@strawberry.enum(description="What the recording of a conversation can be told to do.")
class RecordingCommand(Enum):
    ACTIVE = strawberry.enum_value("ACTIVE", description="To go on.")
    PAUSED = strawberry.enum_value("PAUSED", description="To pause, such as while a card number is told.")


@strawberry.input
class OnConversation(Given):
    """The base of the inputs of acts on one conversation."""

    conversation_id: strawberry.ID = strawberry.field(description="Id of the conversation.")


@strawberry.input(description="The conversation to end.")
class EndConversationInput(OnConversation):
    pass


@strawberry.input(description="The conversation whose recording pauses or goes on.")
class SetRecordingStateInput(OnConversation):
    state: RecordingCommand = strawberry.field(description="What the recording is to do.")


@strawberry.input(description="A conversation, and the tag that it gets.")
class SetExternalTagInput(OnConversation):
    external_tag: str = strawberry.field(
        description="What the conversation is called in another system; an empty text takes the tag away."
    )


@strawberry.input(description="A conversation, and the label under which it counts.")
class SetUtilizationLabelInput(OnConversation):
    utilization_label_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the label; the platform's own when left out."
    )


@strawberry.input(description="The conversations that become one conference.")
class MergeConversationsInput(Given):
    conversation_ids: list[strawberry.ID] = strawberry.field(
        description="Ids of the conversations, of which there are two at least."
    )

    def problems(self) -> Iterator[Problem]:
        """One conversation cannot be merged."""
        if len(set(self.conversation_ids)) < _FEWEST:
            yield Problem("conversationIds", "Two different conversations at least can be merged.")


ACTS = (
    Act(
        "endConversation",
        "Ends a conversation for all who take part. Wrap-ups that are still owed become the system's.",
        EndConversationInput,
        ConversationPayload,
        "POST",
        f"{CONVERSATION}/disconnect",
        ("conversation:communication:disconnect",),
        lambda _: None,
        shows=effects.ended,
    ),
    Act(
        "setRecordingState",
        "Pauses the recording of a conversation, or lets it go on.",
        SetRecordingStateInput,
        ConversationPayload,
        "PATCH",
        f"{CONVERSATION}/recordingstate",
        ("conversation:recording:pause", "conversation:recording:pauseOthers"),
        lambda given: {"recordingState": given.state.value},
        repeatable=True,
        shows=effects.recorded,
    ),
    Act(
        "setExternalTag",
        "Tags a conversation with what another system calls it.",
        SetExternalTagInput,
        ConversationPayload,
        "PUT",
        f"{CONVERSATION}/tags",
        ("conversation:externalTag:edit",),
        lambda given: body(given, IN_PATH),
        repeatable=True,
        shows=effects.tagged,
    ),
    Act(
        "setUtilizationLabel",
        "Sets the label under which a conversation counts towards the utilization of its agents.",
        SetUtilizationLabelInput,
        ConversationPayload,
        "PATCH",
        f"{CONVERSATION}/utilizationlabel",
        ("conversation:utilizationLabel:edit",),
        lambda given: body(given, IN_PATH),
        repeatable=True,
        shows=effects.labelled,
    ),
    Act(
        "mergeConversations",
        "Makes one conference of several calls. The conversation that is answered is the conference.",
        MergeConversationsInput,
        ConversationPayload,
        "POST",
        "/api/v2/conversations/calls",
        ("conversation:call:add",),
        body,
        shows=effects.begun,
        begun="id",
    ),
)
