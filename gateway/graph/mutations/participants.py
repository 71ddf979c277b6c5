"""Acts on participants of conversations."""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

import strawberry

from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act, Shows
from gateway.graph.mutations.conversations import CONVERSATION, OnConversation
from gateway.graph.mutations.given import Problem, body, wrong_texts
from gateway.graph.mutations.payload import ParticipantPayload
from gateway.graph.scalars import JSONMapping

PARTICIPANT = f"{CONVERSATION}/participants/{{participantId}}"
CALL_PARTICIPANT = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}"
"""The same for what is done by phone only."""

IN_PATH = frozenset({"conversation_id", "participant_id"})

_WRAP_UP = "conversation:participant:wrapup"
_RECORD = "conversation:call:record"
_DISCONNECT = "conversation:communication:disconnect"
_DIGITS = re.compile(r"[0-9*#,]{1,100}")


@strawberry.enum(description="Ways for a supervisor to take part in a call.")
class SupervisionMode(Enum):
    MONITOR = strawberry.enum_value("monitor", description="To listen without being heard.")
    COACH = strawberry.enum_value("coach", description="To listen, and to speak to the participant alone.")
    BARGE = strawberry.enum_value("barge", description="To speak with all.")


@strawberry.input
class OnParticipant(OnConversation):
    """The base of the inputs of acts on one participant."""

    participant_id: strawberry.ID = strawberry.field(
        description="Id of the participant within the conversation."
    )


@strawberry.input(description="The participant who answers.")
class AnswerParticipantInput(OnParticipant):
    pass


@strawberry.input(description="The participant who leaves.")
class DisconnectParticipantInput(OnParticipant):
    pass


@strawberry.input(description="The participant to mute or to unmute.")
class MuteParticipantInput(OnParticipant):
    muted: bool = strawberry.field(description="Whether the others are not to hear the participant.")


@strawberry.input(description="The participant to put on hold or to take back.")
class HoldParticipantInput(OnParticipant):
    held: bool = strawberry.field(description="Whether the participant is to wait on hold.")


@strawberry.input(description="The participant to confine or to free.")
class ConfineParticipantInput(OnParticipant):
    confined: bool = strawberry.field(
        description="Whether the participant is to hear and speak to nobody but the one who confines."
    )


@strawberry.input(description="The participant to record or not.")
class RecordParticipantInput(OnParticipant):
    recording: bool = strawberry.field(description="Whether the participant is to be recorded.")


@strawberry.input(description="The wrap-up that a participant gives, or leaves out.")
class WrapUpParticipantInput(OnParticipant):
    code: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the wrap-up code; needed unless the wrap-up is skipped."
    )
    notes: str | None = strawberry.field(default=None, description="Remarks on the conversation.")
    tags: list[str] | None = strawberry.field(default=None, description="Tags of the wrap-up.")
    skipped: bool = strawberry.field(
        default=False, description="Whether the participant gives none; then nothing else is given."
    )

    def problems(self) -> Iterator[Problem]:
        """There is a code, or nothing."""
        if self.skipped and (self.code or self.notes or self.tags):
            yield Problem("skipped", "A wrap-up that is skipped has no code, notes or tags.")
        elif not (self.skipped or self.code):
            yield Problem("code", "A wrap-up has a code, unless it is skipped.")


@strawberry.input(description="A participant, and attributes that it gets.")
class SetParticipantAttributesInput(OnParticipant):
    attributes: JSONMapping = strawberry.field(
        description="Texts by their names. Attributes that are not among them stay as they are."
    )

    def problems(self) -> Iterator[Problem]:
        """There is one, and all are texts."""
        if not self.attributes:
            yield Problem("attributes", "At least one attribute is set.")
        yield from wrong_texts("attributes", self.attributes)


@strawberry.input(description="The participant who flags the conversation.")
class FlagParticipantInput(OnParticipant):
    pass


@strawberry.input(description="The participant who takes the flag back.")
class UnflagParticipantInput(OnParticipant):
    pass


@strawberry.input(description="The participant who gets tones, and which.")
class SendDigitsInput(OnParticipant):
    digits: str = strawberry.field(
        description="The tones to send: 0 to 9, * and #, and a comma for a pause; 100 at most."
    )

    def problems(self) -> Iterator[Problem]:
        """There are digits."""
        if not _DIGITS.fullmatch(self.digits):
            yield Problem("digits", "Digits are 0 to 9, *, # and a comma for a pause, 1 to 100 of them.")


@strawberry.input(description="The participant who is sent into a secure flow, and which.")
class SecureIvrInput(OnParticipant):
    flow_id: strawberry.ID = strawberry.field(description="Id of the secure flow.")


@strawberry.input(description="The participant to supervise, and how.")
class SuperviseParticipantInput(OnParticipant):
    mode: SupervisionMode = strawberry.field(description="How the token's user takes part.")


def _updates(
    name: str,
    description: str,
    given: type[OnParticipant],
    shows: Shows,
    *,
    permissions: tuple[str, ...] = (_WRAP_UP, _RECORD, _DISCONNECT),
    sets: Callable[[Any], Mapping[str, Any]] = lambda given: body(given, IN_PATH),
) -> Act:
    """An act that sets a part of the participant's state.

    Any of the permissions is enough for the path; of an act that one of them is about, that one is asked for.
    """
    return Act(
        name,
        description,
        given,
        ParticipantPayload,
        "PATCH",
        PARTICIPANT,
        permissions,
        sets,
        repeatable=True,
        shows=shows,
    )


ACTS = (
    _updates(
        "answerParticipant",
        "Answers what alerts a participant.",
        AnswerParticipantInput,
        effects.connected,
        sets=lambda _: {"state": "connected"},
    ),
    _updates(
        "disconnectParticipant",
        "Lets a participant leave a conversation, which ends if nobody is left to talk to.",
        DisconnectParticipantInput,
        effects.left,
        permissions=(_DISCONNECT,),
        sets=lambda _: {"state": "disconnected"},
    ),
    _updates(
        "muteParticipant",
        "Mutes a participant, so that the others do not hear them, or unmutes them.",
        MuteParticipantInput,
        effects.communicates("muted"),
    ),
    _updates(
        "holdParticipant",
        "Puts a participant on hold, or takes them back.",
        HoldParticipantInput,
        effects.communicates("held"),
    ),
    _updates(
        "confineParticipant",
        "Confines a participant of a conference, or frees them.",
        ConfineParticipantInput,
        effects.communicates("confined"),
    ),
    _updates(
        "recordParticipant",
        "Starts to record a participant's communications, or stops.",
        RecordParticipantInput,
        effects.communicates("recording"),
        permissions=(_RECORD,),
    ),
    _updates(
        "wrapUpParticipant",
        "Gives a participant's wrap-up, or tells that there will be none.",
        WrapUpParticipantInput,
        effects.wrapped_up,
        permissions=(_WRAP_UP,),
        sets=lambda given: (
            {"wrapupSkipped": True} if given.skipped else {"wrapup": body(given, IN_PATH | {"skipped"})}
        ),
    ),
    Act(
        "setParticipantAttributes",
        "Gives a participant attributes, beside those that it has or in their places.",
        SetParticipantAttributesInput,
        ParticipantPayload,
        "PATCH",
        f"{PARTICIPANT}/attributes",
        (),
        lambda given: body(given, IN_PATH),
        repeatable=True,
        shows=effects.attributed,
    ),
    Act(
        "flagParticipant",
        "Flags a participant's part in a conversation as of bad quality.",
        FlagParticipantInput,
        ParticipantPayload,
        "PUT",
        f"{PARTICIPANT}/flaggedreason",
        (),
        lambda _: None,
        repeatable=True,
        shows=effects.flagged,
    ),
    Act(
        "unflagParticipant",
        "Takes the flag off a participant's part in a conversation.",
        UnflagParticipantInput,
        ParticipantPayload,
        "DELETE",
        f"{PARTICIPANT}/flaggedreason",
        (),
        lambda _: None,
        repeatable=True,
        shows=effects.unflagged,
    ),
    Act(
        "sendDigits",
        "Sends tones to a participant, as the keys of a phone make them.",
        SendDigitsInput,
        ParticipantPayload,
        "POST",
        f"{PARTICIPANT}/digits",
        (),
        lambda given: body(given, IN_PATH),
    ),
    Act(
        "secureIvr",
        "Sends a participant into a secure flow, such as one that takes a card number, without a recording.",
        SecureIvrInput,
        ParticipantPayload,
        "POST",
        f"{PARTICIPANT}/secureivrsessions",
        (),
        lambda given: body(given, IN_PATH),
    ),
    Act(
        "superviseParticipant",
        "Lets the token's user monitor, coach or join a participant of a call.",
        SuperviseParticipantInput,
        ParticipantPayload,
        "POST",
        CALL_PARTICIPANT,
        ("conversation:call:monitor and conversation:call:coach and conversation:call:barge",),
        lambda _: None,
        ending=lambda given: given.mode.value,
        shows=effects.supervised,
    ),
)
