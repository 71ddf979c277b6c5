"""The delivery of an answer in parts.

It takes the data of a run, as far as it is read, and the plan's cuts. It gives the data of the first part,
and then the fields of each deferred fragment. Fields that are held back are removed from their objects and
put back on delivery, so the JSON of an object never has fields that may not be sent yet.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

from msgspec import UNSET

from gateway.engine.engine import Pending
from gateway.engine.planned.plans.plan import Plan
from gateway.engine.planned.roots.listed import ListedRoot
from gateway.engine.planned.rows.error_value import Path
from gateway.engine.planned.rows.row import Row, python_name
from gateway.engine.planned.shapes.deferred import Deferred, Streamed
from gateway.engine.planned.shapes.fields import Nested, Paged, Peer
from gateway.engine.planned.shapes.page import Record
from gateway.engine.planned.shapes.shape import Selection, Shape

Form = Plan | Record | Shape
"""The part of a plan that an object of the answer is made from."""


class _Due(NamedTuple):
    """A deferred fragment of an object that is not delivered yet, or with a key the rest of a list."""

    pending: Pending
    data: Any
    form: Form
    key: str | None = None


class Fields(NamedTuple):
    """Delivered fields, with the path of their object."""

    path: Path
    data: dict[str, Any]


class Items(NamedTuple):
    """The delivered rest of a list, from an index on."""

    pending: Pending
    first: int
    data: list[Any]


class Delivered(NamedTuple):
    """A fragment that is delivered at one path.

    Attributes:
        pending: It.
        fields: What was not delivered before, object by object.
        whole: All its fields, as they stand in its object; `None` where that is not wanted.
    """

    pending: Pending
    fields: list[Fields]
    whole: dict[str, Any] | None


class Delivery:
    """Decides what is delivered of one answer, and when.

    Args:
        plan: Of the operation.
        data: The root fields; what is held back is not among them.
        shapes: The shapes of the entities met, by the identity of their objects.
        whole: Whether all fields of a fragment are wanted, also those that were delivered before.
    """

    def __init__(self, plan: Plan, data: dict[str, Any], shapes: Mapping[int, Shape], *, whole: bool) -> None:
        self._plan = plan
        self._data = data
        self._shapes = shapes
        self._wants_whole = whole
        self._ids = map(str, count())
        self._delivered: set[Deferred] = set()
        self._held: dict[int, dict[str, Any]] = {}
        self._announced: dict[Deferred, list[_Due]] = {}
        self._new: list[Pending] = []
        self._lists: dict[tuple[int, str], list[Any]] = {}

    def begin(self) -> None:
        """Hold back everything that is deferred."""
        self._hold(self._plan, self._data, ())

    @property
    def more(self) -> bool:
        """Whether more parts follow."""
        return bool(self._announced)

    def drop(self, root: str) -> None:
        """Deliver nothing below a root field."""
        kept = {
            deferred: [one for one in places if one.pending.path[:1] != [root]]
            for deferred, places in self._announced.items()
        }
        self._announced = {deferred: places for deferred, places in kept.items() if places}

    def deliver(self, waiting: frozenset[Deferred]) -> Iterator[Delivered | Items]:
        """The fragments and lists that are complete; write each one before taking the next."""
        # Fragments that are announced meanwhile are delivered with a later part.
        ready = {one: self._announced.pop(one) for one in list(self._announced) if one not in waiting}
        for deferred, places in ready.items():
            self._delivered.add(deferred)
            for place in places:
                if place.key is not None:
                    yield self._items(place, place.key)
                    continue
                fields = list(self._fields(place.form, place.data, tuple(place.pending.path), deferred))
                whole = self._whole(place.form, place.data, deferred) if self._wants_whole else None
                yield Delivered(place.pending, fields, whole)

    def take_new(self) -> list[Pending]:
        """The deferred fragments and lists that were found since the last call."""
        new, self._new = self._new, []
        return new

    def _hold(self, form: Form, data: Any, path: Path) -> None:
        """Hold back the deferred fields of an object before it is delivered."""
        for deferred in form.cuts.introduced:
            # A fragment in the rest of a list may have been delivered with the first items.
            known = deferred in self._delivered
            if not known and (deferred.parent is None or deferred.parent in self._delivered):
                self._announce(deferred, form, data, path)
        hidden = {key for key, deferring in form.cuts.alone.items() if not deferring & self._delivered}
        held = self._held.setdefault(id(data), {}) if hidden else {}
        for key in hidden - held.keys():
            held[key] = data[key]
            if isinstance(data, Row):
                data[key] = UNSET
            else:
                del data[key]
        for key, streamed in form.cuts.streamed.items():
            if key not in hidden:
                self._shorten(form, data, path, key, streamed)
        for key, below, item, place in self._objects(form, data, path):
            if key not in hidden:
                self._hold(below, item, place)

    def _shorten(self, form: Form, data: Any, path: Path, key: str, streamed: Streamed) -> None:
        """Hold back the rest of a list."""
        whole = self._lists.get((id(data), key), _value(data, key))
        if isinstance(whole, list) and len(whole) > streamed.first:
            self._lists[id(data), key] = whole
            data[key] = whole[: streamed.first]
            pending = Pending(next(self._ids), [*path, key], streamed.rest.label)
            self._announced.setdefault(streamed.rest, []).append(_Due(pending, data, form, key))
            self._new.append(pending)

    def _items(self, due: _Due, key: str) -> Items:
        """Put back the rest of a list, and return it."""
        whole = due.data[key] = self._lists[id(due.data), key]
        first = due.form.cuts.streamed[key].first
        for found, below, item, place in self._objects(due.form, due.data, tuple(due.pending.path[:-1])):
            if found == key and isinstance(place[-1], int) and place[-1] >= first:
                self._hold(below, item, place)
        return Items(due.pending, first, whole[first:])

    def _announce(self, deferred: Deferred, form: Form, data: Any, path: Path) -> None:
        pending = Pending(next(self._ids), list(path), deferred.label)
        self._announced.setdefault(deferred, []).append(_Due(pending, data, form))
        self._new.append(pending)

    def _fields(self, form: Form, data: Any, path: Path, deferred: Deferred) -> Iterator[Fields]:
        """The fields that a fragment delivers of an object and of the objects below it."""
        alone = form.cuts.alone
        others = self._delivered - {deferred}
        keys = [key for key, deferring in alone.items() if deferred in deferring and not deferring & others]
        for key in keys:
            self._put_back(data, key)
        for inner in form.cuts.introduced:
            if inner.parent is deferred and inner not in self._delivered:
                self._announce(inner, form, data, path)
        if keys:
            for key, streamed in form.cuts.streamed.items():
                if key in keys:
                    self._shorten(form, data, path, key, streamed)
            for key, below, item, place in self._objects(form, data, path):
                if key in keys:
                    self._hold(below, item, place)
            yield Fields(path, {key: _value(data, key) for key in keys})
        for key, below, item, place in self._objects(form, data, path):
            if key not in keys and (key not in alone or alone[key] & self._delivered):
                yield from self._fields(below, item, place, deferred)

    def _put_back(self, data: Any, key: str) -> None:
        held = self._held.get(id(data), {})
        if key in held:
            value = held.pop(key)
            if _value(data, key) is UNSET:
                data[key] = value

    def _whole(self, form: Form, data: Any, deferred: Deferred) -> dict[str, Any]:
        """All fields that a fragment selects of a delivered object."""
        forms = dict(_forms(form))
        return {
            key: _value(data, key)
            if key in form.cuts.alone
            else self._narrowed(_value(data, key), forms.get(key), deferred)
            for key in form.cuts.selected.get(deferred, ())
        }

    def _narrowed(self, value: Any, form: Form | None, deferred: Deferred) -> Any:
        """The part of a value that a fragment selects."""
        if isinstance(value, list):
            return [self._narrowed(item, form, deferred) for item in value]
        found = form or self._shapes.get(id(value))
        if found is None or not isinstance(value, Row | dict):
            return value
        return self._whole(found, value, deferred)

    def _objects(self, form: Form, data: Any, path: Path) -> Iterator[tuple[str, Form, Any, Path]]:
        """The objects below an object that may have deferred fields, with their keys, forms and paths."""
        for key, below in _forms(form):
            value = _value(data, key)
            items = enumerate(value) if isinstance(value, list) else [(None, value)]
            for index, item in items:
                if isinstance(item, Row | dict):
                    found = below or self._shapes.get(id(item))
                    if found is not None:
                        yield key, found, item, (*path, key) if index is None else (*path, key, index)


def _forms(form: Form) -> Iterator[tuple[str, Form | None]]:
    """The keys of an object under which others may stand, with the form of those, if that is always one."""
    match form:
        case Plan():
            for root in form.roots:
                yield root.key, root.page.record if isinstance(root, ListedRoot) else None
        case Record():
            for key, part in form.parts.items():
                if part.below is not None:
                    yield key, part.below.shape if isinstance(part.below, Selection) else part.below
        case Shape():
            for field in form.fields:
                match field:
                    case Nested() | Peer():
                        yield field.key, field.shape
                    case Paged():
                        yield field.key, field.page.record
                    case _:
                        yield field.key, None


def _value(data: Any, key: str) -> Any:
    if isinstance(data, Row):
        return getattr(data, python_name(key))
    return data.get(key, UNSET)
