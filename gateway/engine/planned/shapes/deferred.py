"""What is deferred in a plan: fragments with `@defer` and what only they select, and lists with `@stream`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False)
class Deferred:
    """A fragment with `@defer`, or the rest of a list, in one place of a plan.

    `parent` is the fragment or list that a fragment stands in.
    """

    label: str | None
    parent: "Deferred | None"

    def is_within(self, others: "frozenset[Deferred]") -> bool:
        """Whether it stands in one of these."""
        return self.parent is not None and (self.parent in others or self.parent.is_within(others))


AT_ONCE: frozenset[Deferred] = frozenset()
"""What defers nothing: the first part of an answer waits for it."""


class Streamed(NamedTuple):
    """A list with `@stream`: so many items come with it, and the others with a part of their own."""

    first: int
    rest: Deferred


class Cuts(NamedTuple):
    """Where an object is cut into parts that are delivered one after another.

    Attributes:
        introduced: The deferred fragments that begin at this object, outer ones first.
        alone: The keys that deferred fragments alone select, with those fragments; one that stands in
            another of them is not named. Any of them may deliver the key.
        selected: The keys that each deferred fragment selects, also those that come without it.
        streamed: The keys of lists whose items come in two parts.
    """

    introduced: tuple[Deferred, ...] = ()
    alone: Mapping[str, frozenset[Deferred]] = MappingProxyType({})
    selected: Mapping[Deferred, Sequence[str]] = MappingProxyType({})
    streamed: Mapping[str, Streamed] = MappingProxyType({})

    def deferring(self, key: str) -> frozenset[Deferred]:
        """What defers the values under a key; none where they come with their object."""
        streamed = self.streamed.get(key)
        if streamed is not None and not streamed.first:
            return frozenset({streamed.rest})
        return self.alone.get(key, AT_ONCE)


UNCUT = Cuts()
