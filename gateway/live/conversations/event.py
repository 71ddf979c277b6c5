"""An event about a conversation, in the shape and the words of the REST API.

Source of the words: the allowed values of the models `ConversationEventTopic…` of the vendor's SDK 269.0.0,
beside those of a `Conversation`. Where enums differ, events have the words below for what the REST API says
otherwise; for what else they have (a callback that is `uploading`, a message by `viber`) it has no word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from gateway.errors import UpstreamBadResponse
from gateway.live.conversations.media import communications
from gateway.live.conversations.moments import newest
from gateway.live.event_bodies.conversation import ConversationEventBody
from gateway.live.moments import iso

_DISCONNECT_TYPES = {
    "endpoint.dnd": "endpoint.donotdisturb",
    "transfer.dnd": "transfer.donotdisturb",
}
_TRANSFER_WORDS = ("state", "transferType")
"""Keys of a transfer whose words events write in lower case, and the REST API with a capital: `Attended`."""
_TIMEOUTS = ("amdTimeout", "silentCallTimeout")
_TIMERS = ("timerStartTime", "timerEndTime")
"""Times of a call's disposition, which events tell in milliseconds since the epoch."""


@dataclass(frozen=True, slots=True, eq=False)
class ConversationEvent:
    """What an event tells of a conversation.

    Attributes:
        id: The conversation's.
        json: The event in the words of the REST API; a key is absent where the event says nothing.
        newest: The latest moment in it, in seconds since the epoch.
    """

    id: str
    json: Mapping[str, Any]
    newest: float


def conversation_id(body: Mapping[str, Any]) -> str | None:
    """Which conversation an event tells of, if it can be known."""
    id_ = body.get("id")
    return id_ if isinstance(id_, str) else None


def conversation_event(body: Mapping[str, Any]) -> ConversationEvent:
    """An event, checked.

    Raises:
        UpstreamBadResponse: It is not what an event about a conversation should be.
    """
    try:
        told: dict[str, Any] = msgspec.to_builtins(msgspec.convert(body, ConversationEventBody))
        for participant in told.get("participants") or ():
            for _, communication in communications(participant):
                _put_in_rest_words(communication)
        for transfer in told.get("recentTransfers") or ():
            for key in _TRANSFER_WORDS:
                if transfer.get(key):
                    transfer[key] = transfer[key].capitalize()
        return ConversationEvent(told["id"], told, newest(told))
    except (msgspec.ValidationError, ValueError, OverflowError, OSError, RecursionError):
        # The error may hold the value; it must not travel with ours.
        raise UpstreamBadResponse("An event of the upstream's is not what it should be.") from None


def _put_in_rest_words(communication: Any) -> None:
    word = communication.get("disconnectType")
    if word in _DISCONNECT_TYPES:
        communication["disconnectType"] = _DISCONNECT_TYPES[word]
    disposition = communication.get("disposition") or {}
    for timeout in filter(None, map(disposition.get, _TIMEOUTS)):
        for key in _TIMERS:
            if isinstance(timeout.get(key), int | float):
                timeout[key] = iso(timeout[key] / 1000)
