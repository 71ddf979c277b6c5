"""Where the cache keeps its entries: the interface of stores, and the store in this process' memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple, Protocol

from cachetools import LRUCache

from gateway.cache.evictions import Evictions
from gateway.links import Parameters

Mark = Any
"""Tells a store when something was looked for. What is written under a mark from before the last eviction of
the entity, or of the partition, is not kept: an answer under way cannot bring back what was evicted."""

_OVERHEAD = 400
"""Bytes that an entry takes in memory beside its body, as measured."""
_PARTITIONS = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What the upstream answered about one entity.

    Attributes:
        read_at: When the read began, in seconds since the epoch.
        body: The entity's JSON; empty where there was none.
        parameters: The query parameters that it was read with.
        status: 200, 403 or 404.
    """

    read_at: float
    body: bytes
    parameters: Parameters = frozenset()
    status: int = 200


Entries = Mapping[str, Entry]
"""Entries by the entity's id."""


class Section(NamedTuple):
    """The entries of one partition and one kind."""

    partition: str
    kind: str


class EntryStore(Protocol):
    """Keeps entries, any of which it may drop at any time. It never raises: a failure only loses entries."""

    async def read(self, section: Section, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """The entries of these entities, and a mark for writing others."""
        ...

    async def write(self, section: Section, mark: Mark, entries: Entries, seconds: float) -> None:
        """Keep entries, for at most this many seconds."""
        ...

    async def evict(self, section: Section, ids: Sequence[str]) -> None:
        """Evict the entries of these entities."""
        ...

    async def forget(self, partition: str) -> None:
        """Evict all entries of a partition."""
        ...


class _MemoryMark(NamedTuple):
    """The number of a partition, and how many evictions of entities there were before."""

    partition: int
    evictions: int


class MemoryStore:
    """A store of a fixed number of bytes, which drops the entry that is longest unused first.

    Each partition gets a number at its first read, and its entries are kept under that number. Evicting a
    partition removes the number, and the entries drop out in their turn. A partition that the upstream
    refuses is evicted, so unknown tokens hold no numbers.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._numbers = count()
        self._entries: LRUCache[tuple[int, str, str], Entry] = LRUCache(size, getsizeof=_size)
        self._partitions: LRUCache[str, int] = LRUCache(_PARTITIONS)
        self._evictions = 0
        self._evicted: Evictions[tuple[int, str, str]] = Evictions()

    def clear(self) -> None:
        """Drop all entries."""
        self._entries.clear()
        self._partitions.clear()

    async def read(self, section: Section, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """The entries of these entities."""
        partition, kind = section
        number = self._partitions.get(partition)
        if number is None:
            number = self._partitions[partition] = next(self._numbers)
        mark = _MemoryMark(number, self._evictions)
        get = self._entries.get
        found = ((id_, get((number, kind, id_))) for id_ in ids)
        return mark, {id_: entry for id_, entry in found if entry is not None}

    async def write(self, section: Section, mark: Mark, entries: Entries, seconds: float) -> None:  # noqa: ARG002  # room is what bounds it, not time
        """Keep entries, as long as there is room."""
        number, evictions = mark
        if self._partitions.get(section.partition) != number:
            return
        for id_, entry in entries.items():
            key = (number, section.kind, id_)
            if _size(entry) <= self._size and self._evicted.of(key) <= evictions:
                self._entries[key] = entry

    async def evict(self, section: Section, ids: Sequence[str]) -> None:
        """Evict the entries of these entities."""
        number = self._partitions.get(section.partition)
        if number is None:
            return
        self._evictions += 1
        for id_ in ids:
            key = (number, section.kind, id_)
            self._entries.pop(key, None)
            self._evicted.note(key, self._evictions)

    async def forget(self, partition: str) -> None:
        """Evict all entries of a partition."""
        self._partitions.pop(partition, None)


def _size(entry: Entry) -> int:
    return _OVERHEAD + len(entry.body)
