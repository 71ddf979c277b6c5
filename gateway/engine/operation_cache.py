"""What was made of documents lately, up to a size in memory: documents, their plans, prepared operations."""

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
    """Keeps entries of any sort by their keys; the longest unused go first.

    An entry may have a parent, which it holds: a plan its document, a prepared operation its plan. To use a
    child is to use its parent, so a parent goes after its children, and all that an entry holds is counted.

    Args:
        size: Bytes in all, by what is said of each entry.
    """

    def __init__(self, size: int = 67_108_864) -> None:
        self._most = size
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self.bytes = self._forgotten = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Any | None:
        """What is kept under a key."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._use(key)
        return entry.value

    def put(self, key: Hashable, value: Any, bytes: int, parent: Hashable | None = None) -> None:  # noqa: A002  # the unit is the name
        """Keep a value that takes so many bytes, unless its parent is kept no more."""
        if parent is not None and parent not in self._entries:
            return
        if key not in self._entries:
            self._entries[key] = _Entry(value, 0, parent)
        self._entries[key].value = value
        self._use(key)
        self.weigh(key, bytes + _BYTES_OF_ENTRY)

    def weigh(self, key: Hashable, bytes: int) -> None:  # noqa: A002  # the same
        """Say how many bytes an entry takes by now; the longest unused entries give way to it."""
        entry = self._entries.get(key)
        if entry is None:
            return
        self.bytes += bytes - entry.bytes
        entry.bytes = bytes
        while self.bytes > self._most:
            _, unused = self._entries.popitem(last=False)
            self.bytes -= unused.bytes
            self._forgotten += unused.bytes
        if self._forgotten > self._most:
            # Plans hold types, which only the collector frees; it is tuned to come by seldom.
            gc.collect()
            self._forgotten = 0

    def _use(self, key: Hashable | None) -> None:
        while key is not None:
            self._entries.move_to_end(key)
            key = self._entries[key].parent
