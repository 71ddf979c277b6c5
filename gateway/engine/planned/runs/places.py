"""The places of an answer that wait for values, and the slots in which those arrive."""

from operator import attrgetter
from typing import Any

from gateway.engine.planned.rows.row import Row, fill
from gateway.engine.planned.shapes.deferred import Deferred


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


_Place = tuple[Any, Any, Slot, frozenset[Deferred]]
"""A place in the answer, by its holder and key, the slot that fills it, and the fragments that defer it."""

_Column = tuple[str, list[Row], list[Slot], frozenset[Deferred]]
"""One key of many objects, the slots that fill it, and the fragments that defer it."""


class Places:
    """The places that wait for slots: single ones, and columns of them."""

    def __init__(self) -> None:
        self._columns: list[_Column] = []
        self._places: list[_Place] = []

    def add(
        self,
        holder: Row | dict[str, Any],
        key: str,
        slots: list[Slot],
        deferring: frozenset[Deferred],
        *,
        many: bool,
    ) -> None:
        """Put one slot under a key of its holder, or a list of `many`."""
        # An error known at once counts even where null takes the holder; one that comes later does not.
        values = [None if slot.loaded else slot.value for slot in slots]
        if many:
            holder[key] = values
            self._places += [
                (values, index, slot, deferring) for index, slot in enumerate(slots) if slot.loaded
            ]
        else:
            holder[key] = values[0]
            self._places += [(holder, key, slot, deferring) for slot in slots if slot.loaded]

    def add_column(
        self, key: str, objects: list[Row], slots: list[Slot], deferring: frozenset[Deferred]
    ) -> None:
        """Put a slot under a key of each object."""
        self._columns.append((key, objects, slots, deferring))

    def fill(self) -> None:
        """Fill all places."""
        for column in self._columns:
            _fill_column(column)
        for place in self._places:
            _fill_place(place)

    def fill_known(self) -> None:
        """Fill the places whose slots have their values; the others go on waiting."""
        columns, self._columns = self._columns, []
        places, self._places = self._places, []
        for column in columns:
            if any(slot.waits for slot in column[2]):
                self._columns.append(column)
            else:
                _fill_column(column)
        for place in places:
            if place[2].waits:
                self._places.append(place)
            else:
                _fill_place(place)

    def deferring(self) -> set[frozenset[Deferred]]:
        """The fragments that defer the places which wait."""
        return {one[3] for one in self._columns} | {one[3] for one in self._places}


def _fill_column(column: _Column) -> None:
    key, objects, slots, _ = column
    fill(objects, key, map(attrgetter("value"), slots))


def _fill_place(place: _Place) -> None:
    holder, key, slot, _ = place
    holder[key] = slot.value
