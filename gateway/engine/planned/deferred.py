"""What is deferred in a plan: fragments with `@defer`, and the fields that only they select."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False)
class Deferred:
    """A fragment with `@defer` in one place of a plan; `parent` is the one that it stands in."""

    label: str | None
    parent: "Deferred | None"

    def is_within(self, others: "frozenset[Deferred]") -> bool:
        """Whether it stands in one of these."""
        return self.parent is not None and (self.parent in others or self.parent.is_within(others))


class Cuts(NamedTuple):
    """Where an object is cut into parts that are delivered one after another.

    Attributes:
        introduced: The deferred fragments that begin at this object, outer ones first.
        alone: The keys that deferred fragments alone select, with those fragments; one that stands in
            another of them is not named. Any of them may deliver the key.
        selected: The keys that each deferred fragment selects, also those that come without it.
    """

    introduced: tuple[Deferred, ...] = ()
    alone: Mapping[str, frozenset[Deferred]] = MappingProxyType({})
    selected: Mapping[Deferred, Sequence[str]] = MappingProxyType({})


UNCUT = Cuts()
AT_ONCE: frozenset[Deferred] = frozenset()
"""What the first part of an answer waits for."""
