"""Running a plan, level by level; the reads of a level run at the same time.

In: a plan, its inputs, the operation's context. Out: the result. The run projects the JSON of a level to
objects of the answer and collects their links. It then reads the entities of these links, in one bulk read
per kind and hundred, as the next level, until no link is left. An entity with several links is read once; if
the links have equal selections, it is projected once, and the answer has the one object in many places.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from inspect import CORO_CREATED, getcoroutinestate
from typing import Any

from gateway.engine.engine import Result
from gateway.engine.planned.inputs import Inputs, Targets
from gateway.engine.planned.plans.plan import Plan
from gateway.engine.planned.roots.root import LeadingRoot, Root
from gateway.engine.planned.rows.error_value import placed_errors
from gateway.engine.planned.runs.answer_objects import AnswerObjects
from gateway.engine.planned.runs.next_reads import NextRead, ReadResults
from gateway.engine.planned.runs.places import Places
from gateway.engine.size import AnswerBudget, AnswerTooLarge
from gateway.errors import GatewayError
from gateway.graph.context import Context
from gateway.links import ROWS
from gateway.loaders import together

_RootRead = tuple[Root, Coroutine[Any, Any, None]]
"""A root field, and the read that must come first."""


class Run:
    """One execution of a plan.

    Args:
        plan: The operation's plan.
        context: The context of the execution.
        inputs: The operation's inputs.
        budget: The answer's budget.
        objects: Makes the objects of the answer; by default, new ones for these inputs.
    """

    def __init__(
        self,
        plan: Plan,
        context: Context,
        inputs: Inputs,
        budget: AnswerBudget,
        objects: AnswerObjects | None = None,
    ) -> None:
        self.inputs = inputs
        self.entities = context.loaders.entities
        self.update = context.update
        self.objects = objects or AnswerObjects(inputs, self.entities)
        self._plan = plan
        self._budget = budget
        self._data: dict[str, Any] = {}

    async def execute(self) -> Result:
        """The result of all root fields."""
        for number, roots in enumerate(self._plan.turns):
            if number:
                # The next turn changes something, so that entities are read again.
                self.entities.descend()
                self.objects.forget()
            reads = self._start(roots)
            if reads is None:
                return self._nothing()
            first = [self._guarded(*one) for one in reads]
            try:
                await together([*first, self._level()] if self.objects.reads else first)
            except asyncio.CancelledError:
                close_unbegun(read for _, read in reads)
                raise
            while self.objects.reads or self.objects.pages:
                self.entities.descend()
                await self._level()
            self.objects.places.fill()
        return self._result()

    def put(self, root: Root, value: Any) -> None:
        """Answer a root field."""
        self._data[root.key] = value

    def lead(self, root: LeadingRoot, targets: Targets, *, many: bool) -> None:
        """Answer a root field with entities, after they are read."""
        self.objects.lead(root, self._data, targets, self._plan.cuts.deferring(root.key), many=many)

    def _start(self, roots: Iterable[Root]) -> list[_RootRead] | None:
        """The first reads of root fields; `None` after an error of a non-null root field."""
        reads: list[_RootRead] = []
        for root in roots:
            self._data[root.key] = None
            try:
                read = root.start(self)
            except GatewayError as error:
                self._data[root.key] = self.objects.error(error, root.place.locations)
                if root.place.non_null:
                    for _, one in reads:
                        one.close()
                    return None
            else:
                reads += [(root, read)] if read else []
        return reads

    async def _guarded(self, root: Root, read: Coroutine[Any, Any, None]) -> None:
        try:
            await read
        except Exception as error:  # noqa: BLE001  # a bug of ours takes its own field only
            self._data[root.key] = self.objects.error(error, root.place.locations)

    async def _level(self) -> None:
        """Reads all entities and pages that the last one led to, and puts them in their places."""
        objects = self.objects
        places, objects.places = objects.places, Places()
        reads = objects.reads.begin()
        pages = objects.pages.take()
        fetches = [self._fetch(kind, next_read) for (kind, _), next_read in reads.items()]
        if pages:
            try:
                answers, _ = await asyncio.gather(together(fetches), objects.pages.read(pages))
            except asyncio.CancelledError:
                close_unbegun(fetches)
                raise
        else:
            answers = await together(fetches)
        # All results are noted before any is projected: links in one entity may lead to another.
        for ((kind, _), next_read), found in zip(reads.items(), answers, strict=True):
            objects.reads.end(kind, next_read, found)
        for next_read, found in zip(reads.values(), answers, strict=True):
            for selection, slots in next_read.slots.items():
                objects.fill(found, selection, slots)
        for one in pages:
            objects.fill_page(one)
        # Places that were noted during the read are filled after the next level.
        places.fill()

    async def _fetch(self, kind: str, next_read: NextRead) -> ReadResults:
        ids = list(next_read.ids())
        try:
            return await self.entities.fetch(ROWS[kind], ids, next_read.parameters)
        except Exception as error:  # noqa: BLE001  # the same
            return dict.fromkeys(ids, error)

    def _result(self) -> Result:
        data = self._data
        too_large: set[str] = set()
        if self._repeats_too_much():
            try:
                too_large = self._budget.too_large(data)
            except AnswerTooLarge:
                return self._budget.refusal()
            data |= dict.fromkeys(too_large)
        errors = placed_errors(data) if self.objects.has_errors else []
        return self._budget.result(data, [error.json() for error in errors], self._plan.places, too_large)

    def _repeats_too_much(self) -> bool:
        """Whether repeated objects may exceed the budget; the others are no larger than what was read."""
        return all(
            self.objects.repeats.bytes(self._plan, exact=exact) > self._budget.length
            for exact in (False, True)
        )

    def _nothing(self) -> Result:
        """The result after an error of a non-null root field."""
        return Result(None, [error.json() for error in placed_errors(self._data)])


def close_unbegun(reads: Iterable[Coroutine[Any, Any, object]]) -> None:
    """Close reads whose turn never came, since their operation was cancelled before."""
    for read in reads:
        if getcoroutinestate(read) == CORO_CREATED:
            read.close()
