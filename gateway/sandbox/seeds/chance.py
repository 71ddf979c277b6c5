"""Seeded randomness and time: the same seed gives the same ids, names and times."""

import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from gateway.sandbox.seeds.names import Person, companies, people

T = TypeVar("T")

EPOCH = datetime(2026, 1, 31, 10, tzinfo=UTC).timestamp()
"""The start of the organisation's time, in seconds since 1970; seeded data lies before it."""

_AREA_CODES = ("202", "212", "303", "317", "404", "415", "512", "617", "702", "808")


def stamp(moment: float) -> str:
    """Format seconds since 1970 as the vendor does: UTC, milliseconds, ``Z``."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Chance:
    """A seeded source of random ids, numbers, names and choices."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # repeatable on purpose, guards no secret
        self._people = people(seed)
        self._companies = companies(seed)

    def id(self) -> str:
        """A version 4 UUID in the vendor's spelling."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def pick(self, of: Sequence[T]) -> T:
        """A random item."""
        return self._random.choice(of)

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """So many different items, or all if there are fewer."""
        return self._random.sample(of, min(count, len(of)))

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def moment(self, earliest: float, latest: float) -> float:
        """Seconds since 1970, to the millisecond."""
        return round(self._random.uniform(earliest, latest), 3)

    def person(self) -> Person:
        """The next person; none comes twice."""
        return next(self._people)

    def company(self) -> str:
        """The name of the next company."""
        return next(self._companies)

    def phone(self) -> str:
        """An E.164 number from the range that is reserved for fiction (555-0100 to 555-0199)."""
        return f"+1{self.pick(_AREA_CODES)}55501{self.number(0, 99):02d}"
