"""Listings: fields with a page of entities, declared as data like links.

A `Listing` defines the calls that read a page, and where their answers have its entities. Its resolver reads
them into models; the planner uses the declaration directly.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from strawberry.types.info import Info

from gateway.errors import BadUserInput, GatewayError, UpstreamBadResponse
from gateway.graph.annotations.rest import read_at
from gateway.graph.context import Context
from gateway.graph.entity_class import model_of
from gateway.graph.lists.connection import (
    LARGEST_PAGE,
    NO_CURSOR,
    USUAL_PAGE,
    Anchor,
    Connection,
    anchored,
    window,
)
from gateway.graph.model import Model, read
from gateway.graph.selection import parameters_of_page
from gateway.links import KINDS, Kind, Parameters, Permissions, entity
from gateway.loaders import Entities, together
from gateway.upstream.call import ApiCall
from gateway.upstream.transport.body import parse_listing

LISTING = "listing"
"""The key of a field's metadata that holds its listing."""

_MOST = 2**31 - 1
"""The largest number that GraphQL's `Int` can hold."""


class Extent(NamedTuple):
    """The extent of the whole list beyond a page.

    Attributes:
        total: The number of items in the list; `None` if it is unknown.
        more: Whether items follow the page.
        following: The upstream's cursor after the page; `None` if the upstream has none.
    """

    total: int | None
    more: bool
    following: Anchor | None = None


class Page(NamedTuple):
    """The calls that read a page, and the part of their items that the page has.

    Attributes:
        calls: The calls, in order.
        start: The position of the page in the whole list.
        skip: The number of items to skip at the beginning.
        take: The number of items after that; `None` for all.
        keeps: Filters the items; the calls then read the whole list. `None` for no filter.
        siblings: Calls to make instead if the token may not make the first ones.
        whole: Whether the only call reads all entities of the kind, so that its answer is cached.
        anchor: The upstream's cursor to read from, in a list with cursors.
    """

    calls: tuple[ApiCall, ...]
    start: int
    skip: int
    take: int | None
    keeps: Callable[[Any], bool] | None = None
    siblings: tuple[ApiCall, ...] = ()
    whole: bool = False
    anchor: Anchor | None = None

    def cut(self, items: list[Any]) -> list[Any]:
        """The items of the page, from those of its calls."""
        if self.skip == 0 and (self.take is None or self.take >= len(items)):
            return items
        return items[self.skip : None if self.take is None else self.skip + self.take]

    def connection(self, nodes: list[Any], extent: Extent) -> Connection[Any]:
        """The connection with these nodes."""
        return Connection(
            start=self.start,
            more=extent.more,
            anchor=self.anchor,
            following=extent.following,
            nodes=nodes,
            total_count=extent.total,
        )

    def total(self, said: object, items: Sequence[Any]) -> int:
        """The length of the whole list by the upstream's total; without one, as far as the list was read.

        Raises:
            UpstreamBadResponse: The upstream's total is not a count.
        """
        if said is None:
            return self.start - self.skip + len(items)
        if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= _MOST:
            return said
        raise UpstreamBadResponse


def numbered(
    arguments: Mapping[str, Any], call: Callable[[int, int], ApiCall], largest: int = LARGEST_PAGE
) -> Page:
    """The requested items, from one of the upstream's pages or from two adjacent ones.

    The upstream's pages have one size; items that do not begin at the start of a page take two pages. `call`
    reads the page of a size, at most `largest`, and a number, which counts from 1.

    Raises:
        BadUserInput: `first` or `after` is invalid.
    """
    first = arguments.get("first")
    start, _ = window(first, arguments.get("after"), largest=largest)
    take = USUAL_PAGE if first is None else first
    size = max(take, 1)
    number, skip = divmod(start, size)
    calls = tuple(call(size, number + at) for at in ((1, 2) if skip else (1,)))
    return Page(calls, start, skip, take)


def following(arguments: Mapping[str, Any], call: Callable[[int, str], ApiCall]) -> Page:
    """The requested items of a list with upstream cursors.

    Items that begin between two of the upstream's cursors are read from the first cursor; the page is then
    shorter. `call` reads a number of items after a cursor; an empty cursor stands for the beginning.

    Raises:
        BadUserInput: `first` or `after` is invalid.
    """
    first = arguments.get("first")
    window(first, None, largest=LARGEST_PAGE)
    start, anchor = anchored(arguments.get("after"))
    skip = start - anchor.start
    if skip >= LARGEST_PAGE:
        raise BadUserInput(NO_CURSOR)
    size = min(skip + (USUAL_PAGE if first is None else first), LARGEST_PAGE)
    return Page((call(max(size, 1), anchor.after),), start, skip, size - skip, anchor=anchor)


def _following(uri: object, page: Page, taken: int) -> Anchor | None:
    """The upstream's cursor after the page, from the URI of the next page."""
    query = str(uri).partition("?")[2]
    (after,) = parse_qs(query).get("after", [""])[:1]
    return Anchor(page.start + taken, after) if after else None


@dataclass(frozen=True, slots=True)
class Listing:
    """The declaration of a listing.

    Attributes:
        of: The kind of the entities, or the class of items that are not entities.
        path: The path of the calls.
        page: Returns the page for the field's arguments, by their Python names, and for the parameters that
            the selected fields of the entities need.
        items: The key of the items in an answer.
        total: The key of their total number in an answer; `None` if it has a `nextUri` instead.
        method: The HTTP method.
        permissions: The vendor's permissions, any of which is enough; `None` if unknown.
        bare: Whether an answer is the list itself.
    """

    of: str | type[Model]
    path: str
    page: Callable[[Mapping[str, Any], Parameters], Page]
    items: str
    total: str | None
    method: str = "GET"
    permissions: Permissions = None
    bare: bool = False

    @property
    def kind(self) -> Kind | None:
        """The row of the entities; `None` for items that are not entities."""
        return KINDS[self.of] if isinstance(self.of, str) else None

    @property
    def model(self) -> type[Model]:
        """The class of the items."""
        return model_of(self.of) if isinstance(self.of, str) else self.of

    @property
    def end(self) -> str:
        """The key of an answer with the extent of the list."""
        return self.total or "nextUri"

    def described(self, description: str) -> str:
        """The description of a field with this listing."""
        return read_at(description, self.path, self.permissions, method=self.method)

    async def connection(self, arguments: Mapping[str, Any], info: Info[Context]) -> Connection[Any]:
        """The page for the arguments.

        Raises:
            GatewayError: A call failed, an argument is invalid, or an answer is not a list.
        """
        page = self.page(arguments, self.parameters(info))
        return self.connected(await self.bodies(page, info.context.loaders.entities), page)

    def parameters(self, info: Info[Context]) -> Parameters:
        """The parameters that the selected fields of the entities need."""
        return parameters_of_page(info, self.kind) if self.kind else frozenset()

    def enveloped(self, bodies: Sequence[bytes]) -> Sequence[bytes]:
        """The answers; a bare list is put under the key of the items."""
        return [b'{"%b":%b}' % (self.items.encode(), body) for body in bodies] if self.bare else bodies

    def connected(self, bodies: Sequence[bytes], page: Page) -> Connection[Any]:
        """The page from the answers.

        Raises:
            UpstreamBadResponse: An answer is not a list.
        """
        items, extent = self.select(bodies, page)
        return page.connection([self.node(item) for item in items], extent)

    async def bodies(self, page: Page, entities: Entities) -> Sequence[bytes]:
        """The answers to the page's calls.

        Raises:
            GatewayError: a call failed.
        """
        if self.kind is None:
            return await together([entities.body(call) for call in page.calls])
        if page.whole:
            return [await entities.whole(self.kind, page.calls[0])]
        return await entities.listed(self.kind, page.calls, page.siblings)

    def extent(self, page: Page, said: object, items: Sequence[Any], taken: int) -> Extent:
        """The extent of the list.

        Args:
            page: The page.
            said: The value of `end` in the answers: the first answer's total, or the last one's `nextUri`.
            items: All items of the answers.
            taken: The number of items in the page.

        Raises:
            UpstreamBadResponse: The upstream's total is not a count.
        """
        if self.total is None:
            more = page.skip + taken < len(items)
            if page.anchor is None:
                return Extent(None, more or said is not None)
            anchor = None if more else _following(said, page, taken)
            return Extent(None, more or anchor is not None, anchor)
        total = page.total(said, items)
        return Extent(total, page.start + taken < total)

    def select(self, bodies: Sequence[bytes], page: Page) -> tuple[list[Any], Extent]:
        """The items of the page, as JSON of entities, and the extent of the list.

        Raises:
            UpstreamBadResponse: An answer is not a list.
        """
        answers = [parse_listing(body) for body in bodies]
        items = [item for answer in answers for item in self._items(answer)]
        if self.kind:
            items = [entity(self.kind, item) for item in items]
        said = answers[0 if self.total else -1].get(self.end)
        if page.keeps is not None:
            items = list(filter(page.keeps, items))
            said = len(items)
        cut = page.cut(items)
        return cut, self.extent(page, said, items, len(cut))

    def node(self, item: Any) -> Any:
        """The model of an item, or the error in its place."""
        try:
            return read(self.model, item)
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
