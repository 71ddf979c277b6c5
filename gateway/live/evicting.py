"""Events evict what they change from the cache, before anybody who listens hears of them."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from gateway.links import ROWS, Link
from gateway.links.topics import link_of
from gateway.live.topics import Listening, Notification, TopicListener, Topics
from gateway.upstream.identity import Identity

Evict = Callable[[str, Collection[Link]], Coroutine[Any, Any, None]]
"""Evicts entities of a partition, as `EntitySource.evict` does."""


class EvictingTopics:
    """Gives listeners what the upstream tells, once the cache has forgotten what that changes.

    Only topics that somebody listens to anyway evict: none is listened to for the cache.

    Args:
        topics: Tell.
        evict: Evicts.
    """

    def __init__(self, topics: Topics, evict: Evict) -> None:
        self._topics = topics
        self._evict = evict
        self._tasks: set[asyncio.Task[None]] = set()
        self._last: Notification | None = None

    def listen(self, identity: Identity, listener: TopicListener) -> Listening:
        """Begin to listen for a caller, to no topic yet."""
        return self._topics.listen(identity, _EvictingListener(self, identity.partition, listener))

    def changed(self, partition: str, notification: Notification) -> None:
        """Evict what an event changes, once for all who hear it."""
        if notification is self._last:
            return
        self._last = notification
        self.missed(partition, [notification.topic])

    def missed(self, partition: str, topics: Collection[str]) -> None:
        """Evict what events of these topics may have changed."""
        links = [link for topic in topics if (link := link_of(topic)) and ROWS[link.kind].ttl]
        if links:
            task = asyncio.create_task(self._evict(partition, links))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


class _EvictingListener:
    """A listener, before whose turn the cache is told."""

    def __init__(self, topics: EvictingTopics, partition: str, listener: TopicListener) -> None:
        self._topics = topics
        self._partition = partition
        self._listener = listener
        self.refused = listener.refused
        self.ended = listener.ended

    def notified(self, notification: Notification) -> None:
        self._topics.changed(self._partition, notification)
        self._listener.notified(notification)

    def subscribed(self, topics: Collection[str]) -> None:
        self._topics.missed(self._partition, topics)
        self._listener.subscribed(topics)
