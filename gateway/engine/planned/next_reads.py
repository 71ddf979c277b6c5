"""What the next level of a run reads, and the slots that wait for it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from gateway.engine.planned.shapes.shape import Selection
from gateway.links import Parameters

Group = tuple[str, bool]
"""Entities that are read together: their kind, and whether they are read singly, since the bulk read
lacks a parameter."""


class Slot:
    """A value for one or many places of the answer. It is known at once, unless it is `loaded` first."""

    __slots__ = ("loaded", "value")

    def __init__(self, value: Any = None, *, loaded: bool = False) -> None:
        self.value = value
        self.loaded = loaded

    @property
    def waits(self) -> bool:
        """Whether its value is not loaded yet."""
        return self.loaded and self.value is None


@dataclass(slots=True)
class NextRead:
    """Entities of one kind that the next level reads, and the parameters that they are read with.

    `slots` are for what is selected of each entity, by the entities' ids.
    """

    slots: dict[Selection, dict[str, Slot]] = field(default_factory=dict)
    parameters: Parameters = frozenset()

    def add(self, selection: Selection, slots: Mapping[str, Slot]) -> None:
        """Read more entities, or more of them."""
        self.slots.setdefault(selection, {}).update(slots)
        self.parameters |= selection.parameters

    def take_from(self, other: "NextRead") -> None:
        """Take over the slots of those of its entities that another one reads as well."""
        ids = self.ids()
        for selection, slots in other.slots.items():
            if met := take(slots, ids):
                self.add(selection, met)

    def ids(self) -> dict[str, None]:
        """The entities, each once."""
        return dict.fromkeys(chain.from_iterable(self.slots.values()))


def without_repeats(reads: dict[Group, NextRead]) -> dict[Group, NextRead]:
    """The reads, none of them twice: entities that are read singly are not read in bulk as well."""
    twice = [kind for kind, singly in reads if singly and (kind, False) in reads]
    for kind in twice:
        reads[kind, True].take_from(reads[kind, False])
    return {group: read for group, read in reads.items() if not twice or read.ids()}


def take(slots: dict[str, Slot], ids: Container[str]) -> dict[str, Slot]:
    """The slots of these ids; they are removed."""
    return {id_: slots.pop(id_) for id_ in list(slots) if id_ in ids}
