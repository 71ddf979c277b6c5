"""The topics of one listener. It also learns which of them were subscribed or refused before it came."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from gateway.errors import GatewayError
from gateway.live.topics import TopicListener
from gateway.upstream.clock import Clock


class ListeningOwner(Protocol):
    """The topics of one caller, which many listeners share."""

    def subscribed_since(self, topic: str) -> float | None:
        """Since when events of a topic arrive, in seconds of the clock; `None` if they do not."""
        ...

    def join(self, listening: "TopicListening", topics: Sequence[str]) -> None:
        """Add a listener to topics."""

    def leave(self, listening: "TopicListening", topics: Collection[str]) -> None:
        """Remove a listener from topics."""

    def forget(self, listening: "TopicListening") -> None:
        """Remove a listener."""


class TopicListening:
    """The topics of one listener; implements `Listening`.

    Args:
        owner: The topics of the caller.
        listener: The listener.
        clock: Monotonic seconds.
    """

    def __init__(self, owner: ListeningOwner, listener: TopicListener, clock: Clock) -> None:
        self._owner = owner
        self._clock = clock
        self._since: dict[str, float] = {}
        self.listener = listener

    def __contains__(self, topic: str) -> bool:
        return topic in self._since

    def want(self, topics: Collection[str]) -> None:
        """See `Listening`."""
        wanted = dict.fromkeys(topics)
        less = self._since.keys() - wanted.keys()
        more = [topic for topic in wanted if topic not in self._since]
        for topic in less:
            del self._since[topic]
        self._since.update(dict.fromkeys(more, self._clock()))
        if more:
            self._owner.join(self, more)
        if less:
            self._owner.leave(self, less)

    def subscribed_since(self, topic: str) -> float | None:
        """See `Listening`."""
        since, subscribed = self._since.get(topic), self._owner.subscribed_since(topic)
        return None if since is None or subscribed is None else max(since, subscribed)

    def close(self) -> None:
        """See `Listening`."""
        self.want(())
        self._owner.forget(self)

    def catch_up(self, subscribed: Sequence[str], refused: Mapping[str, GatewayError]) -> None:
        """Report to the listener which topics were subscribed and refused before it wanted them.

        This happens soon, not at once, so that no method of a listener is called before `want` returns.
        """
        if subscribed or refused:
            asyncio.get_running_loop().call_soon(self._report, subscribed, refused)

    def _report(self, subscribed: Sequence[str], refused: Mapping[str, GatewayError]) -> None:
        if still := [topic for topic in subscribed if self.subscribed_since(topic) is not None]:
            self.listener.subscribed(still)
        for topic, error in refused.items():
            if topic in self:
                self.listener.refused(topic, error)
