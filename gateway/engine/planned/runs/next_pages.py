"""The pages of lists that the next level of a run reads, and the slots that wait for them."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from graphql.execution import VariableValues

from gateway.engine.errors import Location
from gateway.engine.planned.rows.error_value import ErrorValue
from gateway.engine.planned.runs.places import Slot
from gateway.engine.planned.shapes.fields import Paged
from gateway.engine.planned.shapes.page import Fill
from gateway.errors import GatewayError
from gateway.graph.lists.listing import Page
from gateway.loaders import Entities, together
from gateway.upstream.call import ApiCall


class NextPage(NamedTuple):
    """A page that the next level reads, and its slot."""

    paged: Paged
    page: Page
    slot: Slot


class NextPages:
    """The pages that the next level reads, and those of earlier levels; no page is read twice.

    Args:
        entities: Makes the calls.
    """

    def __init__(self, entities: Entities) -> None:
        self._entities = entities
        self._next: list[NextPage] = []
        self._slots: dict[Paged, dict[tuple[Any, ...], Slot]] = {}
        self._answers: dict[tuple[ApiCall, ...], Sequence[bytes] | Exception] = {}

    def __bool__(self) -> bool:
        """Whether the next level reads any page."""
        return bool(self._next)

    def slot(
        self,
        paged: Paged,
        ids: tuple[Any, ...],
        variables: VariableValues,
        error: Callable[[Exception, list[Location]], ErrorValue],
    ) -> Slot:
        """The slot of the page of the list with these ids; a new page is added to the next level."""
        known = self._slots.setdefault(paged, {})
        slot = known.get(ids)
        if slot is None:
            try:
                slot = known[ids] = self._note(paged, ids, variables)
            except GatewayError as wrong:
                slot = known[ids] = Slot(error(wrong, paged.locations))
        return slot

    def _note(self, paged: Paged, ids: tuple[Any, ...], variables: VariableValues) -> Slot:
        named = dict(zip(paged.belonging.ids, ids, strict=True))
        page = paged.belonging.page(named, paged.arguments(variables), paged.page.parameters)
        if page is None:
            return Slot()
        slot = Slot(loaded=True)
        self._next.append(NextPage(paged, page, slot))
        return slot

    def take(self) -> list[NextPage]:
        """Remove and return the pages of the next level."""
        taken, self._next = self._next, []
        return taken

    async def read(self, pages: list[NextPage]) -> None:
        """Make the calls of pages."""
        new = list(dict.fromkeys(one.page.calls for one in pages if one.page.calls not in self._answers))
        self._answers.update(zip(new, await together(list(map(self._answer, new))), strict=True))

    async def _answer(self, calls: tuple[ApiCall, ...]) -> Sequence[bytes] | Exception:
        try:
            return await self._entities.answers(calls)
        except Exception as error:  # noqa: BLE001  # a fault of the gateway takes its own field only
            return error

    def connection(self, one: NextPage, fill: Fill) -> dict[str, Any] | Exception:
        """The connection of a page that was read, or its error."""
        answers = self._answers[one.page.calls]
        if isinstance(answers, Exception):
            return answers
        try:
            return one.paged.page.connection(one.paged.page.listing.enveloped(answers), one.page, fill)
        except Exception as error:  # noqa: BLE001  # the same
            return error

    def forget(self) -> None:
        """Forget all answers, so that pages are read again."""
        self._answers.clear()
