"""Listings: fields that lead to a page of entities, declared as data like links.

A `Listing` says which calls bring a page and where in their answers its entities stand. The resolver made
from it reads them into models; the planner reads the declaration instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from strawberry.types.info import Info

from gateway.errors import GatewayError, UpstreamBadResponse
from gateway.graph.connection import Connection, window
from gateway.graph.context import Context
from gateway.graph.link import model_of, parameters_of_page
from gateway.graph.model import read
from gateway.graph.rest import read_at
from gateway.links import KINDS, Parameters, Permissions, entity
from gateway.loaders import Entities
from gateway.upstream.call import ApiCall
from gateway.upstream.transport.body import parse_listing

LISTING = "listing"
"""The key of a field's metadata under which its listing stands."""


_MOST = 2**31 - 1
"""The largest number that GraphQL's `Int` can hold."""


class Page(NamedTuple):
    """The calls that bring a page, in order, and which of their items it is made of.

    The page begins at position `start` of the whole list; of the items that the calls bring together, it
    leaves out `skip` and takes `take`, or all with `None`. Where `keeps` is given, the calls bring all there
    are, and only those of which it is true are the list. `siblings` are made instead of the calls where the
    token has not the right to those. `whole` says that the one call brings all entities of the kind, so that
    its answer is cached as they are.
    """

    calls: tuple[ApiCall, ...]
    start: int
    skip: int
    take: int | None
    keeps: Callable[[Any], bool] | None = None
    siblings: tuple[ApiCall, ...] = ()
    whole: bool = False

    def cut(self, items: list[Any]) -> list[Any]:
        """The items of the page, cut from those of its calls."""
        if self.skip == 0 and (self.take is None or self.take >= len(items)):
            return items
        return items[self.skip : None if self.take is None else self.skip + self.take]

    def total(self, said: object, items: Sequence[Any]) -> int:
        """The length of the whole list, as the upstream gives it, or at least as far as it was read.

        Raises:
            UpstreamBadResponse: the upstream's total is not a count.
        """
        if said is None:
            return self.start - self.skip + len(items)
        if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= _MOST:
            return said
        raise UpstreamBadResponse


def numbered(
    arguments: Mapping[str, Any], call: Callable[[int, int], ApiCall], *, usual: int, largest: int
) -> Page:
    """The page or the two adjacent pages that hold the wanted window, `usual` items unless told otherwise.

    The upstream has pages of one size from the beginning; a window that does not begin where such a page
    does takes two. `call` reads the page of a size and a number, which counts from 1.

    Raises:
        BadUserInput: `first` or `after` is not valid.
    """
    first = arguments.get("first")
    start, _ = window(first, arguments.get("after"), largest=largest)
    take = usual if first is None else first
    size = max(take, 1)
    number, skip = divmod(start, size)
    calls = tuple(call(size, number + at) for at in ((1, 2) if skip else (1,)))
    return Page(calls, start, skip, take)


@dataclass(frozen=True, slots=True)
class Listing:
    """The declaration of a listing.

    `page` makes the page from the field's arguments, by their names in Python, and from the parameters that
    the fields selected of the entities need. `path` is where it reads it. `items` and `total` are the keys of
    the answer under which the entities and their whole number stand.
    """

    kind: str
    path: str
    page: Callable[[Mapping[str, Any], Parameters], Page]
    items: str
    total: str
    method: str = "GET"
    permissions: Permissions = None

    def described(self, description: str) -> str:
        """The description of a field that lists this."""
        return read_at(description, self.path, self.permissions, method=self.method)

    async def connection(self, arguments: Mapping[str, Any], info: Info[Context]) -> Connection[Any]:
        """The page that the arguments ask for.

        Raises:
            GatewayError: a call failed, an argument is not valid, or an answer is no listing.
        """
        page = self.page(arguments, parameters_of_page(info, KINDS[self.kind]))
        bodies = await self.bodies(page, info.context.loaders.entities)
        items, total = self.select(bodies, page)
        return Connection(start=page.start, nodes=[self.node(item) for item in items], total_count=total)

    async def bodies(self, page: Page, entities: Entities) -> Sequence[bytes]:
        """The answers to the page's calls.

        Raises:
            GatewayError: a call failed.
        """
        if page.whole:
            return [await entities.whole(KINDS[self.kind], page.calls[0])]
        return await entities.listed(KINDS[self.kind], page.calls, page.siblings)

    def select(self, bodies: Sequence[bytes], page: Page) -> tuple[list[Any], int]:
        """The page's items, as JSON of entities, and the number of all.

        Raises:
            UpstreamBadResponse: an answer is no listing.
        """
        answers = [parse_listing(body) for body in bodies]
        items = [entity(KINDS[self.kind], item) for answer in answers for item in self._items(answer)]
        if page.keeps is None:
            return page.cut(items), page.total(answers[0].get(self.total), items)
        kept = list(filter(page.keeps, items))
        return page.cut(kept), len(kept)

    def node(self, item: Any) -> Any:
        """The entity that an item is, or the error that stands in its place."""
        try:
            return read(model_of(self.kind), item)
        except GatewayError as error:
            return error

    def _items(self, answer: Any) -> list[Any]:
        items = answer.get(self.items) if isinstance(answer, dict) else ()
        if items is None:
            # The vendor leaves out the list of a search that found nothing.
            return []
        if not isinstance(items, list):
            raise UpstreamBadResponse
        return items
