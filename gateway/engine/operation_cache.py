"""A cache of parsed documents, their plans and prepared operations, limited by its size in memory."""

import gc
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

_BYTES_OF_ENTRY = 1_000
"""Bytes of memory for an entry itself, including its key."""


@dataclass(slots=True)
class _Entry:
    value: Any
    bytes: int
    parent: Hashable | None


class OperationCache:
    """A cache that evicts the least recently used entries.

    An entry may have a parent that it references: a plan its document, a prepared operation its plan. Using a
    child also uses its parent, so a parent is evicted after its children, and all referenced memory is
    counted.

    Args:
        size: Bytes of all entries together, by the size of each.
    """

    def __init__(self, size: int) -> None:
        self._most = size
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self.bytes = self._forgotten = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Any | None:
        """The value of a key, which counts as used now; `None` if it is not cached."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._use(key)
        return entry.value

    def put(self, key: Hashable, value: Any, bytes: int, parent: Hashable | None = None) -> None:  # noqa: A002  # the unit is the name
        """Cache a value of this size, unless its parent was evicted."""
        if parent is not None and parent not in self._entries:
            return
        if key not in self._entries:
            self._entries[key] = _Entry(value, 0, parent)
        self._entries[key].value = value
        self._use(key)
        self.weigh(key, bytes)

    def weigh(self, key: Hashable, bytes: int) -> None:  # noqa: A002  # the same
        """Correct the size of an entry; evicts the least recently used entries if necessary."""
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
            # Plans contain types, which only the cycle collector frees, in a tenth of a millisecond each. It
            # runs seldom by itself, and freeing many at once would take long.
            gc.collect()
            self._forgotten = 0

    def _use(self, key: Hashable | None) -> None:
        while key is not None:
            self._entries.move_to_end(key)
            key = self._entries[key].parent
