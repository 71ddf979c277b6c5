"""What comes by a channel's socket, checked. Pure, no I/O.

Their shape is the vendor's (developer.genesys.cloud, "Notification service"): ``topicName``, ``eventBody``.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, NamedTuple

import orjson

PING = '{"message":"ping"}'
"""What a client sends, to be answered with a heartbeat."""


class Told(NamedTuple):
    """An event of a topic, whichever that is."""

    topic: str
    body: Mapping[str, Any]


class System(Enum):
    """A message about the channel itself."""

    HEARTBEAT = auto()
    CLOSING = auto()
    TOKEN_REVOKED = auto()
    NO_LONGER_SUBSCRIBED = auto()


_SYSTEM = (
    ("v2.system.socket_closing", System.CLOSING),
    ("v2.system.token_revoked", System.TOKEN_REVOKED),
    ("v2.system.no_longer_subscribed", System.NO_LONGER_SUBSCRIBED),
    # Whatever else it says, it says that the socket lives.
    ("v2.system.", System.HEARTBEAT),
    ("channel.metadata", System.HEARTBEAT),
)


def read(message: bytes) -> Told | System | None:
    """A message; ``None`` if it is none that the gateway knows."""
    try:
        value = orjson.loads(message)
    except orjson.JSONDecodeError:
        return None
    match value:
        case {"topicName": str(topic), "eventBody": dict(body)}:
            for beginning, meaning in _SYSTEM:
                if topic.startswith(beginning):
                    return meaning
            return Told(topic, body)
    return None
