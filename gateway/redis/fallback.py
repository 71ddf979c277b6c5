"""The store that is used while the shared server is away."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.cache.store import Entries, EntryStore, Mark, MemoryStore, Section
from gateway.redis.store import RedisStore


@dataclass(frozen=True, slots=True)
class _Mark:
    store: EntryStore | RedisStore
    mark: Mark


class FallbackStore:
    """The server's store while it answers, and this process' memory while it does not.

    The memory is cleared when the server is back, since it does not learn of other replicas' evictions.
    """

    def __init__(self, server: RedisStore, memory: MemoryStore) -> None:
        self._server = server
        self._memory = memory

    async def read(self, section: Section, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """The entries of these entities, and a mark for writing others."""
        found = await self._server.read(section, ids)
        if found is not None:
            self._memory.clear()
            mark, entries = found
            return _Mark(self._server, mark), entries
        mark, entries = await self._memory.read(section, ids)
        return _Mark(self._memory, mark), entries

    async def write(self, section: Section, mark: Mark, entries: Entries, seconds: float) -> None:
        """Keep entries in the store that gave the mark."""
        await mark.store.write(section, mark.mark, entries, seconds)

    async def evict(self, section: Section, ids: Sequence[str]) -> None:
        """Evict the entries of these entities from both stores."""
        await self._memory.evict(section, ids)
        await self._server.evict(section, ids)

    async def forget(self, partition: str) -> None:
        """Evict all entries of a partition from both stores."""
        await self._memory.forget(partition)
        await self._server.forget(partition)
