"""The messages between processes that share a caller's notification channel."""

from typing import Any, TypeVar

import msgspec

from gateway.errors import Forbidden, GatewayError, NotFound, Overloaded, UpstreamUnavailable
from gateway.redis.seal import BrokenSeal, Seal


class RelayMessage(msgspec.Struct, frozen=True, tag_field="is"):
    """A message about one caller's channel, to all processes that listen through it."""


class WantedTopics(RelayMessage, frozen=True, tag="wants"):
    """The topics that a process wants of the holder. Sent when they change, and repeated now and then."""

    process: str
    topics: list[str]


class HolderMessage(RelayMessage, frozen=True, tag="holds"):
    """A message of the holder's. This class itself announces that the process holds the channel.

    Attributes:
        fence: Greater for each new holder, so that messages of an earlier one are ignored.
        process: The holder.
        count: How many messages it has sent before, so that a lost one is noticed.
    """

    fence: int
    process: str
    count: int


class RelayedEvent(HolderMessage, frozen=True, tag="event"):
    """An event of the upstream's."""

    topic: str
    body: dict[str, Any]


class SubscribedTopics(HolderMessage, frozen=True, tag="heard"):
    """The holder's channel is subscribed to topics.

    Attributes:
        topics: The topics whose events arrive from now on.
        refused: The topics that the upstream refuses, each with the code and the text of the error.
        again: Whether events of `topics` may have been missed.
    """

    topics: list[str]
    refused: dict[str, tuple[str, str]] = {}
    again: bool = False


class LostTopics(HolderMessage, frozen=True, tag="missed"):
    """Events of topics do not arrive, until a `SubscribedTopics` follows."""

    topics: list[str]


class HolderLeaves(HolderMessage, frozen=True, tag="handed"):
    """The holder gives the channel up; another process may take it at once."""


class Heartbeat(msgspec.Struct, frozen=True):
    """A sign of life of a process.

    Attributes:
        process: Its name.
        counts: Of each channel that it holds, by name: its fence, and how many messages it has sent.
    """

    process: str
    counts: dict[str, tuple[int, int]]


M = TypeVar("M")

_Message = WantedTopics | HolderMessage | RelayedEvent | SubscribedTopics | LostTopics | HolderLeaves
_MESSAGES: msgspec.json.Decoder[_Message] = msgspec.json.Decoder(_Message)
_HEARTBEATS = msgspec.json.Decoder(Heartbeat)

_ERRORS: dict[str, type[GatewayError]] = {each.code: each for each in (Forbidden, NotFound, Overloaded)}


def error_fields(error: GatewayError) -> tuple[str, str]:
    """The code and the text of an error."""
    return error.code, error.message


def error_of(code: str, message: str) -> GatewayError:
    """The error with a code and a text."""
    return _ERRORS.get(code, UpstreamUnavailable)(message)


class MessageCodec:
    """Encodes messages and seals them, so that only replicas of this gateway can make one.

    Args:
        seal: The seal that all replicas share.
    """

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def encode(self, name: str, message: RelayMessage | Heartbeat) -> bytes:
        """The sealed bytes of a message to a name."""
        return self._seal.wrap(name, msgspec.json.encode(message))

    def decode(self, name: str, sealed: bytes) -> RelayMessage | None:
        """The message to a name; `None` if no replica has made it."""
        return self._decode(_MESSAGES, name, sealed)

    def decode_heartbeat(self, name: str, sealed: bytes) -> Heartbeat | None:
        """The heartbeat; `None` if no replica has made it."""
        return self._decode(_HEARTBEATS, name, sealed)

    def _decode(self, decoder: msgspec.json.Decoder[M], name: str, sealed: bytes) -> M | None:
        try:
            return decoder.decode(self._seal.unwrap(name, sealed))
        except (BrokenSeal, msgspec.DecodeError):
            return None
