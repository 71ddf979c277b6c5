"""Events that evict what they change from the cache."""

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


class Told:
    """Topics of which a test tells."""

    def __init__(self) -> None:
        self.listeners: list[TopicListener] = []

    def listen(self, identity: Identity, listener: TopicListener) -> Listening:
        assert identity == IDENTITY
        self.listeners.append(listener)
        return self

    def want(self, topics: Collection[str]) -> None:
        """Every topic is told."""

    def subscribed_since(self, topic: str) -> float | None:
        return 0.0 if topic else None

    def close(self) -> None:
        """Nothing is kept."""

    def tell(self, topic: str) -> None:
        notification = Notification(topic, {}, 0.0)
        for listener in self.listeners:
            listener.notified(notification)


class Noting:
    """A listener that looks what the cache has when it hears something."""

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
    """Topics before a cache, and how often it was told to evict something."""

    def __init__(self, cache: EntityCache) -> None:
        self.told = Told()
        self.evicted: list[Link] = []
        self._cache = cache
        self.topics = EvictingTopics(self.told, self._evict)

    async def _evict(self, partition: str, links: Collection[Link]) -> None:
        self.evicted += links
        await self._cache.evict(partition, links)


async def test_the_cache_is_evicted_before_listeners_get_the_event(cache: EntityCache):
    evicting = Evicting(cache)
    listeners = [Noting(cache), Noting(cache)]
    for listener in listeners:
        evicting.topics.listen(IDENTITY, listener)
    evicting.told.tell(PRESENCE)
    assert [await look for listener in listeners for look in listener.looks] == [{OTHER}, {OTHER}]
    assert evicting.evicted == [to("user", USER)]


async def test_what_missed_events_may_have_changed_is_evicted_as_well(cache: EntityCache):
    evicting = Evicting(cache)
    evicting.topics.listen(IDENTITY, Noting(cache))
    evicting.told.listeners[0].subscribed([PRESENCE, f"v2.users.{OTHER}.conversations"])
    await asyncio.sleep(0)
    assert await cached(cache) == {OTHER}


async def test_events_about_entities_that_are_not_cached_evict_nothing(cache: EntityCache):
    evicting = Evicting(cache)
    evicting.topics.listen(IDENTITY, Noting(cache))
    for topic in (f"v2.users.{USER}.conversations", f"v2.detail.events.conversation.{USER}.acw", "v2.system"):
        evicting.told.tell(topic)
    await asyncio.sleep(0)
    assert not evicting.evicted
