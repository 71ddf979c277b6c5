"""A store that stands in for a server while that is away."""

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

    What the memory holds is from the present absence only: what other replicas evict, it would not hear.
    """

    def __init__(self, server: RedisStore, memory: MemoryStore) -> None:
        self._server = server
        self._memory = memory

    async def read(self, section: Section, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """What is kept of these entities."""
        found = await self._server.read(section, ids)
        if found is not None:
            self._memory.clear()
            mark, entries = found
            return _Mark(self._server, mark), entries
        mark, entries = await self._memory.read(section, ids)
        return _Mark(self._memory, mark), entries

    async def write(self, section: Section, mark: Mark, entries: Entries, seconds: float) -> None:
        """Keep entries where they were looked for."""
        await mark.store.write(section, mark.mark, entries, seconds)

    async def forget(self, partition: str) -> None:
        """Evict everything that was read for a partition, here and there."""
        await self._memory.forget(partition)
        await self._server.forget(partition)
