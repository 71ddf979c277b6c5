"""Runs a plan and delivers its answer in parts.

It makes the same reads as a run, in the same levels, so deferred fields cost no extra call. But each part is
delivered as soon as its own data is read. A level begins when no read in flight can add to it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from gateway.engine.engine import Increment, Patch, Pending, Result
from gateway.engine.errors import ErrorJSON, Location
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.plans.plan import Plan
from gateway.engine.planned.rows.error_value import placed_errors
from gateway.engine.planned.rows.row import Row
from gateway.engine.planned.runs.answer_objects import AnswerObjects
from gateway.engine.planned.runs.delivery import Delivered, Delivery, Fields, Items
from gateway.engine.planned.runs.next_pages import NextPage
from gateway.engine.planned.runs.next_reads import NextRead, ReadResults
from gateway.engine.planned.runs.places import Slot
from gateway.engine.planned.runs.run import Run, close_unbegun
from gateway.engine.planned.shapes.deferred import AT_ONCE, Deferred
from gateway.engine.planned.shapes.shape import Selection, Shape
from gateway.engine.size import AnswerBudget
from gateway.graph.context import Context
from gateway.graph.model import Model
from gateway.loaders import Entities


class _Read(NamedTuple):
    """A read in flight.

    Attributes:
        leads: Whether links may be found in what it brings.
        deferring: The fragments that defer the root field that it reads; `None` if it reads none.
    """

    leads: Callable[[], bool]
    deferring: frozenset[Deferred] | None = None


class _MetObjects(AnswerObjects):
    """Makes the objects of an answer, and remembers their shapes, by the identity of each object."""

    def __init__(self, inputs: Inputs, entities: Entities) -> None:
        super().__init__(inputs, entities)
        self.shapes: dict[int, Shape] = {}

    def fill(self, found: ReadResults, selection: Selection, slots: Mapping[str, Slot]) -> None:
        """See `AnswerObjects`."""
        super().fill(found, selection, slots)
        self._meet([slot.value for slot in slots.values()], selection.shape)

    def values(self, raws: Iterable[Any], shape: Shape, locations: list[Location]) -> list[Any]:
        """See `AnswerObjects`."""
        values = super().values(raws, shape, locations)
        self._meet(values, shape)
        return values

    def made(self, model: Model, shape: Shape) -> Any:
        """See `AnswerObjects`."""
        made = super().made(model, shape)
        self._meet([made], shape)
        return made

    def open(self, objects: list[Row], shape: Shape) -> None:
        """See `AnswerObjects`."""
        super().open(objects, shape)
        self._meet(objects, shape)

    def _meet(self, objects: Iterable[object], shape: Shape) -> None:
        self.shapes.update((id(one), shape) for one in objects)


class IncrementalRun(Run):
    """One execution of a plan that delivers its answer in parts.

    Args:
        plan: As of a run.
        context: As of a run.
        inputs: As of a run.
        budget: Of all parts together.
        whole: See `Prepared.parts`.
    """

    def __init__(
        self, plan: Plan, context: Context, inputs: Inputs, budget: AnswerBudget, *, whole: bool
    ) -> None:
        objects = _MetObjects(inputs, context.loaders.entities)
        super().__init__(plan, context, inputs, budget, objects)
        self._reads: dict[asyncio.Task[None], _Read] = {}
        self._delivery = Delivery(plan, self._data, objects.shapes, whole=whole)

    async def parts(self) -> AsyncGenerator[Result | Increment]:
        """The first part of the result, and then the later ones, if any."""
        reads = self._start(self._plan.roots)
        if reads is None:
            yield self._nothing()
            return
        for root, read in reads:
            leads = any(map(_leads, root.shapes))
            deferring = self._plan.cuts.deferring(root.key)
            self._begin(self._guarded(root, read), _Read(partial(bool, leads), deferring))
        self._begin_level()
        try:
            while AT_ONCE in self._waiting():
                await self._go_on()
            first = self._first()
            yield first
            while first.pending and self._delivery.more:
                increment = self._increment()
                if increment is None:
                    await self._go_on()
                else:
                    yield increment
        finally:
            for task in self._reads:
                task.cancel()
            await asyncio.gather(*self._reads, return_exceptions=True)
            close_unbegun(read for _, read in reads)

    def _first(self) -> Result:
        if self._waiting():
            self._delivery.begin()
        result = self._result()
        if result.data is None:
            return result
        lost = {key for key, value in result.data.items() if value is None}
        for key in lost:
            self._delivery.drop(key)
        self._budget = self._budget.less(bytes(value) for value in result.data.values() if value is not None)
        kept = [one for one in self._delivery.take_new() if not (one.path and one.path[0] in lost)]
        return replace(result, pending=kept)

    def _increment(self) -> Increment | None:
        """The next part, if something can be delivered now."""
        waiting = frozenset[Deferred]().union(*self._waiting())
        patches: list[Patch] = []
        completed: list[Pending] = []
        for one in self._delivery.deliver(waiting):
            patches += self._patches(one)
            completed.append(one.pending)
        if not completed:
            return None
        return Increment(patches, completed, self._delivery.take_new(), more=self._delivery.more)

    def _patches(self, one: Delivered | Items) -> Iterator[Patch]:
        if isinstance(one, Items):
            path = one.pending.path
            errors = [
                replace(error, path=(*path, one.first + int(error.path[0]), *error.path[1:])).json()
                for error in placed_errors(one.data)
            ]
            yield replace(self._patch(one.pending, path, one.data, errors), index=one.first)
            return
        path = one.pending.path
        if one.whole is not None:
            errors = list(chain.from_iterable(map(_errors, one.fields)))
            yield self._patch(one.pending, path, one.whole, errors)
            return
        for fields in one.fields:
            yield self._patch(one.pending, list(fields.path), fields.data, _errors(fields))

    def _patch(self, pending: Pending, path: list[str | int], data: Any, errors: list[ErrorJSON]) -> Patch:
        """Fields as JSON, or an error in their place if they exceed the rest of the budget."""
        part = self._budget.part(data, errors, path, measured=self._repeats_too_much())
        self._budget = part.left
        return Patch(pending, path[len(pending.path) :], part.data, part.errors)

    def _waiting(self) -> set[frozenset[Deferred]]:
        """The fragments that defer values which are not read yet; `AT_ONCE` for values that none defers."""
        waiting = {read.deferring for read in self._reads.values() if read.deferring is not None}
        return waiting | self.objects.places.deferring()

    async def _go_on(self) -> None:
        """Wait for the next read to end, and begin the next level if no read in flight can add to it."""
        done, _ = await asyncio.wait(self._reads, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            del self._reads[task]
            task.result()
        more = self.objects.reads or self.objects.pages
        if more and not any(read.leads() for read in self._reads.values()):
            self.entities.descend()
            self._begin_level()
        self.objects.places.fill_known()

    def _begin(self, read: Coroutine[Any, Any, None], about: _Read) -> None:
        self._reads[asyncio.create_task(read)] = about

    def _begin_level(self) -> None:
        pages = self.objects.pages.take()
        for (kind, _), next_read in self.objects.reads.begin().items():
            self._begin(self._read_entities(kind, next_read), _Read(partial(_leads_on, next_read)))
        if pages:
            shapes = chain.from_iterable(one.paged.page.shapes for one in pages)
            self._begin(self._read_pages(pages), _Read(partial(bool, any(map(_leads, shapes)))))
        self.objects.places.fill_known()

    async def _read_entities(self, kind: str, next_read: NextRead) -> None:
        found = await self._fetch(kind, next_read)
        # Links that are found from now on use the result.
        self.objects.reads.end(kind, next_read, found)
        for selection, slots in next_read.slots.items():
            self.objects.fill(found, selection, slots)

    async def _read_pages(self, pages: list[NextPage]) -> None:
        await self.objects.pages.read(pages)
        for one in pages:
            self.objects.fill_page(one)


def _errors(fields: Fields) -> list[ErrorJSON]:
    errors = placed_errors(fields.data)
    return [replace(one, path=(*fields.path, *one.path)).json() for one in errors]


def _leads_on(next_read: NextRead) -> bool:
    return any(_leads(selection.shape) for selection in next_read.slots)


def _leads(shape: Shape) -> bool:
    """Whether anything more may be read for objects of a shape."""
    peers = [hoisted.peer.shape for hoisted in shape.hoisted]
    return bool(shape.steps or shape.paged) or any(map(_leads, [*shape.below, *peers]))
