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


@strawberry.enum(description="What an update of a conversation is.")
class ConversationUpdateKind(Enum):
    SNAPSHOT = value(
        "SNAPSHOT", "The conversation as it is when one begins to listen; there are no changes yet."
    )
    CHANGED = value("CHANGED", "Something has happened in it.")
    ENDED = value(
        "ENDED",
        "It is over, is no conversation of the user or the queue any more, or may not be seen any more: no "
        "other update of it follows.",
    )


@strawberry.enum(description="What can happen in a conversation.")
class ConversationChangeKind(Enum):
    PARTICIPANT_JOINED = value("PARTICIPANT_JOINED", "The participant has come in.")
    PARTICIPANT_LEFT = value("PARTICIPANT_LEFT", "The participant has gone.")
    STATE = value("STATE", "A communication of the participant has another state.")
    HELD = value("HELD", "The participant has been put on hold.")
    RESUMED = value("RESUMED", "The participant is no longer on hold.")
    MUTED = value("MUTED", "The participant has been muted.")
    UNMUTED = value("UNMUTED", "The participant is no longer muted.")
    TRANSFER = value("TRANSFER", "The participant has commanded a transfer, or one has got further.")
    RECORDING = value("RECORDING", "Recording has begun, paused, gone on or ended.")
    MESSAGE = value("MESSAGE", "A message of the participant's has come.")
    ATTRIBUTES = value("ATTRIBUTES", "The participant's attributes are others.")
    WRAPPED_UP = value("WRAPPED_UP", "The participant has given a wrap-up code, or decided to give none.")
    CONVERSATION_ENDED = value("CONVERSATION_ENDED", "The conversation is over.")


@strawberry.pydantic.type(description="One thing that happened in a conversation.")
class ConversationChange(Joined):
    kind: Annotated[ConversationChangeKind, Field(strict=False)] = required("What it is.")
    participant_id: strawberry.ID | None = field(
        "Id of the participant whom it happened to; null where it is the whole conversation's."
    )
    participant = peer(
        "Participant whom it happened to, as the conversation has it now.",
        "gateway.graph.types.participant.Participant",
        id="participant_id",
        among="participants",
    )


@strawberry.pydantic.type(
    description="A conversation as it is now, and what happened since the update of it before."
)
class ConversationUpdate(Model):
    kind: Annotated[ConversationUpdateKind, Field(strict=False)] = required("What the update is.")
    at: PromisedDateTime = required("When the gateway learned of it.")
    conversation_id: strawberry.ID = required("Id of the conversation.")
    conversation = link("conversation", "Conversation as it is now.", id="conversation_id", in_update=True)
    changes: Promised[ConversationChange] = listed(
        "What happened, in the order in which it became known; empty in a snapshot."
    )
    participants: strawberry.Private[Promised[Participant]] = Field(default_factory=list)

    encloses = "conversation_id"

    def model_post_init(self, _context: Any, /) -> None:
        """Makes the participants known to the changes and to each other, and the conversation to them."""
        peers: dict[str, Participant] = {
            participant.id: participant for participant in self.participants if participant.id
        }
        for change in self.changes:
            change.join(peers)
        for participant in self.participants:
            participant.join(peers)
            participant.enclose(self.conversation_id)
