"""Pages: the selection of a connection, and its creation from the upstream's list.

It takes the bodies of a listing's answers and gives the connection's fields, with the entities in the shapes
selected of them. One list may have several shapes, for `nodes` and below `edges`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from gateway.engine.errors import Location
from gateway.engine.planned.rows.envelope import RawItems
from gateway.engine.planned.rows.misfit import Misfit
from gateway.engine.planned.rows.row import Row
from gateway.engine.planned.shapes.deferred import Cuts
from gateway.engine.planned.shapes.shape import Selection, Shape
from gateway.graph.lists.listing import Extent, Listing, Page
from gateway.links import Parameter, Parameters
from gateway.upstream.transport.body import parse_listing

Items = dict[Shape, list[Any]]
"""The entities of a page in each shape that they are selected in."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A field of a record: the selection of an attribute, or with `None` the `__typename`."""

    attribute: str | None
    below: "Record | Selection | None"
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """The fields selected of a connection, its edges or its page information, by response key."""

    type_name: str
    parts: Mapping[str, Part]
    cuts: Cuts


@dataclass(eq=False)
class PagePlan:
    """The selection of a listing's connection."""

    listing: Listing
    record: Record

    @property
    def kind(self) -> str | None:
        """The kind of the entities; ``None`` if the items are not entities."""
        return self.listing.kind.name if self.listing.kind else None

    @cached_property
    def shapes(self) -> dict[Shape, list[Location]]:
        """The shapes selected of the entities, with their locations in the document."""
        return {selection.shape: places for selection, places in self._selections}

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters that the selected fields of the entities need."""
        return frozenset[Parameter]().union(*(selection.parameters for selection, _ in self._selections))

    @cached_property
    def _selections(self) -> list[tuple[Selection, list[Location]]]:
        return list(_selections(self.record))

    def paths(self, path: str) -> list[tuple[str, Shape]]:
        """The shapes with the paths of the entities in the answer, below that of the connection."""
        return list(_paths(self.record, path))

    def connection(self, bodies: Sequence[bytes], page: Page, fill: "Fill") -> dict[str, Any]:
        """The selected fields of the connection; `fill` registers its links.

        Raises:
            UpstreamBadResponse: an answer is not a listing.
        """
        read = self._read(bodies) if page.keeps is None else None
        if read is None:
            raw, extent = self._raw(bodies, page)
            items = {shape: fill.values(raw, shape, places) for shape, places in self.shapes.items()}
        else:
            found, said = read
            items = {shape: page.cut(objects) for shape, objects in found.items()}
            for shape, objects in items.items():
                fill.open(objects, shape)
                raw = objects
            extent = self.listing.extent(page, said, next(iter(found.values())), len(raw))
        nothing: list[Any] = [None] * len(raw)
        return _project(self.record, page.connection(nothing, extent), items, 0)

    def _read(self, bodies: Sequence[bytes]) -> tuple[Items, Any] | None:
        """All entities, and the answer's extent; `None` if they cannot be decoded together."""
        if not self._is_plain(bodies) or not self.shapes:
            return None
        found: Items = {}
        said = None
        try:
            for shape in self.shapes:
                found[shape], said = shape.listed(bodies[0], self.listing.items, self.listing.end)
        except Misfit:
            return None
        return found, said

    def _raw(self, bodies: Sequence[bytes], page: Page) -> tuple[list[Any], Extent]:
        """The JSON of each entity, and the extent of the list.

        Raises:
            UpstreamBadResponse: an answer is not a listing.
        """
        if self._is_plain(bodies):
            try:
                items, said = self._items.read(bodies[0])
                if page.keeps is not None:
                    items = [item for item in items if page.keeps(parse_listing(item))]
                    said = len(items)
                cut = page.cut(items)
                return cut, self.listing.extent(page, said, items, len(cut))
            except Misfit:
                pass  # the invalid value may not even be selected
        return self.listing.select(bodies, page)

    def _is_plain(self, bodies: Sequence[bytes]) -> bool:
        """Whether there is one answer, with the entities unchanged."""
        kind = self.listing.kind
        return len(bodies) == 1 and (kind is None or kind.key == "id")

    @cached_property
    def _items(self) -> RawItems:
        return RawItems(self.listing.items, self.listing.end)


class Fill(Protocol):
    """Decodes the entities of a page."""

    def open(self, objects: list[Row], shape: Shape) -> None:
        """Notes the links in objects that were just projected."""

    def values(self, raws: Iterable[Any], shape: Shape, locations: list[Location]) -> list[Any]:
        """Objects of this shape from the entities' JSON, or errors in their places; notes their links."""


def _selections(record: Record) -> Iterator[tuple[Selection, list[Location]]]:
    for part in record.parts.values():
        if isinstance(part.below, Selection):
            yield part.below, part.locations
        elif part.below is not None:
            yield from _selections(part.below)


def _paths(record: Record, path: str) -> Iterator[tuple[str, Shape]]:
    for key, part in record.parts.items():
        if isinstance(part.below, Selection):
            yield f"{path}.{key}", part.below.shape
        elif part.below is not None:
            yield from _paths(part.below, f"{path}.{key}")


def _project(record: Record, source: Any, items: Items, index: int) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, part in record.parts.items():
        if part.attribute is None:
            data[key] = record.type_name
        elif isinstance(part.below, Selection):
            found = items[part.below.shape]
            data[key] = found if part.attribute == "nodes" else found[index]
        else:
            value = getattr(source, part.attribute)
            data[key] = _below(part.below, value() if callable(value) else value, items)
    return data


def _below(record: Record | None, value: Any, items: Items) -> Any:
    if record is None:
        return value
    if isinstance(value, list):
        return [_project(record, item, items, index) for index, item in enumerate(value)]
    return _project(record, value, items, 0)
