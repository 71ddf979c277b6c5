"""Acts on participants of conversations."""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

import strawberry

from gateway.graph.mutations import effects
from gateway.graph.mutations.act import Act, EffectCheck
from gateway.graph.mutations.conversations import CONVERSATION, OnConversation
from gateway.graph.mutations.inputs import InputProblem, vendor_body, wrong_texts
from gateway.graph.mutations.payload import ParticipantPayload
from gateway.graph.scalars import JSONMapping

PARTICIPANT = f"{CONVERSATION}/participants/{{participantId}}"
CALL_PARTICIPANT = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}"
"""The same for acts on phone calls only."""

IN_PATH = frozenset({"conversation_id", "participant_id"})

_WRAP_UP = "conversation:participant:wrapup"
_RECORD = "conversation:call:record"
_DISCONNECT = "conversation:communication:disconnect"
_DIGITS = re.compile(r"[0-9*#,]{1,100}")


@strawberry.enum(description="Ways for a supervisor to take part in a call.")
class SupervisionMode(Enum):
    MONITOR = strawberry.enum_value("monitor", description="Listen without being heard.")
    COACH = strawberry.enum_value("coach", description="Listen, and speak to the participant only.")
    BARGE = strawberry.enum_value("barge", description="Speak with everybody.")


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


@strawberry.input(description="The participant to mute or unmute.")
class MuteParticipantInput(OnParticipant):
    muted: bool = strawberry.field(description="True to mute the participant, false to unmute.")


@strawberry.input(description="The participant to put on hold or take off hold.")
class HoldParticipantInput(OnParticipant):
    held: bool = strawberry.field(description="True to put the participant on hold, false to end it.")


@strawberry.input(description="The participant to confine, or to release from that.")
class ConfineParticipantInput(OnParticipant):
    confined: bool = strawberry.field(
        description="Whether the participant hears and speaks to the confining participant only."
    )


@strawberry.input(description="The participant whose recording to start or stop.")
class RecordParticipantInput(OnParticipant):
    recording: bool = strawberry.field(description="True to start the recording, false to stop it.")


@strawberry.input(description="A participant's wrap-up, or that they skip it.")
class WrapUpParticipantInput(OnParticipant):
    code: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the wrap-up code; required unless the wrap-up is skipped."
    )
    notes: str | None = strawberry.field(default=None, description="Remarks on the conversation.")
    tags: list[str] | None = strawberry.field(default=None, description="Tags of the wrap-up.")
    skipped: bool = strawberry.field(
        default=False, description="Whether to skip the wrap-up; code, notes and tags must then be absent."
    )

    def problems(self) -> Iterator[InputProblem]:
        """There is a code, or the wrap-up is skipped and has nothing."""
        if self.skipped and (self.code or self.notes or self.tags):
            yield InputProblem("skipped", "Leave out code, notes and tags of a wrap-up that is skipped.")
        elif not (self.skipped or self.code):
            yield InputProblem("code", "Give a code, or set skipped.")


@strawberry.input(description="A participant and the attributes to set.")
class SetParticipantAttributesInput(OnParticipant):
    attributes: JSONMapping = strawberry.field(
        description="Strings by name. The participant keeps all other attributes."
    )

    def problems(self) -> Iterator[InputProblem]:
        """There is at least one attribute, and all values are strings."""
        if not self.attributes:
            yield InputProblem("attributes", "Set at least one attribute.")
        yield from wrong_texts("attributes", self.attributes)


@strawberry.input(description="The participant who flags the conversation.")
class FlagParticipantInput(OnParticipant):
    pass


@strawberry.input(description="The participant who removes the flag.")
class UnflagParticipantInput(OnParticipant):
    pass


@strawberry.input(description="A participant and the tones to send.")
class SendDigitsInput(OnParticipant):
    digits: str = strawberry.field(
        description="The tones to send: 0 to 9, * and #, and a comma for a pause; 100 at most."
    )

    def problems(self) -> Iterator[InputProblem]:
        """The text has tones only."""
        if not _DIGITS.fullmatch(self.digits):
            yield InputProblem("digits", "Give 1 to 100 of 0 to 9, *, # and a comma for a pause.")


@strawberry.input(description="A participant and the secure flow to send them to.")
class SecureIvrInput(OnParticipant):
    flow_id: strawberry.ID = strawberry.field(description="Id of the secure flow.")


@strawberry.input(description="The participant to supervise, and the way to do it.")
class SuperviseParticipantInput(OnParticipant):
    mode: SupervisionMode = strawberry.field(description="How the token's user takes part.")


def _update(
    name: str,
    description: str,
    input_type: type[OnParticipant],
    shows_effect: EffectCheck,
    *,
    permissions: tuple[str, ...] = (_WRAP_UP, _RECORD, _DISCONNECT),
    body: Callable[[Any], Mapping[str, Any]] = lambda input_: vendor_body(input_, IN_PATH),
) -> Act:
    """An act that sets part of a participant's state.

    Any of these permissions is enough for the path. Acts that one permission is made for name that one only.
    """
    return Act(
        name,
        description,
        input_type,
        ParticipantPayload,
        "PATCH",
        PARTICIPANT,
        permissions,
        body,
        repeatable=True,
        shows_effect=shows_effect,
    )


ACTS = (
    _update(
        "answerParticipant",
        "Answers the communication that is alerting a participant.",
        AnswerParticipantInput,
        effects.participant_connected,
        body=lambda _: {"state": "connected"},
    ),
    _update(
        "disconnectParticipant",
        "Disconnects a participant. The conversation ends if nobody is left to talk to.",
        DisconnectParticipantInput,
        effects.participant_left,
        permissions=(_DISCONNECT,),
        body=lambda _: {"state": "disconnected"},
    ),
    _update(
        "muteParticipant",
        "Mutes a participant, so that the others do not hear them, or unmutes the participant.",
        MuteParticipantInput,
        effects.communication_flag_set("muted"),
    ),
    _update(
        "holdParticipant",
        "Puts a participant on hold, or takes the participant off hold.",
        HoldParticipantInput,
        effects.communication_flag_set("held"),
    ),
    _update(
        "confineParticipant",
        "Confines a participant of a conference, or releases the participant from that.",
        ConfineParticipantInput,
        effects.communication_flag_set("confined"),
    ),
    _update(
        "recordParticipant",
        "Starts or stops the recording of a participant's communications.",
        RecordParticipantInput,
        effects.communication_flag_set("recording"),
        permissions=(_RECORD,),
    ),
    _update(
        "wrapUpParticipant",
        "Sets a participant's wrap-up, or skips it.",
        WrapUpParticipantInput,
        effects.wrapped_up,
        permissions=(_WRAP_UP,),
        body=lambda input_: (
            {"wrapupSkipped": True}
            if input_.skipped
            else {"wrapup": vendor_body(input_, IN_PATH | {"skipped"})}
        ),
    ),
    Act(
        "setParticipantAttributes",
        "Sets attributes of a participant. Attributes that the input does not name stay as they are.",
        SetParticipantAttributesInput,
        ParticipantPayload,
        "PATCH",
        f"{PARTICIPANT}/attributes",
        (),
        lambda input_: vendor_body(input_, IN_PATH),
        repeatable=True,
        shows_effect=effects.attributes_set,
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
        shows_effect=effects.flagged,
    ),
    Act(
        "unflagParticipant",
        "Removes the flag from a participant's part in a conversation.",
        UnflagParticipantInput,
        ParticipantPayload,
        "DELETE",
        f"{PARTICIPANT}/flaggedreason",
        (),
        lambda _: None,
        repeatable=True,
        shows_effect=effects.unflagged,
    ),
    Act(
        "sendDigits",
        "Sends a participant the tones of phone keys (DTMF).",
        SendDigitsInput,
        ParticipantPayload,
        "POST",
        f"{PARTICIPANT}/digits",
        (),
        lambda input_: vendor_body(input_, IN_PATH),
    ),
    Act(
        "secureIvr",
        "Sends a participant to a secure flow, for example to enter a card number without being recorded.",
        SecureIvrInput,
        ParticipantPayload,
        "POST",
        f"{PARTICIPANT}/secureivrsessions",
        (),
        lambda input_: vendor_body(input_, IN_PATH),
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
        path_suffix=lambda input_: input_.mode.value,
        shows_effect=effects.supervised,
    ),
)
