"""What was read of entities, kept for later: one interface, and the store in this process' memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple, Protocol

from cachetools import LRUCache

Mark = Any
"""A store's note of when something was looked for. What is written under a mark from before the principal's
last eviction is not kept, so that an answer under way cannot bring back what was evicted."""

_OVERHEAD = 400
"""Bytes that an entry takes in memory beside its body, as measured: its key, its objects, its place."""
_PRINCIPALS = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What the upstream said of one entity.

    Attributes:
        read_at: When it was asked, in seconds since the epoch: what it says is at least as young.
        body: The entity's JSON; empty where there was none.
        expand: The values of ``expand`` that went with the question.
        status: 200, or the 403 or 404 that it answered.
    """

    read_at: float
    body: bytes
    expand: frozenset[str] = frozenset()
    status: int = 200


Entries = Mapping[str, Entry]
"""Entries by the entity's id."""


class Shelf(NamedTuple):
    """Where entries stand: with whom they belong to, and by the entities' kind."""

    principal: str
    kind: str


class Store(Protocol):
    """Keeps entries, as long as it likes; it never fails, and what goes wrong only makes it forget."""

    async def read(self, shelf: Shelf, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """What is kept of these entities, and a mark for writing what is not."""
        ...

    async def write(self, shelf: Shelf, mark: Mark, entries: Entries, seconds: float) -> None:
        """Keep entries, for so many seconds at most."""
        ...

    async def forget(self, principal: str) -> None:
        """Evict everything that was read for a principal."""
        ...


class Memory:
    """A store of so many bytes, from which the longest unused goes first.

    A principal has a number under which its entries stand, from the first that is looked for; to evict them
    is to take the number away, and they fall out in their turn. Whom the upstream refuses is evicted, so that
    unknown tokens hold no numbers.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._numbers = count()
        self._entries: LRUCache[tuple[int, str, str], Entry] = LRUCache(size, getsizeof=_size)
        self._principals: LRUCache[str, int] = LRUCache(_PRINCIPALS)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._principals.clear()

    async def read(self, shelf: Shelf, ids: Sequence[str]) -> tuple[Mark, Entries]:
        """What is kept of these entities."""
        principal, kind = shelf
        mark = self._principals.get(principal)
        if mark is None:
            mark = self._principals[principal] = next(self._numbers)
            return mark, {}
        get = self._entries.get
        found = ((id_, get((mark, kind, id_))) for id_ in ids)
        return mark, {id_: entry for id_, entry in found if entry is not None}

    async def write(self, shelf: Shelf, mark: Mark, entries: Entries, seconds: float) -> None:  # noqa: ARG002  # room is what bounds it, not time
        """Keep entries, as long as there is room."""
        principal, kind = shelf
        if self._principals.get(principal) != mark:
            return
        for id_, entry in entries.items():
            if _size(entry) <= self._size:
                self._entries[mark, kind, id_] = entry

    async def forget(self, principal: str) -> None:
        """Evict everything that was read for a principal."""
        self._principals.pop(principal, None)


def _size(entry: Entry) -> int:
    return _OVERHEAD + len(entry.body)
