"""What processes that share a caller's notification channel tell each other."""

from typing import Any, TypeVar

import msgspec

from gateway.errors import Forbidden, GatewayError, NotFound, Overloaded, UpstreamUnavailable
from gateway.redis.seal import BrokenSeal, Seal


class Relayed(msgspec.Struct, frozen=True, tag_field="is"):
    """A message about one caller's channel, to all processes that listen through it."""


class WantedTopics(Relayed, frozen=True, tag="wants"):
    """The topics that a process wants of the holder; it says so again when they change, and now and then."""

    process: str
    topics: list[str]


class OfHolder(Relayed, frozen=True, tag="holds"):
    """The holder says something; by itself, that it holds the channel.

    Attributes:
        fence: Greater for each new holder; what an earlier one still says is not listened to.
        process: The holder.
        count: How many of its messages there have been before, so that a lost one is noticed.
    """

    fence: int
    process: str
    count: int


class RelayedEvent(OfHolder, frozen=True, tag="event"):
    """The upstream tells something."""

    topic: str
    body: dict[str, Any]


class HeardTopics(OfHolder, frozen=True, tag="heard"):
    """Topics are heard, and others are refused, each with the code and text of the error.

    Attributes:
        again: Whether something was missed of the topics that are heard.
    """

    topics: list[str]
    refused: dict[str, tuple[str, str]] = {}
    again: bool = False


class MissedTopics(OfHolder, frozen=True, tag="missed"):
    """Topics are not heard any more, until the holder says that they are."""

    topics: list[str]


class HandedOn(OfHolder, frozen=True, tag="handed"):
    """The holder ends; another may hold the channel at once."""


class Pulse(msgspec.Struct, frozen=True):
    """A process is alive; `counts` are of its messages, by the partition of the channels that it holds."""

    process: str
    counts: dict[str, tuple[int, int]]


M = TypeVar("M")

_Message = WantedTopics | OfHolder | RelayedEvent | HeardTopics | MissedTopics | HandedOn
_MESSAGES: msgspec.json.Decoder[_Message] = msgspec.json.Decoder(_Message)
_PULSES = msgspec.json.Decoder(Pulse)

_ERRORS: dict[str, type[GatewayError]] = {each.code: each for each in (Forbidden, NotFound, Overloaded)}


def told(error: GatewayError) -> tuple[str, str]:
    """An error, as a message has it."""
    return error.code, error.message


def error_of(code: str, message: str) -> GatewayError:
    """The error that a message tells."""
    return _ERRORS.get(code, UpstreamUnavailable)(message)


class Envelopes:
    """Messages as bytes, sealed, so that nobody but the replicas makes them.

    Args:
        seal: Theirs.
    """

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def close(self, name: str, message: Relayed | Pulse) -> bytes:
        """A message to a name."""
        return self._seal.wrap(name, msgspec.json.encode(message))

    def message(self, name: str, sealed: bytes) -> Relayed | None:
        """The message, or ``None`` if no replica has made it."""
        return self._open(_MESSAGES, name, sealed)

    def pulse(self, name: str, sealed: bytes) -> Pulse | None:
        """The pulse, or ``None`` if no replica has made it."""
        return self._open(_PULSES, name, sealed)

    def _open(self, decoder: msgspec.json.Decoder[M], name: str, sealed: bytes) -> M | None:
        try:
            return decoder.decode(self._seal.unwrap(name, sealed))
        except (BrokenSeal, msgspec.DecodeError):
            return None
