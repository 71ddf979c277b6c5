"""The entities that the next level of a run reads, and the slots that wait for them."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from gateway.engine.planned.runs.places import Slot
from gateway.engine.planned.shapes.shape import Selection
from gateway.links import Parameters
from gateway.loaders import EntityResult

Group = tuple[str, bool]
"""Entities that are read together: their kind, and whether they are read singly because the bulk read lacks
a parameter."""

ReadResults = Mapping[str, EntityResult | Exception]
"""The result of a read, for each entity."""


@dataclass(slots=True, eq=False)
class NextRead:
    """Entities of one kind that the next level reads, and the parameters that they are read with.

    `slots` are for what is selected of each entity, by the entities' ids.
    """

    slots: dict[Selection, dict[str, Slot]] = field(default_factory=dict)
    parameters: Parameters = frozenset()

    def add(self, selection: Selection, slots: Mapping[str, Slot]) -> None:
        """Add entities, or parameters for the same entities."""
        self.slots.setdefault(selection, {}).update(slots)
        self.parameters |= selection.parameters

    def take_from(self, other: "NextRead") -> None:
        """Take the slots of entities that both this and another read have."""
        ids = self.ids()
        for selection, slots in other.slots.items():
            if met := take(slots, ids):
                self.add(selection, met)

    def ids(self) -> dict[str, None]:
        """The ids of the distinct entities."""
        return dict.fromkeys(chain.from_iterable(self.slots.values()))


class NextReads:
    """The reads of the next level, those that are under way, and what others have found.

    No entity is read twice, unless more is selected of it than a read asked for.
    """

    def __init__(self) -> None:
        self._next: dict[Group, NextRead] = {}
        self._under_way: dict[str, list[NextRead]] = {}
        self._found: dict[str, list[tuple[ReadResults, Parameters]]] = {}

    def __bool__(self) -> bool:
        """Whether the next level reads any entity."""
        return bool(self._next)

    def note(self, kind: str, selection: Selection, slots: dict[str, Slot]) -> None:
        """Add entities to the next level, unless a read in flight has all that is selected of them."""
        for under_way in self._under_way.get(kind, ()):
            if selection.parameters <= under_way.parameters:
                met = take(slots, under_way.ids())
                if met:
                    under_way.add(selection, met)
        if slots:
            self._next.setdefault((kind, selection.singly), NextRead()).add(selection, slots)

    def begin(self) -> dict[Group, NextRead]:
        """The reads of the next level, which are in flight from now on."""
        reads, self._next = _without_repeats(self._next), {}
        for (kind, singly), next_read in reads.items():
            # Single reads come first, as they have more fields.
            self._under_way.setdefault(kind, []).insert(0 if singly else 1, next_read)
        return reads

    def end(self, kind: str, next_read: NextRead, found: ReadResults) -> None:
        """End a read, with its results."""
        self._under_way[kind].remove(next_read)
        self._found.setdefault(kind, []).append((found, next_read.parameters))

    def found(self, kind: str, parameters: Parameters) -> Iterator[ReadResults]:
        """The results of reads with these parameters, the latest first."""
        for found, asked in reversed(self._found.get(kind, ())):
            if parameters <= asked:
                yield found

    def forget(self) -> None:
        """Forget all reads, so that entities are read again."""
        self._found.clear()


def _without_repeats(reads: dict[Group, NextRead]) -> dict[Group, NextRead]:
    """The reads without repetitions: entities that are read singly are not read in bulk as well."""
    twice = [kind for kind, singly in reads if singly and (kind, False) in reads]
    for kind in twice:
        reads[kind, True].take_from(reads[kind, False])
    return {group: read for group, read in reads.items() if not twice or read.ids()}


def take(slots: dict[str, Slot], ids: Container[str]) -> dict[str, Slot]:
    """Remove and return the slots of these ids."""
    return {id_: slots.pop(id_) for id_ in list(slots) if id_ in ids}
