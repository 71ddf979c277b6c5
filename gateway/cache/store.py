"""Stores of cache entries: their interface, and the store in this process' memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple, Protocol

from cachetools import LRUCache

from gateway.cache.evictions import Evictions
from gateway.links import Parameters

Mark = Any
"""The moment of a read, for the store. An entry that is written with a mark from before the last eviction of
its entity or partition is dropped, so a read in flight cannot restore an evicted entry."""

_OVERHEAD = 400
"""Measured bytes of memory for an entry beside its body."""
_PARTITIONS = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """The upstream's answer for one entity.

    Attributes:
        read_at: When the read began, in seconds since the epoch.
        body: The entity's JSON; empty if there is none.
        parameters: The query parameters that it was read with.
        status: 200, 403 or 404.
    """

    read_at: float
    body: bytes
    parameters: Parameters = frozenset()
    status: int = 200


Entries = Mapping[str, Entry]
"""Entries by the id of the entity."""


class Section(NamedTuple):
    """The entries of one partition and one kind."""

    partition: str
    kind: str


class EntryStore(Protocol):
    """Stores entries, and may drop any of them at any time. It never raises: a failure only loses entries."""

    async def read(self, section: Section, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """The entries of these entities, and a mark for writing others."""
        ...

    async def write(self, section: Section, mark: Mark, entries: Entries, seconds: float) -> None:
        """Store entries, for at most this number of seconds."""
        ...

    async def evict(self, section: Section, ids: Sequence[str]) -> None:
        """Evict the entries of these entities."""
        ...

    async def forget(self, partition: str) -> None:
        """Evict all entries of a partition."""
        ...


class _MemoryMark(NamedTuple):
    """The number of a partition, and the number of evictions before."""

    partition: int
    evictions: int


class MemoryStore:
    """A store with a fixed size in bytes that drops the least recently used entry first.

    Each partition gets a number at its first read, which is part of its entries' keys. Evicting a partition
    removes the number, and its entries drop out later. A partition that the upstream refuses is evicted, so
    unknown tokens have no numbers.
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
        """Store entries while there is room."""
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
