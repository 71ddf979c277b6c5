"""Who listens to which topic. Pure, no I/O."""

from collections.abc import Collection, Iterable, Mapping
from typing import Generic, TypeVar

L = TypeVar("L")


class ListenersByTopic(Generic[L]):
    """Those who listen, by topic, in the order in which they came."""

    def __init__(self) -> None:
        self._by_topic: dict[str, dict[L, None]] = {}

    @property
    def topics(self) -> Collection[str]:
        """The topics that somebody listens to."""
        return self._by_topic.keys()

    def join(self, listener: L, topic: str) -> None:
        """Listen to a topic."""
        self._by_topic.setdefault(topic, {})[listener] = None

    def leave(self, listener: L, topic: str) -> bool:
        """Listen to it no more; whether nobody does now."""
        listeners = self._by_topic.get(topic, {})
        listeners.pop(listener, None)
        if not listeners:
            self._by_topic.pop(topic, None)
        return not listeners

    def of(self, topic: str) -> tuple[L, ...]:
        """Those who listen to a topic."""
        return tuple(self._by_topic.get(topic, ()))

    def by_listener(self, topics: Iterable[str]) -> Mapping[L, list[str]]:
        """Those who listen to some of these topics, each with those."""
        found: dict[L, list[str]] = {}
        for topic in topics:
            for listener in self.of(topic):
                found.setdefault(listener, []).append(topic)
        return found
