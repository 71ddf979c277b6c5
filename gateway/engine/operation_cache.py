"""A cache of parsed documents, their plans and prepared operations, bounded by its size in memory."""

import gc
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

_BYTES_OF_ENTRY = 1_000
"""Memory for an entry itself, its key included."""


@dataclass(slots=True)
class _Entry:
    value: Any
    bytes: int
    parent: Hashable | None


class OperationCache:
    """Keeps values by their keys; the least recently used go first.

    An entry may have a parent, which it holds: a plan its document, a prepared operation its plan. To use a
    child is to use its parent, so a parent goes after its children, and all that an entry holds is counted.

    Args:
        size: Bytes that all entries may take, by the size given with each.
    """

    def __init__(self, size: int) -> None:
        self._most = size
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self.bytes = self._forgotten = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Any | None:
        """The value under a key, which counts as used now."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._use(key)
        return entry.value

    def put(self, key: Hashable, value: Any, bytes: int, parent: Hashable | None = None) -> None:  # noqa: A002  # the unit is the name
        """Keep a value that takes so many bytes, unless its parent is gone."""
        if parent is not None and parent not in self._entries:
            return
        if key not in self._entries:
            self._entries[key] = _Entry(value, 0, parent)
        self._entries[key].value = value
        self._use(key)
        self.weigh(key, bytes)

    def weigh(self, key: Hashable, bytes: int) -> None:  # noqa: A002  # the same
        """Correct the bytes that an entry takes; the least recently used entries give way to it."""
        entry, weight = self._entries.get(key), bytes + _BYTES_OF_ENTRY
        if entry is None or entry.bytes == weight:
            return
        self.bytes += weight - entry.bytes
        entry.bytes = weight
        while self.bytes > self._most:
            _, unused = self._entries.popitem(last=False)
            self.bytes -= unused.bytes
            self._forgotten += unused.bytes
        if self._forgotten > self._most / 4:
            # Plans hold types, which only the cycle collector frees, a tenth of a millisecond each: many at
            # once would take long, and by itself it runs seldom.
            gc.collect()
            self._forgotten = 0

    def _use(self, key: Hashable | None) -> None:
        while key is not None:
            self._entries.move_to_end(key)
            key = self._entries[key].parent
