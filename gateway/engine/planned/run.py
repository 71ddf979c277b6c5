"""Running a plan: level by level, with the reads of a level made together.

In: a plan, its inputs, the operation's context. Out: the result. The JSON of a level is projected
into the answer's objects at once, and every link in them is noted. Then the entities that the links lead to
are read, by one bulk read for each kind and each hundred, and projected in turn, until no link is left. An
entity to which several links lead is read once and, where they select the same, projected once: the answer
then holds one object in many places.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

import msgspec

from gateway.engine.engine import Result
from gateway.engine.errors import Location
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.mend import ErrorValue, Mender, error_value, placed_errors
from gateway.engine.planned.next_pages import NextPage, NextPages
from gateway.engine.planned.next_reads import Group, NextRead, Slot, take, without_repeats
from gateway.engine.planned.plans.plan import Plan
from gateway.engine.planned.repeats import Repeats
from gateway.engine.planned.roots.root import LeadingRoot, Root
from gateway.engine.planned.rows.misfit import Misfit
from gateway.engine.planned.rows.row import ENCLOSED, Row, clear, fill
from gateway.engine.planned.shapes.deferred import Deferred
from gateway.engine.planned.shapes.fields import Combined, Computed, Paged, Step
from gateway.engine.planned.shapes.shape import Hoisted, Selection, Shape
from gateway.engine.size import AnswerBudget, AnswerTooLarge
from gateway.errors import GatewayError
from gateway.graph.context import Context
from gateway.graph.link import Target
from gateway.graph.model import Model, read
from gateway.links import ROWS, Parameters
from gateway.loaders import BulkAnswer, CachedJson, EntityResult, together
from gateway.upstream.transport.body import parse

_Targets = Sequence[Target | GatewayError | None]

ReadResults = Mapping[str, EntityResult | Exception]
"""The result of a read, for each entity."""

_TEXTS = frozenset({str, type(None)})
"""The types of the values of a reference, unless the upstream breaks its contract."""

_NOTHING: Mapping[str, Any] = {}
"""Stands for what is not there."""


Place = tuple[Any, Any, Slot, frozenset[Deferred]]
"""A place in the answer, by its holder and key, the slot that fills it, and the fragments that defer it."""

Column = tuple[str, list[Row], list[Slot], frozenset[Deferred]]
"""One key of many objects, the slots that fill it, and the fragments that defer it."""


_RootRead = tuple[Root, Coroutine[Any, Any, None]]
"""A root field, and the read that must come first."""


class _OfKind(NamedTuple):
    """The targets of one kind: their selection, its slots by id, the new ones of these, and values held."""

    selection: Selection
    known: dict[str, Slot]
    new: dict[str, Slot]
    held: list[Any]


class Run:
    """One execution of a plan."""

    def __init__(self, plan: Plan, context: Context, inputs: Inputs, budget: AnswerBudget) -> None:
        self.inputs = inputs
        self._plan = plan
        self.entities = context.loaders.entities
        self.update = context.update
        self._budget = budget
        self._next_reads: dict[Group, NextRead] = {}
        self._pages = NextPages(self.entities)
        self._under_way: dict[str, list[NextRead]] = {}
        self._answers: dict[tuple[BulkAnswer, Shape], Mapping[str, Row]] = {}
        self._read: dict[str, list[tuple[ReadResults, Parameters]]] = {}
        self._slots: dict[Selection, dict[str, Slot]] = {}
        self._seen: dict[Step, dict[Any, Slot]] = {}
        self._places: list[Place] = []
        self._columns: list[Column] = []
        self._repeats = Repeats()
        self._data: dict[str, Any] = {}
        self._has_errors = False

    async def execute(self) -> Result:
        """The result of all root fields."""
        for number, roots in enumerate(self._plan.turns):
            if number:
                self._forget()
            reads = self._start(roots)
            if reads is None:
                return self._nothing()
            first = [self._guarded(*one) for one in reads]
            await together([*first, self._level()] if self._next_reads else first)
            while self._next_reads or self._pages:
                self.entities.descend()
                await self._level()
            self._fill_places(self._columns, self._places)
        return self._result()

    def _forget(self) -> None:
        """Forget what was read in the turn before, since the next one changes something."""
        self.entities.descend()
        self._read.clear()
        self._pages.forget()
        self._columns, self._places = [], []

    def _start(self, roots: Iterable[Root]) -> list[_RootRead] | None:
        """The reads that root fields begin with; `None` where a promised one is an error."""
        reads: list[_RootRead] = []
        for root in roots:
            self._data[root.key] = None
            try:
                read = root.start(self)
            except GatewayError as error:
                self._data[root.key] = self._error(error, root.place.locations)
                if root.place.promised:
                    for _, one in reads:
                        one.close()
                    return None
            else:
                reads += [(root, read)] if read else []
        return reads

    def _repeats_too_much(self) -> bool:
        """Whether repeated objects may exceed the budget; the others are no larger than what was read."""
        return all(
            self._repeats.bytes(self._plan, exact=exact) > self._budget.length for exact in (False, True)
        )

    def _result(self) -> Result:
        data = self._data
        too_large: set[str] = set()
        if self._repeats_too_much():
            try:
                too_large = self._budget.too_large(data)
            except AnswerTooLarge:
                return self._budget.refusal()
            data |= dict.fromkeys(too_large)
        if not self._has_errors:
            return self._budget.result(data, [], self._plan.places, too_large)
        return self._budget.result(
            data, [error.json() for error in placed_errors(data)], self._plan.places, too_large
        )

    def _nothing(self) -> Result:
        """The result where a promised root field is an error."""
        return Result(None, [error.json() for error in placed_errors(self._data)])

    async def _guarded(self, root: Root, read: Coroutine[Any, Any, None]) -> None:
        try:
            await read
        except Exception as error:  # noqa: BLE001  # a bug of ours takes its own field only
            self._data[root.key] = self._error(error, root.place.locations)

    def put(self, root: Root, value: Any) -> None:
        """Answer a root field."""
        self._data[root.key] = value

    def lead(self, root: LeadingRoot, targets: _Targets, *, many: bool) -> None:
        """Answer a root field with entities, once they are read."""
        slots = self._slots_for(root, targets)
        self._put(self._data, root.key, slots, self._plan.cuts.deferring(root.key), many=many)
        self._repeats.add_places(root, slots)

    async def _level(self) -> None:
        """Reads all entities and pages that the last one led to, and puts them in their places."""
        columns, self._columns = self._columns, []
        places, self._places = self._places, []
        reads, self._next_reads = without_repeats(self._next_reads), {}
        pages = self._pages.take()
        self._under_way = {}
        self._set_out(reads)
        fetches = [self._fetch(kind, next_read) for (kind, _), next_read in reads.items()]
        if pages:
            answers, _ = await asyncio.gather(together(fetches), self._pages.read(pages))
        else:
            answers = await together(fetches)
        # All results are noted before any is projected: links in one entity may lead to another.
        for ((kind, _), next_read), found in zip(reads.items(), answers, strict=True):
            self._read.setdefault(kind, []).append((found, next_read.parameters))
        for next_read, found in zip(reads.values(), answers, strict=True):
            for selection, slots in next_read.slots.items():
                self._fill(found, selection, slots)
        for one in pages:
            one.slot.value = self._connection(one)
        # Places that were noted during the read are filled after the next level.
        self._fill_places(columns, places)

    def _set_out(self, reads: Mapping[Group, NextRead]) -> None:
        """Note reads that are under way; single reads, which bring more, first."""
        for (kind, singly), next_read in reads.items():
            self._under_way.setdefault(kind, []).insert(0 if singly else 1, next_read)

    def _fill_places(self, columns: list[Column], places: list[Place]) -> None:
        for key, objects, slots, _ in columns:
            fill(objects, key, map(attrgetter("value"), slots))
        for holder, key, slot, _ in places:
            holder[key] = slot.value

    async def _fetch(self, kind: str, next_read: NextRead) -> ReadResults:
        ids = list(next_read.ids())
        try:
            return await self.entities.fetch(ROWS[kind], ids, next_read.parameters)
        except Exception as error:  # noqa: BLE001  # the same
            return dict.fromkeys(ids, error)

    def _connection(self, one: NextPage) -> Any:
        """The connection that a page is, or the error in its place."""
        connection = self._pages.connection(one, self)
        if isinstance(connection, Exception):
            return self._error(connection, one.paged.locations)
        self._repeats.add_page(one.paged, connection)
        return connection

    def _fill(self, found: ReadResults, selection: Selection, slots: Mapping[str, Slot]) -> None:
        """Projects entities into their slots."""
        shape = selection.shape
        projected: list[Row] = []
        others: dict[str, Any] = {}
        answer, rows = None, _NOTHING
        for id_, slot in slots.items():
            raw = found[id_]
            if isinstance(raw, BulkAnswer):
                if raw is not answer:
                    answer, rows = raw, self._rows(raw, shape)
                row = rows.get(id_)
                if row is not None:
                    slot.value = row
                    projected.append(row)
                    continue
                raw = raw.entities[id_]
            others[id_] = raw
        self._repeats.add_entities(selection, projected)
        if projected and shape.open:
            self.open(projected, shape)
        if others:
            values = self.values(others.values(), shape, selection.locations)
            self._repeats.add_entities(selection, values)
            for id_, value in zip(others, values, strict=True):
                slots[id_].value = value

    def values(self, raws: Iterable[Any], shape: Shape, locations: list[Location]) -> list[Any]:
        """Objects of this shape from the entities' JSON, or errors in their places; notes their links."""
        values: list[Any] = []
        projected: list[Row] = []
        for raw in raws:
            if isinstance(raw, Exception):
                values.append(self._error(raw, locations))
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

    def _rows(self, answer: BulkAnswer, shape: Shape) -> Mapping[str, Row]:
        """The entities of a bulk answer in a shape; none if one of them does not fit."""
        rows = self._answers.get((answer, shape))
        if rows is None:
            rows = self._answers[answer, shape] = _listed(answer, shape)
        return rows

    def _mended(self, raw: Any, shape: Shape, locations: list[Location]) -> Any:
        try:
            model = read(shape.model, _json(raw))
        except GatewayError as error:
            return self._error(error, locations)
        return self.made(model, shape)

    def made(self, model: Model, shape: Shape) -> Any:
        """An object of a shape from a model, with errors in the places of what is wrong; notes its links."""
        self._has_errors = True
        # Made anew, since a run that held its mender would be a cycle, which only the collector could free.
        return Mender(self._follow, self._follow_page, self._compute).mend(model, shape)

    def open(self, objects: list[Row], shape: Shape) -> None:
        """Notes the links in objects of this shape, at any depth, and fills in peers and computed values."""
        if shape.heirs:
            _hand_down(objects, shape)
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
        met: dict[Hoisted, list[Row]] = {hoisted: [] for hoisted in shape.hoisted}
        most: dict[Hoisted, int] = dict.fromkeys(shape.hoisted, 1)
        for data in objects:
            here: dict[Hoisted, list[Row]] = {}
            for hoisted in shape.hoisted:
                peer, (listed,) = hoisted.peer, shape.material[hoisted]
                (own,), (id_,) = peer.shape.material[peer.shape], hoisted.held.material[peer]
                known = {item[own]: item for item in data[listed] if item[own]}
                holders = data[hoisted.holder] if isinstance(hoisted.holder, str) else here[hoisted.holder]
                if hoisted.below is not None:
                    holders = list(chain.from_iterable(map(attrgetter(hoisted.below), holders)))
                for holder in holders:
                    holder[peer.key] = known.get(holder[id_])
                places = [item for one in holders if (item := one[peer.key])]
                here[hoisted] = list({id(item): item for item in places}.values())
                met[hoisted] += here[hoisted]
                # Every other peer has at least one place.
                most[hoisted] = max(most[hoisted], len(places) - len(here[hoisted]) + 1)
        for hoisted, found in met.items():
            if found:
                self._repeats.add_peers(hoisted, most[hoisted], found)
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
        key, link, names = step.key, step.link, shape.material[step]
        if link.many:
            for data in objects:
                values = data[names[0]]
                known_ = values if link.ref is not None else [{"id": id_} for id_ in values]
                self._follow(step, data, [link.target_or_error(one or {}) for one in known_])
            return
        seen = self._seen.setdefault(step, {})
        places = _known(step, names, objects)
        new = [known for known in dict.fromkeys(places) if known not in seen]
        targets = [link.target_or_error(dict(zip(step.known, known, strict=True))) for known in new]
        seen.update(zip(new, self._slots_for(step, targets), strict=True))
        slots = list(map(seen.__getitem__, places))
        self._columns.append((key, objects, slots, step.deferring))
        self._repeats.add_places(step, slots)

    def _page(self, paged: Paged, shape: Shape, objects: list[Row]) -> None:
        """Notes the pages of lists that belong to objects."""
        ids = map(attrgetter(*shape.material[paged]), objects)
        slots = [self._page_slot(paged, one if isinstance(one, tuple) else (one,)) for one in ids]
        self._columns.append((paged.key, objects, slots, paged.deferring))
        self._repeats.add_places(paged, slots)

    def _page_slot(self, paged: Paged, ids: tuple[Any, ...]) -> Slot:
        return self._pages.slot(paged, ids, self.inputs.variables, self._error)

    def _follow_page(self, paged: Paged, holder: dict[str, Any], ids: tuple[Any, ...]) -> None:
        slot = self._page_slot(paged, ids)
        self._put(holder, paged.key, [slot], paged.deferring, many=False)
        self._repeats.add_places(paged, [slot])

    def _computed(self, computed: Computed, shape: Shape, objects: list[Row]) -> None:
        names = shape.material[computed]
        for data in objects:
            values = {one: data[name] or None for one, name in zip(computed.attributes, names, strict=True)}
            try:
                data[computed.key] = self._compute(computed, shape.model.model_construct(**values))
            except GatewayError as error:
                data[computed.key] = self._error(error, computed.locations)

    def _compute(self, computed: Computed, model: Model) -> Any:
        return computed.resolver(model, **computed.arguments(self.inputs.variables))

    def _follow(self, step: Step, holder: Row | dict[str, Any], targets: _Targets) -> None:
        slots = self._slots_for(step, targets)
        self._put(holder, step.key, slots, step.deferring, many=step.link.many)
        self._repeats.add_places(step, slots)

    def _put(
        self,
        holder: Row | dict[str, Any],
        key: str,
        slots: list[Slot],
        deferring: frozenset[Deferred],
        *,
        many: bool,
    ) -> None:
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

    def _slots_for(self, leading: Step | LeadingRoot, targets: Iterable[Any]) -> list[Slot]:
        """A slot for each target; entities that are not known are noted to be read."""
        slots: list[Slot] = []
        kinds: dict[str, _OfKind] = {}
        for target in targets:
            if target is None:
                slots.append(Slot())
                continue
            if isinstance(target, GatewayError):
                slots.append(Slot(self._error(target, leading.locations)))
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
            self._repeats.add_selection(leading, selection, once=once)
            self._repeats.add_entities(selection, held)
            if new:
                self._note(kind, selection, new)
        return slots

    def _note(self, kind: str, selection: Selection, slots: dict[str, Slot]) -> None:
        """Notes entities to be read, unless they were read with these parameters."""
        for found, parameters in reversed(self._read.get(kind, ())):
            if selection.parameters <= parameters:
                self._fill(found, selection, take(slots, found))
        for under_way in self._under_way.get(kind, ()):
            if selection.parameters <= under_way.parameters:
                met = take(slots, under_way.ids())
                if met:
                    under_way.add(selection, met)
        if slots:
            self._next_reads.setdefault((kind, selection.singly), NextRead()).add(selection, slots)

    def _error(self, error: Exception, locations: list[Location]) -> ErrorValue:
        self._has_errors = True
        return error_value(error, locations)


def _hand_down(objects: Sequence[Row], shape: Shape) -> None:
    """Notes the ids of conversations in those parts of them that need them."""
    own = shape.material[shape][0] if shape.model.encloses else ENCLOSED
    for key, many in shape.heirs:
        for data in objects:
            below = data[key]
            for part in below if many else filter(None, (below,)):
                part[ENCLOSED] = data[own]


def _json(raw: Any) -> Any:
    return parse(raw) if isinstance(raw, bytes) else raw


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


class _Alone(tuple[Any, ...]):
    """What is known of an entity, where `==` is not enough to compare it."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


def _known(step: Step, names: Sequence[str], objects: Sequence[Row]) -> list[tuple[Any, ...]]:
    """What each object's JSON has of the entity that a link leads to: the values of the step's `known`."""
    if step.link.ref is None:
        return list(zip(*(map(attrgetter(name), objects) for name in names), strict=True))
    references = [one or _NOTHING for one in map(attrgetter(names[0]), objects)]
    known = list(zip(*(map(methodcaller("get", what), references) for what in step.known), strict=True))
    if _TEXTS.issuperset(map(type, chain.from_iterable(known))):
        return known
    return [one if _TEXTS.issuperset(map(type, one)) else _Alone(one) for one in known]
