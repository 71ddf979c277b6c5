"""Projections: rows that decode only the selected fields of an object.

In: a model, the keys of the answer, and the attributes of the model to read for each. Out: a `Projection`,
whose rows are the answer's own objects. One pass over the bytes selects and checks; keys that are not
selected are skipped without parsing. Checks that a msgspec type cannot express run afterwards, column by
column for all rows of a projection: moments are checked, and aliased values move to their fields. A null list
and an empty text for a moment are legal but rare: a second projection, which turns them into an empty list or
null, is tried when the first does not fit.

A field of a row is named by the key that the JSON and the answer share. If the keys differ, the row has both:
the JSON's key holds the material, the answer's key the value. Material is cleared after use, so that it is
not part of the answer. A JSON key that is read in several ways is kept raw, and each reading decodes it.

`Misfit` is raised for JSON that does not fit; the models then find the error and its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, repeat
from operator import attrgetter
from typing import Any, Literal

import msgspec
from msgspec import NODEFAULT, UNSET, Raw

from gateway.engine.planned.rows.columns import Column, check_maps, check_moments, column_of, leaf_column
from gateway.engine.planned.rows.misfit import Misfit, decoded
from gateway.engine.planned.rows.row import APART, Row, RowField, clear, fill, row_type
from gateway.graph.model import Model
from gateway.graph.scalars import (
    DateTimeText,
    EpochText,
    JSONMapping,
    of_epoch,
)
from gateway.links import ID

_TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of an attribute of the model.

    `place` is the key of the answer that takes the value. Without one the value is material, from which the
    caller makes the value of the place `fills`. `projection` is for the object that the attribute holds, or
    with `many` for each in its list. With a `form` the place takes the text that has the value, an id, in the
    place of the last `%s`; the ids before it are read as `part_of` the place.
    """

    attribute: str
    place: str | None = None
    fills: str | None = None
    projection: "Projection | None" = None
    many: bool = False
    form: str | None = None
    part_of: str | None = None


class Projection:
    """Makes rows of one form.

    Args:
        model: The class whose JSON is read.
        places: The keys of the answer, in its order. The caller fills those without a constant and a reading.
        constants: The values that are the same in every row, by their places.
        reads: The readings.
        notes: Names for material that the caller makes.
        nulls: Whether a list may be null, and a moment empty; they are empty and null then.

    Attributes:
        row: The type of its rows.
        names: The name in a row of each reading's value, in the order of the readings.
        rough: Whether decoded rows need to be finished.
    """

    rough: bool

    def __init__(
        self,
        model: type[Model],
        places: Sequence[str],
        constants: Mapping[str, str],
        reads: Sequence[Read],
        notes: Sequence[str],
        *,
        nulls: bool,
    ) -> None:
        self._form = model, places, constants, reads, notes
        columns = [_column(model, read, nulls=nulls) for read in reads]
        groups: dict[str, list[int]] = {}
        for number, column in enumerate(columns):
            groups.setdefault(column.key, []).append(number)
        fields = {place: RowField(Raw, None) for place in places}
        fields |= {note: RowField(Any, UNSET) for note in notes}
        self.names = [column.key for column in columns]
        self._splits: list[_Split] = []
        for key, numbers in groups.items():
            alike = len({columns[number].type for number in numbers}) == 1
            # A place of that name must take this value, or what the caller makes of it.
            own = any(reads[number].place == key and not reads[number].form for number in numbers)
            own = own or all(reads[number].fills == key for number in numbers)
            if alike and (own or key not in fields):
                column = columns[numbers[0]]
                fields[key] = RowField(column.type, column.absent)
                continue
            for number in numbers:
                self.names[number] = f"{key}{APART}{number}"
                fields[self.names[number]] = RowField(Any, UNSET)
            fields[key] = RowField(Raw, UNSET)
            self._splits.append(_Split(key, [(self.names[number], columns[number]) for number in numbers]))
        if _TYPENAME in constants:
            fields[_TYPENAME] = RowField(Literal[constants[_TYPENAME]], constants[_TYPENAME])
        self.row = row_type(model.__name__, fields)
        self._decoder = msgspec.json.Decoder(self.row)
        self._plan(places, constants, list(zip(self.names, columns, reads, strict=True)))

    def _plan(
        self,
        places: Sequence[str],
        constants: Mapping[str, str],
        columns: Sequence[tuple[str, "Column", Read]],
    ) -> None:
        """Work out what decoded rows still need; most need nothing."""
        self._constants = [(key, value) for key, value in constants.items() if key != _TYPENAME]
        self._lists = [(name, attrgetter(name)) for name, column, _ in columns if column.nulls == "list"]
        self._texts = [(name, attrgetter(name)) for name, column, _ in columns if column.nulls == "moment"]
        self._epochs = {name: attrgetter(name) for name, column, _ in columns if column.scalar is EpochText}
        self._moments = _getter([name for name, column, _ in columns if column.scalar is DateTimeText])
        self._maps = _getter([name for name, column, _ in columns if column.scalar is JSONMapping])
        self._below = [
            (attrgetter(name), read.many, read.projection)
            for name, _, read in columns
            if read.projection and read.projection.rough
        ]
        parts = [(read.part_of, name) for name, _, read in columns if read.part_of]
        self._moves = [
            (attrgetter(name), read.place)
            for name, _, read in columns
            if read.place and not read.form and read.place != name
        ]
        self._forms = [
            (attrgetter(*(part for place, part in parts if place == read.place), name), read.form, read.place)
            for name, _, read in columns
            if read.place and read.form
        ]
        # Material of the projection's own; the caller clears its own material.
        used = {name for name, _, read in columns if read.place or read.part_of}
        asked = {name for name, _, read in columns if not (read.place or read.part_of)}
        self._spent = (used | {split.key for split in self._splits}) - asked - set(places)
        self.rough = bool(
            self._splits
            or self._constants
            or self._lists
            or self._texts
            or self._epochs
            or self._moments
            or self._maps
            or self._below
            or self._moves
            or self._forms
        )

    @cached_property
    def tolerant(self) -> "Projection":
        """The same where a list may be null, and a moment empty."""
        model, places, constants, reads, notes = self._form
        below = [
            replace(read, projection=read.projection.tolerant) if read.projection else read for read in reads
        ]
        return Projection(model, places, constants, below, notes, nulls=True)

    def one(self, body: bytes) -> Row:
        """The row of one object's JSON.

        Raises:
            Misfit: it does not fit.
        """
        row: Row = decoded(self._decoder, body)
        if self.rough:
            self.finish([row])
        return row

    def finish(self, rows: list[Row]) -> None:
        """Finish rows that were just decoded, at any depth.

        Raises:
            Misfit: a value is not what it should be.
        """
        moments: list[str] = []
        self._finish(rows, moments)
        check_moments(moments)

    def _finish(self, rows: list[Row], moments: list[str]) -> None:
        for split in self._splits:
            split.apply(rows)
        for name, value in self._lists:
            if None in map(value, rows):
                for row in rows:
                    row[name] = row[name] or []
        for name, value in self._texts:
            if "" in map(value, rows):
                for row in rows:
                    row[name] = row[name] or None
        for name, value in self._epochs.items():
            fill(rows, name, [one if one is None else of_epoch(one) for one in map(value, rows)])
        if self._moments:
            moments += filter(None, self._moments(rows))
        if self._maps:
            check_maps(filter(None, self._maps(rows)))
        for value, many, projection in self._below:
            values = map(value, rows)
            below = list(chain.from_iterable(values) if many else filter(None, values))
            if below:
                projection._finish(below, moments)  # noqa: SLF001  # of the same class
        moved = [(place, list(map(value, rows))) for value, place in self._moves]
        moved += [(place, _formed(list(map(ids, rows)), form)) for ids, form, place in self._forms]
        for place, column in moved:
            fill(rows, place, column)
        for place, constant in self._constants:
            fill(rows, place, repeat(constant))
        clear(rows, self._spent)


def _getter(names: Sequence[str]) -> Callable[[Iterable[Row]], Iterator[Any]] | None:
    """Gives the values that rows have under some names."""
    if len(names) > 1:
        get = attrgetter(*names)
        return lambda rows: chain.from_iterable(map(get, rows))
    return partial(map, attrgetter(*names)) if names else None


def _formed(ids: list[Any], form: str) -> list[str]:
    """Texts of a form with ids in them: one, or several in a tuple."""
    texts = chain.from_iterable(ids) if form.count("%s") > 1 else ids
    if not all(map(ID.fullmatch, texts)):
        raise Misfit
    return list(map(form.__mod__, ids))


class _Split:
    """A JSON key with several readers, each of which decodes what stands there for itself."""

    def __init__(self, key: str, readers: Sequence[tuple[str, Column]]) -> None:
        self.key = key
        self._readers = [(name, msgspec.json.Decoder(column.type), column.absent) for name, column in readers]

    def apply(self, rows: list[Row]) -> None:
        """Decode for all readers of all rows.

        Raises:
            Misfit: it does not fit one of them.
        """
        for row in rows:
            raw = row[self.key]
            for name, decoder, absent in self._readers:
                if raw is not UNSET:
                    row[name] = decoded(decoder, bytes(raw))
                elif absent is NODEFAULT:
                    raise Misfit
                else:
                    row[name] = copy(absent)


def _column(model: type[Model], read: Read, *, nulls: bool) -> Column:
    if read.projection is None:
        return leaf_column(model, read.attribute, nulls=nulls)
    return column_of(model, read.attribute, read.projection.row, nulls=nulls)
