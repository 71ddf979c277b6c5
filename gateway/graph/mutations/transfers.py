"""Acts that transfer a conversation, at once or after a consultation."""

from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from typing import Any

import strawberry
from pydantic.alias_generators import to_camel

from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.inputs import InputProblem
from gateway.graph.mutations.participants import CALL_PARTICIPANT, PARTICIPANT, OnParticipant
from gateway.graph.mutations.payload import ParticipantPayload

_CONSULT = ("conversation:communication:consultTransfer",)

_PATHS = {
    "user_id": "agent",
    "queue_id": "queue",
    "address": "external",
    "external_contact_id": "contact/external",
}
"""The end of the vendor's path for each type of destination."""


@strawberry.enum(description="Ways to transfer a conversation.")
class TransferKind(Enum):
    UNATTENDED = strawberry.enum_value(
        "Unattended", description="The participant leaves at once (a blind transfer)."
    )
    ATTENDED = strawberry.enum_value(
        "Attended", description="The participant stays until the destination has accepted."
    )


@strawberry.enum(description="Whom the consulting participant speaks to.")
class SpeakTo(Enum):
    DESTINATION = strawberry.enum_value(
        "DESTINATION", description="The consulted party; the participant waits on hold."
    )
    OBJECT = strawberry.enum_value(
        "OBJECT", description="The participant to transfer; the consulted party waits on hold."
    )
    BOTH = strawberry.enum_value("BOTH", description="Both, who do not hear each other.")
    CONFERENCE = strawberry.enum_value("CONFERENCE", description="Both, and all three hear each other.")


@strawberry.input(description="The destination of a transfer or consultation. Set exactly one field.")
class TransferTargetInput:
    user_id: strawberry.ID | None = strawberry.field(default=None, description="Id of a user.")
    queue_id: strawberry.ID | None = strawberry.field(default=None, description="Id of a queue.")
    address: str | None = strawberry.field(
        default=None, description="A phone number or a SIP address outside the platform."
    )
    external_contact_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of an external contact, who is called at work."
    )

    @property
    def chosen(self) -> list[str]:
        """The fields that are set; an empty string counts as unset."""
        return [one.name for one in fields(self) if getattr(self, one.name)]

    @property
    def path(self) -> str:
        """The end of the vendor's path for this destination."""
        return _PATHS[self.chosen[0]]

    @property
    def body(self) -> dict[str, Any]:
        """The vendor's JSON for this destination."""
        (name,) = self.chosen
        return {"contactId" if name == "external_contact_id" else to_camel(name): getattr(self, name)}


@strawberry.input
class OnTarget(OnParticipant):
    """The base of the inputs of acts with a destination."""

    to: TransferTargetInput = strawberry.field(description="Who takes over, or is consulted.")

    def problems(self) -> Iterator[InputProblem]:
        """There is exactly one destination."""
        if len(self.to.chosen) != 1:
            yield InputProblem("to", "Give exactly one of userId, queueId, address and externalContactId.")


@strawberry.input(description="The participant to transfer, and the destination.")
class TransferParticipantInput(OnTarget):
    kind: TransferKind = strawberry.field(
        default=TransferKind.UNATTENDED,
        description="Whether the participant stays until the destination accepts.",
    )


@strawberry.input(description="The participant to consult about, and the party to consult.")
class StartConsultInput(OnTarget):
    speak_to: SpeakTo = strawberry.field(
        default=SpeakTo.DESTINATION, description="Whom the consulting participant speaks to at first."
    )


@strawberry.input(description="The participant whose consultation to change, and the change.")
class ChangeConsultInput(OnParticipant):
    speak_to: SpeakTo = strawberry.field(description="Whom the consulting participant speaks to from now on.")


@strawberry.input(description="The participant whose consultation to end.")
class CancelConsultInput(OnParticipant):
    pass


ACTS = (
    Act(
        "transferParticipant",
        "Transfers a participant's conversation to a user, a queue or an outside party.",
        TransferParticipantInput,
        ParticipantPayload,
        "POST",
        f"{PARTICIPANT}/replace",
        ("conversation:communication:blindTransfer",),
        lambda input_: input_.to.body | {"transferType": input_.kind.value},
        path_suffix=lambda input_: input_.to.path,
        shows_effect=effects.transferred,
    ),
    Act(
        "startConsult",
        "Starts a consultation about a participant of a call, before a transfer.",
        StartConsultInput,
        ParticipantPayload,
        "POST",
        f"{CALL_PARTICIPANT}/consult",
        _CONSULT,
        lambda input_: input_.to.body | {"speakTo": input_.speak_to.value},
        path_suffix=lambda input_: input_.to.path,
        shows_effect=effects.consult_started,
    ),
    Act(
        "changeConsult",
        "Changes whom the consulting participant speaks to.",
        ChangeConsultInput,
        ParticipantPayload,
        "PATCH",
        f"{CALL_PARTICIPANT}/consult",
        _CONSULT,
        lambda input_: {"speakTo": input_.speak_to.value},
        repeatable=True,
    ),
    Act(
        "cancelConsult",
        "Ends a consultation without a transfer. The consulted party leaves; the participant is off hold.",
        CancelConsultInput,
        ParticipantPayload,
        "DELETE",
        f"{CALL_PARTICIPANT}/consult",
        (),
        lambda _: None,
        repeatable=True,
        shows_effect=effects.consult_ended,
    ),
)
