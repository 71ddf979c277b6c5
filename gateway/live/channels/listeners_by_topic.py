"""The listeners of each topic. Pure, no I/O."""

from collections.abc import Collection, Iterable, Mapping
from typing import Generic, TypeVar

L = TypeVar("L")


class ListenersByTopic(Generic[L]):
    """The listeners of each topic, in the order in which they joined."""

    def __init__(self) -> None:
        self._by_topic: dict[str, dict[L, None]] = {}

    @property
    def topics(self) -> Collection[str]:
        """The topics that have a listener."""
        return self._by_topic.keys()

    def join(self, listener: L, topic: str) -> None:
        """Add a listener to a topic."""
        self._by_topic.setdefault(topic, {})[listener] = None

    def leave(self, listener: L, topic: str) -> bool:
        """Remove a listener from a topic; returns whether it was the last one."""
        listeners = self._by_topic.get(topic, {})
        listeners.pop(listener, None)
        if not listeners:
            self._by_topic.pop(topic, None)
        return not listeners

    def of(self, topic: str) -> tuple[L, ...]:
        """The listeners of a topic."""
        return tuple(self._by_topic.get(topic, ()))

    def by_listener(self, topics: Iterable[str]) -> Mapping[L, list[str]]:
        """The listeners of some topics, each with those of these that it listens to."""
        found: dict[L, list[str]] = {}
        for topic in topics:
            for listener in self.of(topic):
                found.setdefault(listener, []).append(topic)
        return found
