"""The objects of an answer: made of the upstream's JSON, with what links, lists and resolvers add to them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from gateway.engine.errors import Location
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.roots.root import LeadingRoot
from gateway.engine.planned.rows.error_value import ErrorValue, error_value
from gateway.engine.planned.rows.misfit import Misfit
from gateway.engine.planned.rows.row import Row, clear, fill
from gateway.engine.planned.runs.conversations import hand_down, join_peers
from gateway.engine.planned.runs.mend import Mender
from gateway.engine.planned.runs.next_pages import NextPage, NextPages
from gateway.engine.planned.runs.next_reads import NextReads, ReadResults, take
from gateway.engine.planned.runs.places import Places, Slot
from gateway.engine.planned.runs.references import known_of
from gateway.engine.planned.runs.repeats import Repeats
from gateway.engine.planned.shapes.deferred import Deferred
from gateway.engine.planned.shapes.fields import Combined, Computed, Paged, Step
from gateway.engine.planned.shapes.shape import Selection, Shape
from gateway.errors import GatewayError
from gateway.graph.link import Target
from gateway.graph.model import Model, read
from gateway.loaders import BulkAnswer, CachedJson, Entities
from gateway.upstream.transport.body import parse

_Targets = Sequence[Target | GatewayError | None]

_NO_ROWS: Mapping[str, Row] = {}


class _OfKind(NamedTuple):
    """The targets of one kind: their selection, its slots by id, the new ones of these, and values held."""

    selection: Selection
    known: dict[str, Slot]
    new: dict[str, Slot]
    held: list[Any]


class AnswerObjects:
    """Makes the objects of one answer, and notes what is to be read for them.

    Args:
        inputs: Of the operation.
        entities: Makes the calls for pages.

    Attributes:
        reads: The entities to be read.
        pages: The pages to be read.
        places: The places in the answer that wait for both.
        repeats: How often objects are repeated in the answer.
        has_errors: Whether any error is among them.
    """

    def __init__(self, inputs: Inputs, entities: Entities) -> None:
        self.reads = NextReads()
        self.pages = NextPages(entities)
        self.places = Places()
        self.repeats = Repeats()
        self.has_errors = False
        self._variables = inputs.variables
        self._rows: dict[tuple[BulkAnswer, Shape], Mapping[str, Row]] = {}
        self._slots: dict[Selection, dict[str, Slot]] = {}
        self._seen: dict[Step, dict[Any, Slot]] = {}

    def forget(self) -> None:
        """Forget all reads, so that everything is read again."""
        self.reads.forget()
        self.pages.forget()
        self.places = Places()

    def error(self, error: Exception, locations: list[Location]) -> ErrorValue:
        """The value in the answer for a field with an error."""
        self.has_errors = True
        return error_value(error, locations)

    def fill(self, found: ReadResults, selection: Selection, slots: Mapping[str, Slot]) -> None:
        """Put the objects of entities that were read into their slots."""
        shape = selection.shape
        projected: list[Row] = []
        others: dict[str, Any] = {}
        answer, rows = None, _NO_ROWS
        for id_, slot in slots.items():
            raw = found[id_]
            if isinstance(raw, BulkAnswer):
                if raw is not answer:
                    answer, rows = raw, self._rows_of(raw, shape)
                row = rows.get(id_)
                if row is not None:
                    slot.value = row
                    projected.append(row)
                    continue
                raw = raw.entities[id_]
            others[id_] = raw
        self.repeats.add_entities(selection, projected)
        if projected and shape.open:
            self.open(projected, shape)
        if others:
            values = self.values(others.values(), shape, selection.locations)
            self.repeats.add_entities(selection, values)
            for id_, value in zip(others, values, strict=True):
                slots[id_].value = value

    def fill_page(self, one: NextPage) -> None:
        """Puts the connection that a page is, or the error in its place, into the page's slot."""
        connection = self.pages.connection(one, self)
        if isinstance(connection, Exception):
            one.slot.value = self.error(connection, one.paged.locations)
        else:
            self.repeats.add_page(one.paged, connection)
            one.slot.value = connection

    def values(self, raws: Iterable[Any], shape: Shape, locations: list[Location]) -> list[Any]:
        """Objects of this shape from the entities' JSON, or errors in their places; notes their links."""
        values: list[Any] = []
        projected: list[Row] = []
        for raw in raws:
            if isinstance(raw, Exception):
                values.append(self.error(raw, locations))
                continue
            try:
                row = _projected(raw, shape)
            except Misfit:
                values.append(self._mended(raw, shape, locations))
            else:
                values.append(row)
                projected.append(row)
        if projected and shape.open:
            self.open(projected, shape)
        return values

    def _rows_of(self, answer: BulkAnswer, shape: Shape) -> Mapping[str, Row]:
        """The entities of a bulk answer in a shape; none if one of them does not fit."""
        rows = self._rows.get((answer, shape))
        if rows is None:
            rows = self._rows[answer, shape] = _listed(answer, shape)
        return rows

    def _mended(self, raw: Any, shape: Shape, locations: list[Location]) -> Any:
        try:
            model = read(shape.model, parse(raw) if isinstance(raw, bytes) else raw)
        except GatewayError as error:
            return self.error(error, locations)
        return self.made(model, shape)

    def made(self, model: Model, shape: Shape) -> Any:
        """An object of a shape from a model, with errors in the places of what is wrong; notes its links."""
        self.has_errors = True
        # Made anew: if this held its mender, that would be a cycle, which only the collector could free.
        return Mender(self._follow, self._follow_page, self._compute).mend(model, shape)

    def open(self, objects: list[Row], shape: Shape) -> None:
        """Notes the links in objects of this shape, at any depth, and fills in peers and computed values."""
        if shape.heirs:
            hand_down(objects, shape)
        if shape.hoisted:
            self._join(objects, shape)
        for step in shape.steps:
            self._step(step, shape, objects)
        for paged in shape.paged:
            self._page(paged, shape, objects)
        for computed in shape.computed:
            self._computed(computed, shape, objects)
        for combined in shape.combined:
            self._combine(combined, shape, objects)
        for branch in shape.branches:
            below = map(attrgetter(branch.key), objects)
            items = list(chain.from_iterable(below) if branch.many else filter(None, below))
            if items:
                self.open(items, branch.shape)
        clear(objects, shape.spent)

    def _join(self, objects: list[Row], shape: Shape) -> None:
        """Puts peers in the places that hold their ids, and notes the links in them."""
        for hoisted, most, found in join_peers(objects, shape):
            self.repeats.add_peers(hoisted, most, found)
            self.open(found, hoisted.peer.shape)

    def _combine(self, combined: Combined, shape: Shape, objects: list[Row]) -> None:
        """Puts the objects of several lists into one place, and goes on with each list's."""
        lists = [list(map(attrgetter(name), objects)) for name in shape.material[combined]]
        for (_, below), found in zip(combined.lists, lists, strict=True):
            items = list(chain.from_iterable(found)) if below.open else []
            if items:
                self.open(items, below)
        fill(objects, combined.key, map(list, map(chain.from_iterable, zip(*lists, strict=True))))

    def _step(self, step: Step, shape: Shape, objects: list[Row]) -> None:
        """Notes where a link leads from each object."""
        link, names = step.link, shape.material[step]
        if link.many:
            for data in objects:
                values = data[names[0]]
                references = values if link.ref is not None else [{"id": id_} for id_ in values]
                self._follow(step, data, [link.target_or_error(one or {}) for one in references])
            return
        seen = self._seen.setdefault(step, {})
        places = known_of(step, names, objects)
        new = [known for known in dict.fromkeys(places) if known not in seen]
        targets = [link.target_or_error(dict(zip(step.known, known, strict=True))) for known in new]
        seen.update(zip(new, self._slots_for(step, targets), strict=True))
        self._column(step, objects, list(map(seen.__getitem__, places)))

    def _page(self, paged: Paged, shape: Shape, objects: list[Row]) -> None:
        """Notes the pages of lists that belong to objects."""
        ids = map(attrgetter(*shape.material[paged]), objects)
        slots = [self._page_slot(paged, one if isinstance(one, tuple) else (one,)) for one in ids]
        self._column(paged, objects, slots)

    def _column(self, leading: Step | Paged, objects: list[Row], slots: list[Slot]) -> None:
        self.places.add_column(leading.key, objects, slots, leading.deferring)
        self.repeats.add_places(leading, slots)

    def _page_slot(self, paged: Paged, ids: tuple[Any, ...]) -> Slot:
        return self.pages.slot(paged, ids, self._variables, self.error)

    def _follow_page(self, paged: Paged, holder: dict[str, Any], ids: tuple[Any, ...]) -> None:
        slot = self._page_slot(paged, ids)
        self.places.add(holder, paged.key, [slot], paged.deferring, many=False)
        self.repeats.add_places(paged, [slot])

    def _computed(self, computed: Computed, shape: Shape, objects: list[Row]) -> None:
        names = shape.material[computed]
        for data in objects:
            values = {one: data[name] or None for one, name in zip(computed.attributes, names, strict=True)}
            try:
                data[computed.key] = self._compute(computed, shape.model.model_construct(**values))
            except GatewayError as error:
                data[computed.key] = self.error(error, computed.locations)

    def _compute(self, computed: Computed, model: Model) -> Any:
        return computed.resolver(model, **computed.arguments(self._variables))

    def _follow(self, step: Step, holder: Row | dict[str, Any], targets: _Targets) -> None:
        self.lead(step, holder, targets, step.deferring, many=step.link.many)

    def lead(
        self,
        leading: Step | LeadingRoot,
        holder: Row | dict[str, Any],
        targets: _Targets,
        deferring: frozenset[Deferred],
        *,
        many: bool,
    ) -> None:
        """Puts entities under a key of a holder, once they are read."""
        slots = self._slots_for(leading, targets)
        self.places.add(holder, leading.key, slots, deferring, many=many)
        self.repeats.add_places(leading, slots)

    def _slots_for(self, leading: Step | LeadingRoot, targets: Iterable[Any]) -> list[Slot]:
        """A slot for each target; entities that are not known are noted to be read."""
        slots: list[Slot] = []
        kinds: dict[str, _OfKind] = {}
        for target in targets:
            if target is None:
                slots.append(Slot())
                continue
            if isinstance(target, GatewayError):
                slots.append(Slot(self.error(target, leading.locations)))
                continue
            kind, id_ = target.link
            of_kind = kinds.get(kind)
            if of_kind is None:
                selection = leading.selection(kind)
                of_kind = kinds[kind] = _OfKind(selection, self._slots.setdefault(selection, {}), {}, [])
            selection, known, new, held = of_kind
            data = target.held(selection.names)
            if data is not None:
                held += self.values([data], selection.shape, leading.locations)
                slots.append(Slot(held[-1]))
                continue
            slot = known.get(id_)
            if slot is None:
                slot = known[id_] = new[id_] = Slot(loaded=True)
            slots.append(slot)
        once = not isinstance(leading, Step) and len(set(slots)) == len(slots)
        for kind, (selection, _, new, held) in kinds.items():
            self.repeats.add_selection(leading, selection, once=once)
            self.repeats.add_entities(selection, held)
            if new:
                self._note(kind, selection, new)
        return slots

    def _note(self, kind: str, selection: Selection, slots: dict[str, Slot]) -> None:
        """Notes entities to be read, unless they were read with these parameters."""
        for found in self.reads.found(kind, selection.parameters):
            self.fill(found, selection, take(slots, found))
        self.reads.note(kind, selection, slots)


def _listed(answer: BulkAnswer, shape: Shape) -> Mapping[str, Row]:
    try:
        return dict(zip(answer.ids, shape.listed(answer.body, answer.key)[0], strict=True))
    except Misfit:
        return {}


def _projected(raw: Any, shape: Shape) -> Row:
    """An entity in its shape.

    Raises:
        Misfit: its JSON does not fit.
    """
    if isinstance(raw, CachedJson) and not shape.open:
        return shape.of_cached(raw)
    return shape.one(raw if isinstance(raw, bytes) else msgspec.json.encode(raw))
