"""Builds the objects that operations share: the cache, and with Redis the objects that replicas share."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from gateway.cache.store import EntryStore, MemoryStore
from gateway.events import Listener
from gateway.live.topics import Topics
from gateway.service.persisted import SharedDocuments
from gateway.settings import Settings
from gateway.upstream.auth.credentials import PROCESS_KEY
from gateway.upstream.clock import Time

if TYPE_CHECKING:
    from gateway.upstream.policy.rate_budget import SharedBudget


_LATE = 1.0
"""Seconds after its timeout in which a call may still report its budget."""


class Shared(NamedTuple):
    """The objects that operations share.

    Attributes:
        store: The store of the cache; `None` if nothing is cached.
        budget: The shared budget of tokens; `None` without Redis.
        documents: The documents that clients have sent; `None` without Redis.
        topics: Shares this process' channels with all processes until its block ends.
    """

    store: EntryStore | None
    budget: "SharedBudget | None" = None
    documents: SharedDocuments | None = None
    topics: Callable[[Topics], AbstractAsyncContextManager[Topics]] = nullcontext


@asynccontextmanager
async def shared_by_operations(settings: Settings, listener: Listener, time: Time) -> AsyncIterator[Shared]:
    """The shared objects, on the replicas' Redis server if there is one."""
    cache = settings.cache
    memory = MemoryStore(cache.size) if cache.enabled else None
    if cache.url is None:
        yield Shared(memory)
        return
    # The client is slow to load, and most gateways have no such server.
    from gateway.redis.budget import RedisBudget  # noqa: PLC0415
    from gateway.redis.client import RedisClient  # noqa: PLC0415
    from gateway.redis.documents import RedisDocuments  # noqa: PLC0415
    from gateway.redis.fallback import FallbackStore  # noqa: PLC0415
    from gateway.redis.seal import Seal  # noqa: PLC0415
    from gateway.redis.shared_topics import SharedTopics  # noqa: PLC0415
    from gateway.redis.store import RedisStore  # noqa: PLC0415

    url = cache.url.get_secret_value()
    client = RedisClient(url, listener)

    @asynccontextmanager
    async def topics(channels: Topics) -> AsyncIterator[Topics]:
        shared = SharedTopics(client, url, Seal(keys(settings).seal), channels, time)
        try:
            yield shared
        finally:
            await shared.close()

    store = RedisStore(client, keys(settings).seal, listener, time.now)
    budget = RedisBudget(client, lease=settings.upstream.timeout + _LATE)
    try:
        yield Shared(FallbackStore(store, memory) if memory else None, budget, RedisDocuments(client), topics)
    finally:
        await client.close()


class Keys(NamedTuple):
    """Two keys from one secret, so that the hash of an identity reveals nothing about the seal of entries."""

    identity: bytes
    seal: bytes


def keys(settings: Settings) -> Keys:
    """The keys that replicas share, or the key of this process without a shared secret."""
    secret = settings.cache.key
    if secret is None:
        return Keys(PROCESS_KEY, PROCESS_KEY)
    text = secret.get_secret_value().encode()
    return Keys(blake2b(text, person=b"principal").digest(), blake2b(text, person=b"seal").digest())
