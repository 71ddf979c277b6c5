"""The deferred parts of a plan: fragments with `@defer`, and lists with `@stream`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False)
class Deferred:
    """A fragment with `@defer`, or the rest of a streamed list, in one place of a plan.

    `parent` is the fragment or list around a fragment.
    """

    label: str | None
    parent: "Deferred | None"

    def is_within(self, others: "frozenset[Deferred]") -> bool:
        """Whether it is inside one of these."""
        return self.parent is not None and (self.parent in others or self.parent.is_within(others))


AT_ONCE: frozenset[Deferred] = frozenset()
"""No deferral; the first part of an answer has such values."""


class Streamed(NamedTuple):
    """A list with `@stream`: its first items come with it, and the others in a later part."""

    first: int
    rest: Deferred


class Cuts(NamedTuple):
    """How an object is cut into parts that are delivered one after another.

    Attributes:
        introduced: The deferred fragments that begin at this object, outer ones first.
        alone: The keys that only deferred fragments select, with the outermost of those fragments. Any of
            them may deliver the key.
        selected: The keys that each deferred fragment selects, including keys that are selected elsewhere.
        streamed: The keys of lists whose items come in two parts.
    """

    introduced: tuple[Deferred, ...] = ()
    alone: Mapping[str, frozenset[Deferred]] = MappingProxyType({})
    selected: Mapping[Deferred, Sequence[str]] = MappingProxyType({})
    streamed: Mapping[str, Streamed] = MappingProxyType({})

    def deferring(self, key: str) -> frozenset[Deferred]:
        """The fragments or the list that defer a key; empty if its value comes with its object."""
        streamed = self.streamed.get(key)
        if streamed is not None and not streamed.first:
            return frozenset({streamed.rest})
        return self.alone.get(key, AT_ONCE)


UNCUT = Cuts()
