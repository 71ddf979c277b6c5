"""Evicts what an event changes from the cache before listeners get the event."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from gateway.links import ROWS, Link
from gateway.links.topics import link_of
from gateway.live.topics import Listening, Notification, TopicListener, Topics
from gateway.upstream.identity import Identity

Evict = Callable[[str, Collection[Link]], Coroutine[Any, Any, None]]
"""Evicts entities of a partition from the cache; see `EntitySource.evict`."""


class EvictingTopics:
    """Gives listeners the events of topics, and evicts what each event changes first.

    Only topics that somebody wants anyway evict; none is subscribed for the cache.

    Args:
        topics: Give the events.
        evict: Evicts.
    """

    def __init__(self, topics: Topics, evict: Evict) -> None:
        self._topics = topics
        self._evict = evict
        self._tasks: set[asyncio.Task[None]] = set()
        self._last: Notification | None = None

    def listen(self, identity: Identity, listener: TopicListener) -> Listening:
        """Add a listener for a caller; it wants no topic yet."""
        return self._topics.listen(identity, _EvictingListener(self, identity.partition, listener))

    def evict_changed(self, partition: str, notification: Notification) -> None:
        """Evict what an event changes, once for all its listeners."""
        if notification is self._last:
            return
        self._last = notification
        self.evict_missed(partition, [notification.topic])

    def evict_missed(self, partition: str, topics: Collection[str]) -> None:
        """Evict what missed events of topics may have changed."""
        links = [link for topic in topics if (link := link_of(topic)) and ROWS[link.kind].ttl]
        if links:
            task = asyncio.create_task(self._evict(partition, links))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


class _EvictingListener:
    """Evicts, and then calls a listener."""

    def __init__(self, topics: EvictingTopics, partition: str, listener: TopicListener) -> None:
        self._topics = topics
        self._partition = partition
        self._listener = listener
        self.refused = listener.refused
        self.ended = listener.ended

    def notified(self, notification: Notification) -> None:
        self._topics.evict_changed(self._partition, notification)
        self._listener.notified(notification)

    def subscribed(self, topics: Collection[str]) -> None:
        self._topics.evict_missed(self._partition, topics)
        self._listener.subscribed(topics)
