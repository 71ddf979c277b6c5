"""Events evict from the cache what they change."""

import asyncio
from collections.abc import Collection

import msgspec
import pytest
from calling import caller_of

from gateway.cache.entities import EntityCache, Times
from gateway.cache.store import MemoryStore
from gateway.errors import GatewayError
from gateway.links import KINDS, Link, to
from gateway.live.evicting import EvictingTopics
from gateway.live.topics import Listening, Notification, TopicListener
from gateway.upstream.identity import Identity

USER = "1b1f2a0e-0000-4000-8000-000000000001"
OTHER = "1b1f2a0e-0000-4000-8000-000000000002"
PRESENCE = f"v2.users.{USER}.presence"
IDENTITY = caller_of("a-token").identity


class ScriptedTopics:
    """Topics with the events that a test publishes."""

    def __init__(self) -> None:
        self.listeners: list[TopicListener] = []

    def listen(self, identity: Identity, listener: TopicListener) -> Listening:
        assert identity == IDENTITY
        self.listeners.append(listener)
        return self

    def want(self, topics: Collection[str]) -> None:
        """All topics are subscribed."""

    def subscribed_since(self, topic: str) -> float | None:
        return 0.0 if topic else None

    def close(self) -> None:
        """Nothing is kept."""

    def publish(self, topic: str) -> None:
        notification = Notification(topic, {}, 0.0)
        for listener in self.listeners:
            listener.notified(notification)


class CacheListener:
    """A listener that notes what the cache has when it gets an event."""

    def __init__(self, cache: EntityCache) -> None:
        self._cache = cache
        self.looks: list[asyncio.Task[set[str]]] = []

    def notified(self, notification: Notification) -> None:
        self.looks.append(asyncio.create_task(cached(self._cache)))
        assert notification.topic

    def subscribed(self, topics: Collection[str]) -> None:
        assert topics

    def refused(self, topic: str, error: GatewayError) -> None:
        raise AssertionError(topic) from error

    def ended(self, error: GatewayError) -> None:
        raise AssertionError from error


async def cached(cache: EntityCache) -> set[str]:
    lookup = await cache.look(IDENTITY.partition, KINDS["user"], [USER, OTHER], frozenset())
    return set(lookup.fresh)


@pytest.fixture
async def cache() -> EntityCache:
    cache = EntityCache(MemoryStore(100_000), Times())
    lookup = await cache.look(IDENTITY.partition, KINDS["user"], [], frozenset())
    users = {id_: msgspec.json.encode({"id": id_}) for id_ in (USER, OTHER)}
    await cache.put(IDENTITY.partition, KINDS["user"], lookup, frozenset(), users, cache.now())
    assert await cached(cache) == {USER, OTHER}
    return cache


class Evicting:
    """Topics before a cache, and the links that were evicted from it."""

    def __init__(self, cache: EntityCache) -> None:
        self.source = ScriptedTopics()
        self.evicted: list[Link] = []
        self._cache = cache
        self.topics = EvictingTopics(self.source, self._evict)

    async def _evict(self, partition: str, links: Collection[Link]) -> None:
        self.evicted += links
        await self._cache.evict(partition, links)


async def test_the_cache_is_evicted_before_listeners_get_the_event(cache: EntityCache):
    evicting = Evicting(cache)
    listeners = [CacheListener(cache), CacheListener(cache)]
    for listener in listeners:
        evicting.topics.listen(IDENTITY, listener)
    evicting.source.publish(PRESENCE)
    assert [await look for listener in listeners for look in listener.looks] == [{OTHER}, {OTHER}]
    assert evicting.evicted == [to("user", USER)]


async def test_what_missed_events_may_have_changed_is_evicted_as_well(cache: EntityCache):
    evicting = Evicting(cache)
    evicting.topics.listen(IDENTITY, CacheListener(cache))
    evicting.source.listeners[0].subscribed([PRESENCE, f"v2.users.{OTHER}.conversations"])
    await asyncio.sleep(0)
    assert await cached(cache) == {OTHER}


async def test_events_about_entities_that_are_not_cached_evict_nothing(cache: EntityCache):
    evicting = Evicting(cache)
    evicting.topics.listen(IDENTITY, CacheListener(cache))
    for topic in (f"v2.users.{USER}.conversations", f"v2.detail.events.conversation.{USER}.acw", "v2.system"):
        evicting.source.publish(topic)
    await asyncio.sleep(0)
    assert not evicting.evicted
