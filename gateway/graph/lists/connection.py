"""Relay connections over the upstream's lists.

A cursor is the base64 of a position in the list, opaque to clients. If the upstream itself has cursors for
the list, it contains the upstream's cursor as well.
"""

import base64
import binascii
from typing import Annotated, Generic, NamedTuple, TypeVar

import strawberry

from gateway.errors import BadUserInput

N = TypeVar("N")

USUAL_PAGE, LARGEST_PAGE = 25, 100
"""The default and the largest size of a page, if the upstream has pages for the list."""

First = Annotated[
    int | None,
    strawberry.argument(
        description=f"The number of items to return at most. Lists that the platform returns in pages "
        f"allow up to {LARGEST_PAGE} and default to {USUAL_PAGE}; other lists default to all items."
    ),
]
After = Annotated[
    str | None,
    strawberry.argument(description="The cursor, from an earlier answer, after which to begin."),
]


class Anchor(NamedTuple):
    """A cursor of the upstream, and the position of the first item after it."""

    start: int
    after: str


# Every subgraph with connections has a `PageInfo`.
@strawberry.federation.type(shareable=True, description="The position of a page in its list.")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = strawberry.field(description="Whether items follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether items precede this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the page's first item.")
    end_cursor: str | None = strawberry.field(description="Cursor of the page's last item.")


@strawberry.type(description="An item of a list, with its cursor.")
class Edge(Generic[N]):
    """Relay's edge."""

    cursor: str = strawberry.field(description="Cursor of the item.")
    node: N | None = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[N]):
    """Relay's connection, with the nodes also without edges.

    Attributes:
        start: The position of the first node in the whole list, counted from 0.
        more: Whether items follow the last node.
        anchor: The upstream's cursor after which the nodes were read, if the upstream has cursors.
        following: The upstream's cursor after the last node, if the upstream sent one.
    """

    start: strawberry.Private[int]
    more: strawberry.Private[bool]
    anchor: strawberry.Private[Anchor | None]
    following: strawberry.Private[Anchor | None]
    nodes: list[N | None] = strawberry.field(description="The page's items.")
    total_count: int | None = strawberry.field(
        description="The number of items in the whole list; null if the upstream does not count them."
    )

    @strawberry.field(description="The page's items with their cursors.")  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
    def edges(self) -> list[Edge[N]]:
        """An edge for each node."""
        return [Edge(cursor=self._cursor(at), node=node) for at, node in enumerate(self.nodes, self.start)]

    @strawberry.field(description="The position of the page in the list.")  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
    def page_info(self) -> PageInfo:
        """Relay's page information."""
        end = self.start + len(self.nodes)
        return PageInfo(
            has_next_page=self.more,
            has_previous_page=self.start > 0,
            start_cursor=self._cursor(self.start) if self.nodes else None,
            end_cursor=self._cursor(end - 1) if self.nodes else None,
        )

    def _cursor(self, position: int) -> str:
        last = position + 1 == self.start + len(self.nodes)
        return cursor(position, self.following if last and self.following else self.anchor)


def cursor(position: int, anchor: Anchor | None = None) -> str:
    """The cursor of a position, counted from 0."""
    text = f"{position}" if anchor is None else f"{position}:{anchor.start}:{anchor.after}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def window(first: int | None, after: str | None, *, largest: int | None = None) -> tuple[int, int | None]:
    """The position and number of the items that the arguments ask for.

    Raises:
        BadUserInput: `first` is negative or more than `largest`, or `after` is not a cursor.
    """
    if first is not None and (first < 0 or (largest is not None and first > largest)):
        raise BadUserInput(
            f"first must be between 0 and {largest}." if largest else "first must not be negative."
        )
    return (0 if after is None else _number(_text(after)) + 1), first if first is not None else largest


def anchored(after: str | None) -> tuple[int, Anchor]:
    """The position that `after` asks for in a list with upstream cursors, and the cursor to read from.

    Raises:
        BadUserInput: `after` is not a cursor of such a list.
    """
    if after is None:
        return 0, Anchor(0, "")
    position, _, rest = _text(after).partition(":")
    start, colon, upstream = rest.partition(":")
    anchor = Anchor(_number(start), upstream)
    if not colon or len(upstream) > _LONGEST_CURSOR or anchor.start > _number(position) + 1:
        raise BadUserInput(NO_CURSOR)
    return _number(position) + 1, anchor


NO_CURSOR = "after is not a cursor of this list. Use endCursor or an edge's cursor."
_LONGEST_CURSOR = 1_000


def _text(after: str) -> str:
    try:
        return base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        raise BadUserInput(NO_CURSOR) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise BadUserInput(NO_CURSOR)
    return int(text)
