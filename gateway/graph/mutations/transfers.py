"""Acts that hand a conversation over to somebody, at once or after a consultation."""

from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from typing import Any

import strawberry
from pydantic.alias_generators import to_camel

from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.given import Problem
from gateway.graph.mutations.participants import CALL_PARTICIPANT, PARTICIPANT, OnParticipant
from gateway.graph.mutations.payload import ParticipantPayload

_CONSULT = ("conversation:communication:consultTransfer",)

_PATHS = {
    "user_id": "agent",
    "queue_id": "queue",
    "address": "external",
    "external_contact_id": "contact/external",
}
"""Where the vendor takes each sort of destination."""


@strawberry.enum(description="Ways to transfer a conversation.")
class TransferKind(Enum):
    UNATTENDED = strawberry.enum_value(
        "Unattended", description="The participant leaves at once, whoever takes over."
    )
    ATTENDED = strawberry.enum_value(
        "Attended", description="The participant stays until the other has accepted."
    )


@strawberry.enum(description="Whom the one who consults speaks to.")
class SpeakTo(Enum):
    DESTINATION = strawberry.enum_value(
        "DESTINATION", description="The one who is asked; the participant waits on hold."
    )
    OBJECT = strawberry.enum_value(
        "OBJECT", description="The participant who is to be transferred; the other waits on hold."
    )
    BOTH = strawberry.enum_value("BOTH", description="Both, who do not hear each other.")
    CONFERENCE = strawberry.enum_value("CONFERENCE", description="Both, and all hear all.")


@strawberry.input(description="To whom a conversation goes: exactly one of the fields.")
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
        """The fields that are given; an empty text is none."""
        return [one.name for one in fields(self) if getattr(self, one.name)]

    @property
    def path(self) -> str:
        """The end of the vendor's path for it."""
        return _PATHS[self.chosen[0]]

    @property
    def body(self) -> dict[str, Any]:
        """The vendor's JSON for it."""
        (name,) = self.chosen
        return {"contactId" if name == "external_contact_id" else to_camel(name): getattr(self, name)}


@strawberry.input
class OnTarget(OnParticipant):
    """The base of the inputs of acts that lead a participant to somebody."""

    to: TransferTargetInput = strawberry.field(description="Who is to take over, or to be asked.")

    def problems(self) -> Iterator[Problem]:
        """There is one target."""
        if len(self.to.chosen) != 1:
            yield Problem("to", "Exactly one of userId, queueId, address and externalContactId is given.")


@strawberry.input(description="Whose conversation goes to whom.")
class TransferParticipantInput(OnTarget):
    kind: TransferKind = strawberry.field(
        default=TransferKind.UNATTENDED, description="Whether the participant waits for the other to accept."
    )


@strawberry.input(description="About which participant somebody is asked, and who.")
class StartConsultInput(OnTarget):
    speak_to: SpeakTo = strawberry.field(
        default=SpeakTo.DESTINATION, description="Whom the one who consults speaks to at first."
    )


@strawberry.input(description="Whom the one who consults speaks to from now on.")
class ChangeConsultInput(OnParticipant):
    speak_to: SpeakTo = strawberry.field(description="Whom the one who consults speaks to.")


@strawberry.input(description="About which participant nobody is to be asked any more.")
class CancelConsultInput(OnParticipant):
    pass


ACTS = (
    Act(
        "transferParticipant",
        "Replaces a participant by a user, a queue, or somebody outside.",
        TransferParticipantInput,
        ParticipantPayload,
        "POST",
        f"{PARTICIPANT}/replace",
        ("conversation:communication:blindTransfer",),
        lambda given: given.to.body | {"transferType": given.kind.value},
        ending=lambda given: given.to.path,
        shows=effects.transferred,
    ),
    Act(
        "startConsult",
        "Begins to consult somebody about a participant of a call, before that one is transferred.",
        StartConsultInput,
        ParticipantPayload,
        "POST",
        f"{CALL_PARTICIPANT}/consult",
        _CONSULT,
        lambda given: given.to.body | {"speakTo": given.speak_to.value},
        ending=lambda given: given.to.path,
        shows=effects.consulted,
    ),
    Act(
        "changeConsult",
        "Changes whom the one who consults speaks to.",
        ChangeConsultInput,
        ParticipantPayload,
        "PATCH",
        f"{CALL_PARTICIPANT}/consult",
        _CONSULT,
        lambda given: {"speakTo": given.speak_to.value},
        repeatable=True,
    ),
    Act(
        "cancelConsult",
        "Ends a consultation without a transfer: who was asked leaves, and the participant is taken back.",
        CancelConsultInput,
        ParticipantPayload,
        "DELETE",
        f"{CALL_PARTICIPANT}/consult",
        (),
        lambda _: None,
        repeatable=True,
        shows=effects.consulted_no_more,
    ),
)
