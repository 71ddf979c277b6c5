"""What a mutation answers: what it was done to, as that is afterwards, and what became of it."""

from enum import Enum
from types import new_class
from typing import TypeVar

import strawberry

from gateway.errors import BadUserInput, Conflict, Forbidden, NotFound
from gateway.graph.link import link
from gateway.graph.model import Model, Promised, field, hidden, listed, required
from gateway.graph.peer import Joined, peer

P = TypeVar("P", bound="MutationPayload")


@strawberry.enum(description="What became of an act that the platform did not refuse.")
class MutationOutcome(Enum):
    DONE = strawberry.enum_value("DONE", description="The platform has done it, or has taken it on.")
    UNKNOWN = strawberry.enum_value(
        "UNKNOWN",
        description="It may be done or not: the platform's answer was lost. Look before doing it again.",
    )


@strawberry.enum(description="Why an act was refused, in a word for programs.")
class UserErrorCode(Enum):
    BAD_USER_INPUT = strawberry.enum_value(
        BadUserInput.code, description="A value cannot be right, or does not fit what it is for."
    )
    CONFLICT = strawberry.enum_value(
        Conflict.code, description="The state of the conversation or the user does not allow the act."
    )
    FORBIDDEN = strawberry.enum_value(
        Forbidden.code, description="The token lacks a permission, or the right in a division."
    )
    NOT_FOUND = strawberry.enum_value(NotFound.code, description="Nothing has an id that was given.")


@strawberry.pydantic.type(description="Why an act was refused, in such a way that the caller can mend it.")
class UserError(Model):
    code: UserErrorCode = required("The reason in a word.")
    message: str = required("The reason in a sentence.")
    field: str | None = field(
        "The input's field that is to be mended, with dots where it is within another: `to.userId`."
    )


class MutationPayload(Model):
    """What all payloads have."""

    outcome: MutationOutcome | None = field("What became of the act; null where it was refused.")
    settled: bool | None = field(
        "Whether what is answered beside it shows the effect of the act. The platform takes on many acts "
        "before it does them: the answer waits for the effect for up to 2 seconds; where it is `false` the "
        "effect follows later. Null where nothing was read, or the effect has no mark to know it by."
    )
    user_errors: Promised[UserError] = listed(
        "Why the act was refused; empty unless it was. A refused act has changed nothing."
    )


class ConversationPayload(MutationPayload, Joined):
    """Of an act on a conversation."""

    conversation_id: strawberry.Private[str | None] = hidden(alias="conversationId")
    conversation = link(
        "conversation",
        "The conversation as it is afterwards; null where the act was refused.",
        id="conversation_id",
    )


class ParticipantPayload(ConversationPayload):
    """Of an act on a participant of a conversation."""

    participant_id: strawberry.Private[str | None] = hidden(alias="participantId")
    participant = peer(
        "The participant as it is afterwards; null where the act was refused.",
        "gateway.graph.types.participant.Participant",
        id="participant_id",
    )


class UserPayload(MutationPayload):
    """Of an act on a user."""

    user_id: strawberry.Private[str | None] = hidden(alias="userId")
    user = link("user", "The user as they are afterwards; null where the act was refused.", id="user_id")


def payload_of(act: str, base: type[P]) -> type[P]:
    """The class of the payload of one act, so that each can get fields of its own some day."""
    name = f"{act[0].upper()}{act[1:]}Payload"
    made = new_class(name, (base,), exec_body=lambda body: body.update(__module__=__name__))
    return strawberry.pydantic.type(description=f"What `{act}` answers.")(made)
