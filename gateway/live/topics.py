"""What the upstream tells by itself: its topics, and who listens to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.errors import GatewayError
from gateway.upstream.identity import Identity


@dataclass(frozen=True, slots=True)
class Notification:
    """One message of the upstream's about a topic.

    Attributes:
        topic: Its name, as it was asked for.
        body: The event, as it came. An absent key means "not told".
        at: When it came, in seconds of the clock.
    """

    topic: str
    body: Mapping[str, Any]
    at: float


class TopicListener(Protocol):
    """Hears what comes of the topics that it listens to. None of its methods waits or raises."""

    def notified(self, notification: Notification) -> None:
        """The upstream tells something."""

    def subscribed(self, topics: Collection[str]) -> None:
        """Topics are heard, for the first time or again; earlier events are missed."""

    def refused(self, topic: str, error: GatewayError) -> None:
        """A topic is not to be had, for the reason that the error gives; others are heard."""

    def ended(self, error: GatewayError) -> None:
        """Nothing more comes: the caller's token is not accepted, or the upstream cannot be reached."""


class Listening(Protocol):
    """What one listener listens to."""

    def want(self, topics: Collection[str]) -> None:
        """Listen to these topics, and to no others."""

    def subscribed_since(self, topic: str) -> float | None:
        """Since when nothing of a topic was missed, in seconds of the clock; ``None`` if it is not heard."""

    def close(self) -> None:
        """Listen no more."""


class Topics(Protocol):
    """Gives listeners what the upstream tells; callers with the same rights share its channels."""

    def listen(self, identity: Identity, listener: TopicListener) -> Listening:
        """Begin to listen for a caller, to no topic yet."""
        ...
