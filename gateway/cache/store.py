"""Where the cache keeps its entries: the interface of stores, and the store in this process' memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple, Protocol

from cachetools import LRUCache

from gateway.links import Parameters

Mark = Any
"""Tells a store when something was looked for. What is written under a mark from before the principal's last
eviction is not kept, so that an answer under way cannot bring back what was evicted."""

_OVERHEAD = 400
"""Bytes that an entry takes in memory beside its body, as measured."""
_PRINCIPALS = 10_000


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


class Partition(NamedTuple):
    """The entries of one principal and one kind."""

    principal: str
    kind: str


class EntryStore(Protocol):
    """Keeps entries, any of which it may drop at any time. It never raises: a failure only loses entries."""

    async def read(self, partition: Partition, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """The entries of these entities, and a mark for writing others."""
        ...

    async def write(self, partition: Partition, mark: Mark, entries: Entries, seconds: float) -> None:
        """Keep entries, for at most this many seconds."""
        ...

    async def forget(self, principal: str) -> None:
        """Evict all entries of a principal."""
        ...


class MemoryStore:
    """A store of a fixed number of bytes, which drops the entry that is longest unused first.

    Each principal gets a number at its first read, and its entries are kept under that number. Evicting a
    principal removes the number, and the entries drop out in their turn. A principal that the upstream
    refuses is evicted, so unknown tokens hold no numbers.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._numbers = count()
        self._entries: LRUCache[tuple[int, str, str], Entry] = LRUCache(size, getsizeof=_size)
        self._principals: LRUCache[str, int] = LRUCache(_PRINCIPALS)

    def clear(self) -> None:
        """Drop all entries."""
        self._entries.clear()
        self._principals.clear()

    async def read(self, partition: Partition, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """The entries of these entities."""
        principal, kind = partition
        mark = self._principals.get(principal)
        if mark is None:
            mark = self._principals[principal] = next(self._numbers)
            return mark, {}
        get = self._entries.get
        found = ((id_, get((mark, kind, id_))) for id_ in ids)
        return mark, {id_: entry for id_, entry in found if entry is not None}

    async def write(self, partition: Partition, mark: Mark, entries: Entries, seconds: float) -> None:  # noqa: ARG002  # room is what bounds it, not time
        """Keep entries, as long as there is room."""
        principal, kind = partition
        if self._principals.get(principal) != mark:
            return
        for id_, entry in entries.items():
            if _size(entry) <= self._size:
                self._entries[mark, kind, id_] = entry

    async def forget(self, principal: str) -> None:
        """Evict all entries of a principal."""
        self._principals.pop(principal, None)


def _size(entry: Entry) -> int:
    return _OVERHEAD + len(entry.body)
