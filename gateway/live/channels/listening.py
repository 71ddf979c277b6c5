"""What one listener listens to, and how it is told what was heard before it came."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from gateway.errors import GatewayError
from gateway.live.topics import TopicListener
from gateway.upstream.clock import Clock


class ListeningOwner(Protocol):
    """The topics of one caller, to which many may listen."""

    def subscribed_since(self, topic: str) -> float | None:
        """Since when a topic is heard; ``None`` if it is not."""
        ...

    def join(self, listening: "TopicListening", topics: Sequence[str]) -> None:
        """One listens to more topics."""

    def leave(self, listening: "TopicListening", topics: Collection[str]) -> None:
        """One listens to fewer topics."""

    def forget(self, listening: "TopicListening") -> None:
        """One listens no more."""


class TopicListening:
    """What one listener listens to; see `Listening`.

    Args:
        topics: Those of the caller.
        listener: Hears.
        clock: Monotonic seconds.
    """

    def __init__(self, topics: ListeningOwner, listener: TopicListener, clock: Clock) -> None:
        self._topics = topics
        self._clock = clock
        self._since: dict[str, float] = {}
        self.listener = listener

    def __contains__(self, topic: str) -> bool:
        return topic in self._since

    def want(self, topics: Collection[str]) -> None:
        """Listen to these topics, and to no others."""
        wanted = dict.fromkeys(topics)
        less = self._since.keys() - wanted.keys()
        more = [topic for topic in wanted if topic not in self._since]
        for topic in less:
            del self._since[topic]
        self._since.update(dict.fromkeys(more, self._clock()))
        if more:
            self._topics.join(self, more)
        if less:
            self._topics.leave(self, less)

    def subscribed_since(self, topic: str) -> float | None:
        """Since when nothing of a topic was missed, in seconds of the clock; ``None`` if it is not heard."""
        since, heard = self._since.get(topic), self._topics.subscribed_since(topic)
        return None if since is None or heard is None else max(since, heard)

    def close(self) -> None:
        """Listen no more."""
        self.want(())
        self._topics.forget(self)

    def catch_up(self, heard: Sequence[str], refused: Mapping[str, GatewayError]) -> None:
        """Tell the listener soon what was heard and refused before it came.

        Not at once: who begins to listen need not expect to hear before `want` has returned.
        """
        if heard or refused:
            asyncio.get_running_loop().call_soon(self._tell, heard, refused)

    def _tell(self, heard: Sequence[str], refused: Mapping[str, GatewayError]) -> None:
        if still := [topic for topic in heard if self.subscribed_since(topic) is not None]:
            self.listener.subscribed(still)
        for topic, error in refused.items():
            if topic in self:
                self.listener.refused(topic, error)
