"""Topics: the notifications of the upstream, and who listens to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.errors import GatewayError
from gateway.upstream.identity import Identity


@dataclass(frozen=True, slots=True)
class Notification:
    """An event of a topic.

    Attributes:
        topic: The topic's name.
        body: The vendor's `eventBody`. An absent key says nothing; it does not mean null.
        at: When it arrived, in seconds of the clock.
    """

    topic: str
    body: Mapping[str, Any]
    at: float


class TopicListener(Protocol):
    """Gets the events of the topics that it wants. None of its methods waits or raises."""

    def notified(self, notification: Notification) -> None:
        """An event has arrived."""

    def subscribed(self, topics: Collection[str]) -> None:
        """Events of topics arrive from now on, for the first time or again; earlier ones may be missed."""

    def refused(self, topic: str, error: GatewayError) -> None:
        """The upstream refuses a topic, for the reason that the error gives."""

    def ended(self, error: GatewayError) -> None:
        """No more events arrive: the caller's token is not accepted, or cannot open a channel."""


class Listening(Protocol):
    """The topics of one listener."""

    def want(self, topics: Collection[str]) -> None:
        """Want these topics, and no others."""

    def subscribed_since(self, topic: str) -> float | None:
        """Since when no event of a topic was missed, in seconds of the clock; `None` if none arrive."""

    def close(self) -> None:
        """Want no topics any more."""


class Topics(Protocol):
    """Gives listeners the events of topics; callers with the same rights share channels."""

    def listen(self, identity: Identity, listener: TopicListener) -> Listening:
        """Add a listener for a caller; it wants no topic yet."""
        ...
