"""Payloads of mutations: the changed conversation or user, the outcome, and the user errors."""

from enum import Enum
from types import new_class
from typing import TypeVar

import strawberry

from gateway.errors import BadUserInput, Conflict, Forbidden, NotFound
from gateway.graph.link import link
from gateway.graph.model import Model, Promised, field, hidden, listed, required
from gateway.graph.peer import Joined, peer

P = TypeVar("P", bound="MutationPayload")


@strawberry.enum(description="Outcome of an act that the platform did not refuse.")
class MutationOutcome(Enum):
    DONE = strawberry.enum_value("DONE", description="The platform has done it or accepted it.")
    UNKNOWN = strawberry.enum_value(
        "UNKNOWN",
        description="The platform's answer was lost, so the act may be done or not. Check before you retry.",
    )


@strawberry.enum(description="Reason for which an act was refused.")
class UserErrorCode(Enum):
    BAD_USER_INPUT = strawberry.enum_value(
        BadUserInput.code, description="A value is malformed, or does not fit the act."
    )
    CONFLICT = strawberry.enum_value(
        Conflict.code, description="The state of the conversation or the user does not allow the act."
    )
    FORBIDDEN = strawberry.enum_value(
        Forbidden.code, description="The token lacks a permission or access to a division."
    )
    NOT_FOUND = strawberry.enum_value(NotFound.code, description="Nothing has one of the ids in the input.")


@strawberry.pydantic.type(
    description="A reason for which an act was refused and which the caller can correct."
)
class UserError(Model):
    code: UserErrorCode = required("The reason, for programs.")
    message: str = required("The reason, as a sentence.")
    field: str | None = field(
        "The input field to correct. A nested field has a path with dots, such as `to.userId`."
    )


class MutationPayload(Model):
    """The fields of all payloads."""

    outcome: MutationOutcome | None = field("The outcome of the act; null if it was refused.")
    settled: bool | None = field(
        "Whether the rest of the payload shows the effect of the act. The platform accepts many acts before "
        "it does them, so the answer waits for the effect for up to 2 seconds; `false` means that the effect "
        "follows later. Null if nothing was read, or if no field shows the effect."
    )
    user_errors: Promised[UserError] = listed(
        "Why the act was refused; empty if it was not. A refused act has changed nothing."
    )


class ConversationPayload(MutationPayload, Joined):
    """The payload of an act on a conversation."""

    conversation_id: strawberry.Private[str | None] = hidden(alias="conversationId")
    conversation = link(
        "conversation",
        "The conversation after the act; null if the act was refused.",
        id="conversation_id",
    )


class ParticipantPayload(ConversationPayload):
    """The payload of an act on a participant of a conversation."""

    participant_id: strawberry.Private[str | None] = hidden(alias="participantId")
    participant = peer(
        "The participant after the act; null if the act was refused.",
        "gateway.graph.types.participant.Participant",
        id="participant_id",
    )


class UserPayload(MutationPayload):
    """The payload of an act on a user."""

    user_id: strawberry.Private[str | None] = hidden(alias="userId")
    user = link("user", "The user after the act; null if the act was refused.", id="user_id")


def payload_of(act: str, base: type[P]) -> type[P]:
    """The payload class of one act. Each act has its own class, so that its payload can grow alone."""
    name = f"{act[0].upper()}{act[1:]}Payload"
    made = new_class(name, (base,), exec_body=lambda body: body.update(__module__=__name__))
    return strawberry.pydantic.type(description=f"Payload of `{act}`.")(made)
