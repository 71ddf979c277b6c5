"""The updates of the subscriptions to conversations."""

from enum import Enum
from typing import Annotated, Any

import strawberry
from pydantic import Field

from gateway.graph.enums import value
from gateway.graph.link import link
from gateway.graph.model import Model, Promised, field, listed, required
from gateway.graph.peer import Joined, peer
from gateway.graph.scalars import PromisedDateTime
from gateway.graph.types.participant import Participant


@strawberry.enum(description="Kinds of update of a conversation.")
class ConversationUpdateKind(Enum):
    SNAPSHOT = value("SNAPSHOT", "The conversation as it is when the subscription begins. It has no changes.")
    CHANGED = value("CHANGED", "The conversation has changed.")
    ENDED = value(
        "ENDED",
        "The conversation has ended, the user or the queue has left it, or the caller may not see it any "
        "more. No update of it follows.",
    )


@strawberry.enum(description="Kinds of change in a conversation.")
class ConversationChangeKind(Enum):
    PARTICIPANT_JOINED = value("PARTICIPANT_JOINED", "The participant has joined.")
    PARTICIPANT_LEFT = value("PARTICIPANT_LEFT", "The participant has left.")
    STATE = value("STATE", "A communication of the participant has another state.")
    HELD = value("HELD", "The participant has been put on hold.")
    RESUMED = value("RESUMED", "The participant is no longer on hold.")
    MUTED = value("MUTED", "The participant has been muted.")
    UNMUTED = value("UNMUTED", "The participant is no longer muted.")
    TRANSFER = value(
        "TRANSFER", "The participant has started a transfer, or a transfer has changed its state."
    )
    RECORDING = value("RECORDING", "Recording has started, paused, resumed or stopped.")
    MESSAGE = value("MESSAGE", "The participant has a new message.")
    ATTRIBUTES = value("ATTRIBUTES", "The participant's attributes have changed.")
    WRAPPED_UP = value("WRAPPED_UP", "The participant has given a wrap-up code, or skipped it.")
    CONVERSATION_ENDED = value("CONVERSATION_ENDED", "The conversation has ended.")


@strawberry.pydantic.type(description="A change in a conversation.")
class ConversationChange(Joined):
    kind: Annotated[ConversationChangeKind, Field(strict=False)] = required("What happened.")
    participant_id: strawberry.ID | None = field(
        "Id of the participant it happened to; null for the whole conversation."
    )
    participant = peer(
        "Participant it happened to, as they are now.",
        "gateway.graph.types.participant.Participant",
        id="participant_id",
        among="participants",
    )


@strawberry.pydantic.type(
    description="A conversation as it is now, and its changes since the previous update."
)
class ConversationUpdate(Model):
    kind: Annotated[ConversationUpdateKind, Field(strict=False)] = required("Kind of the update.")
    at: PromisedDateTime = required("When the gateway learned of it.")
    conversation_id: strawberry.ID = required("Id of the conversation.")
    conversation = link("conversation", "Conversation as it is now.", id="conversation_id", in_update=True)
    changes: Promised[ConversationChange] = listed(
        "Changes since the previous update, in order; empty in a snapshot."
    )
    participants: strawberry.Private[Promised[Participant]] = Field(default_factory=list)

    encloses = "conversation_id"

    def model_post_init(self, _context: Any, /) -> None:
        """Lets changes and participants find each other, and participants their conversation."""
        peers: dict[str, Participant] = {
            participant.id: participant for participant in self.participants if participant.id
        }
        for change in self.changes:
            change.join(peers)
        for participant in self.participants:
            participant.join(peers)
            participant.enclose(self.conversation_id)
