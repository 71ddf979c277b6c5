"""Listings: fields that lead to a page of entities, declared as data like links.

A `Listing` says which calls bring a page and where in their answers its entities stand. The resolver made
from it reads them into models; the planner reads the declaration instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from strawberry.types.info import Info

from gateway.errors import BadUserInput, GatewayError, UpstreamBadResponse
from gateway.graph.connection import LARGEST_PAGE, NO_CURSOR, USUAL_PAGE, Anchor, Connection, anchored, window
from gateway.graph.context import Context
from gateway.graph.link import model_of, parameters_of_page
from gateway.graph.model import Model, read
from gateway.graph.rest import read_at
from gateway.links import KINDS, Kind, Parameters, Permissions, entity
from gateway.loaders import Entities, together
from gateway.upstream.call import ApiCall
from gateway.upstream.transport.body import parse_listing

LISTING = "listing"
"""The key of a field's metadata under which its listing stands."""


_MOST = 2**31 - 1
"""The largest number that GraphQL's `Int` can hold."""


class Extent(NamedTuple):
    """How far a whole list goes beyond a page.

    Attributes:
        total: How many it holds, if that is known.
        more: Whether more follow.
        following: The upstream's cursor after the page, if it gives the list by cursors.
    """

    total: int | None
    more: bool
    following: Anchor | None = None


class Page(NamedTuple):
    """The calls that bring a page, in order, and which of their items it is made of.

    The page begins at position `start` of the whole list; of the items that the calls bring together, it
    leaves out `skip` and takes `take`, or all with `None`. Where `keeps` is given, the calls bring all there
    are, and only those of which it is true are the list. `siblings` are made instead of the calls where the
    token has not the right to those. `whole` says that the one call brings all entities of the kind, so that
    its answer is cached as they are. `anchor` is from where a list is read that comes by cursors.
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
        """The items of the page, cut from those of its calls."""
        if self.skip == 0 and (self.take is None or self.take >= len(items)):
            return items
        return items[self.skip : None if self.take is None else self.skip + self.take]

    def connection(self, nodes: list[Any], extent: Extent) -> Connection[Any]:
        """The page with these nodes."""
        return Connection(
            start=self.start,
            more=extent.more,
            anchor=self.anchor,
            following=extent.following,
            nodes=nodes,
            total_count=extent.total,
        )

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
    arguments: Mapping[str, Any], call: Callable[[int, int], ApiCall], largest: int = LARGEST_PAGE
) -> Page:
    """The page or the two adjacent pages that hold the wanted window.

    The upstream has pages of one size from the beginning; a window that does not begin where such a page
    does takes two. `call` reads the page of a size, at most `largest`, and a number, which counts from 1.

    Raises:
        BadUserInput: `first` or `after` is not valid.
    """
    first = arguments.get("first")
    start, _ = window(first, arguments.get("after"), largest=largest)
    take = USUAL_PAGE if first is None else first
    size = max(take, 1)
    number, skip = divmod(start, size)
    calls = tuple(call(size, number + at) for at in ((1, 2) if skip else (1,)))
    return Page(calls, start, skip, take)


def following(arguments: Mapping[str, Any], call: Callable[[int, str], ApiCall]) -> Page:
    """The page of the wanted window, in a list that the upstream gives by cursors.

    A window that begins between two of the upstream's cursors is read from the first, and is so much shorter.
    `call` reads so many items after a cursor, or from the beginning after an empty one.

    Raises:
        BadUserInput: `first` or `after` is not valid.
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
    """The upstream's cursor after the page, from the URI of the next."""
    query = str(uri).partition("?")[2]
    (after,) = parse_qs(query).get("after", [""])[:1]
    return Anchor(page.start + taken, after) if after else None


@dataclass(frozen=True, slots=True)
class Listing:
    """The declaration of a listing.

    `of` is the kind of the entities listed, or the class of items that are none. `page` makes the page from
    the field's arguments, by their names in Python, and from the parameters that the fields selected of the
    entities need. `path` is where it reads it. `items` and `total` are the keys of the answer under which the
    entities and their whole number stand. Where the answer has no such number, it says with a `nextUri` that
    more follow. An answer that is `bare` is the list itself.
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
        """The row of the entities listed."""
        return KINDS[self.of] if isinstance(self.of, str) else None

    @property
    def model(self) -> type[Model]:
        """The class of the items."""
        return model_of(self.of) if isinstance(self.of, str) else self.of

    @property
    def end(self) -> str:
        """The key under which an answer says how far the list goes."""
        return self.total or "nextUri"

    def described(self, description: str) -> str:
        """The description of a field that lists this."""
        return read_at(description, self.path, self.permissions, method=self.method)

    async def connection(self, arguments: Mapping[str, Any], info: Info[Context]) -> Connection[Any]:
        """The page that the arguments ask for.

        Raises:
            GatewayError: a call failed, an argument is not valid, or an answer is no listing.
        """
        page = self.page(arguments, self.parameters(info))
        return self.connected(await self.bodies(page, info.context.loaders.entities), page)

    def parameters(self, info: Info[Context]) -> Parameters:
        """The parameters that the fields selected of the entities need."""
        return parameters_of_page(info, self.kind) if self.kind else frozenset()

    def enveloped(self, bodies: Sequence[bytes]) -> Sequence[bytes]:
        """The answers, with a bare list under the key of the entities."""
        return [b'{"%b":%b}' % (self.items.encode(), body) for body in bodies] if self.bare else bodies

    def connected(self, bodies: Sequence[bytes], page: Page) -> Connection[Any]:
        """The page that the answers bring.

        Raises:
            UpstreamBadResponse: an answer is no listing.
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
        """How far the list goes.

        Args:
            page: What was read of it.
            said: What the answers say under `end`: the first of the number, the last of the `nextUri`.
            items: All that the answers bring.
            taken: How many of these the page has.

        Raises:
            UpstreamBadResponse: the upstream's total is not a count.
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
        """The page's items, as JSON of entities, and how far the list goes.

        Raises:
            UpstreamBadResponse: an answer is no listing.
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
        """The entity that an item is, or the error that stands in its place."""
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
