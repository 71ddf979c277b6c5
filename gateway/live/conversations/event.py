"""An event about a conversation, in the shape and the words of the REST API.

Source of the words: the allowed values of the models `ConversationEventTopic…` of the vendor's SDK 269.0.0,
beside those of a `Conversation`. Where enums differ, the words below are translated; for the others that
events have (a callback that is `uploading`, a message by `viber`) the REST API has no word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from gateway.errors import UpstreamBadResponse
from gateway.live.conversations.media import communications
from gateway.live.conversations.moments import latest_moment
from gateway.live.event_bodies.conversation import ConversationEventBody
from gateway.live.moments import iso

_DISCONNECT_TYPES = {
    "endpoint.dnd": "endpoint.donotdisturb",
    "transfer.dnd": "transfer.donotdisturb",
}
_TRANSFER_WORDS = ("state", "transferType")
"""Keys of a transfer whose words events write in lower case, and the REST API with a capital."""
_TIMEOUTS = ("amdTimeout", "silentCallTimeout")
_TIMERS = ("timerStartTime", "timerEndTime")
"""Times of a call's disposition, which events have in milliseconds since the epoch."""


@dataclass(frozen=True, slots=True, eq=False)
class ConversationEvent:
    """An event about a conversation.

    Attributes:
        id: The conversation's.
        json: The event in the words of the REST API. A key that the event lacks is absent.
        latest_moment: The latest moment in it, in seconds since the epoch.
    """

    id: str
    json: Mapping[str, Any]
    latest_moment: float


def conversation_id(body: Mapping[str, Any]) -> str | None:
    """The id of the conversation that an event is about; `None` if it has none."""
    id_ = body.get("id")
    return id_ if isinstance(id_, str) else None


def conversation_event(body: Mapping[str, Any]) -> ConversationEvent:
    """Check the body of an event, and translate it.

    Raises:
        UpstreamBadResponse: It is not the body of an event about a conversation.
    """
    try:
        event: dict[str, Any] = msgspec.to_builtins(msgspec.convert(body, ConversationEventBody))
        for participant in event.get("participants") or ():
            for _, communication in communications(participant):
                _put_in_rest_words(communication)
        for transfer in event.get("recentTransfers") or ():
            for key in _TRANSFER_WORDS:
                if transfer.get(key):
                    transfer[key] = transfer[key].capitalize()
        return ConversationEvent(event["id"], event, latest_moment(event))
    except (msgspec.ValidationError, ValueError, OverflowError, OSError, RecursionError):
        # The error may hold data, so it is not chained.
        raise UpstreamBadResponse("An event of the upstream's has an unexpected shape.") from None


def _put_in_rest_words(communication: Any) -> None:
    word = communication.get("disconnectType")
    if word in _DISCONNECT_TYPES:
        communication["disconnectType"] = _DISCONNECT_TYPES[word]
    disposition = communication.get("disposition") or {}
    for timeout in filter(None, map(disposition.get, _TIMEOUTS)):
        for key in _TIMERS:
            if isinstance(timeout.get(key), int | float):
                timeout[key] = iso(timeout[key] / 1000)
