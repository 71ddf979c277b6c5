"""Remembers when entries were last evicted."""

import math
from collections.abc import Hashable
from typing import Generic, TypeVar

_REMEMBERED = 10_000

K = TypeVar("K", bound=Hashable)


class Evictions(Generic[K]):
    """The times of evictions, in seconds or by count.

    It remembers the latest evictions. For any other key it returns the time of the latest forgotten one, so
    an attacker gains nothing by making it forget.
    """

    def __init__(self) -> None:
        self._at: dict[K, float] = {}
        self._floor = -math.inf

    def note(self, thing: K, at: float) -> None:
        """Remember an eviction."""
        self._at.pop(thing, None)
        self._at[thing] = at
        if len(self._at) > _REMEMBERED:
            self._floor = self._at.pop(next(iter(self._at)))

    def of(self, thing: K) -> float:
        """The latest time at which a key may have been evicted."""
        return self._at.get(thing, self._floor)
