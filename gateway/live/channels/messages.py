"""The messages on a channel's socket. Pure, no I/O.

Their shape is the vendor's (developer.genesys.cloud, "Notification service"): ``topicName``, ``eventBody``.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, NamedTuple

import orjson

PING = '{"message":"ping"}'
"""A client's message that the upstream answers with a heartbeat."""


class TopicMessage(NamedTuple):
    """An event of a topic."""

    topic: str
    body: Mapping[str, Any]


class SystemMessage(Enum):
    """A message about the channel itself."""

    HEARTBEAT = auto()
    CLOSING = auto()
    TOKEN_REVOKED = auto()
    NO_LONGER_SUBSCRIBED = auto()


_SYSTEM = (
    ("v2.system.socket_closing", SystemMessage.CLOSING),
    ("v2.system.token_revoked", SystemMessage.TOKEN_REVOKED),
    ("v2.system.no_longer_subscribed", SystemMessage.NO_LONGER_SUBSCRIBED),
    # Any other message shows at least that the socket is alive.
    ("v2.system.", SystemMessage.HEARTBEAT),
    ("channel.metadata", SystemMessage.HEARTBEAT),
)


def read(message: bytes) -> TopicMessage | SystemMessage | None:
    """Parse a message; `None` if it has an unknown shape."""
    try:
        value = orjson.loads(message)
    except orjson.JSONDecodeError:
        return None
    match value:
        case {"topicName": str(topic), "eventBody": dict(body)}:
            for beginning, meaning in _SYSTEM:
                if topic.startswith(beginning):
                    return meaning
            return TopicMessage(topic, body)
    return None
