"""Remembers paths that got a 403, to avoid asking again and to notice changed rights."""

import math

from cachetools import LRUCache

from gateway.upstream.clock import Clock

_KEPT = 10_000
_LATELY = 300.0
_NEWS = 3600.0


class ForbiddenPaths:
    """The concrete paths that got a 403 lately, by cache partition.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._forbidden: LRUCache[tuple[str, str], float] = LRUCache(_KEPT)

    def note(self, partition: str, path: str) -> bool:
        """Remember a 403; returns whether it is the first one for this path in an hour."""
        news = self._since(partition, path) >= _NEWS
        self._forbidden[partition, path] = self._clock()
        return news

    def lately(self, partition: str, path: str) -> bool:
        """Whether a path was forbidden within five minutes."""
        return self._since(partition, path) < _LATELY

    def _since(self, partition: str, path: str) -> float:
        return self._clock() - self._forbidden.get((partition, path), -math.inf)
