"""Root fields with a page of a list."""

from collections.abc import Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

from graphql import GraphQLObjectType, get_named_type

from gateway.engine.cost import Certain, Expected
from gateway.engine.errors import BadArgument
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.roots.root import Planning, Root, RootNode, Running
from gateway.engine.planned.shapes.fields import Arguments
from gateway.engine.planned.shapes.page import PagePlan
from gateway.engine.planned.shapes.shape import Shape
from gateway.errors import GatewayError
from gateway.graph.annotations.weight import LISTED
from gateway.graph.lists.listing import LISTING, Listing


@dataclass(frozen=True, slots=True, eq=False)
class ListedRoot(Root):
    """A page of the entities of a listing."""

    listing: Listing
    arguments: Arguments
    page: PagePlan

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        listing = node.declaration(LISTING)
        if listing is None or node.field is None:
            return None
        connection = cast("GraphQLObjectType", get_named_type(node.field.type))
        page = planning.page(listing, connection, node.details)
        return cls(node.key, node.place, listing, planning.arguments(node, converted=True), page)

    def start(self, run: Running) -> Coroutine[Any, Any, None]:
        """See `Root`."""
        return self._read(run, self.arguments(run.inputs.variables))

    async def _read(self, run: Running, arguments: Mapping[str, Any]) -> None:
        page = self.listing.page(arguments, self.page.parameters)
        bodies = await self.listing.bodies(page, run.entities)
        run.put(self, self.page.connection(bodies, page, run.objects))

    @property
    def shapes(self) -> Iterable[Shape]:
        """See `Root`."""
        return self.page.shapes

    def certain(self, _inputs: Inputs) -> Certain:
        """See `Root`."""
        return Certain(1)

    def expected(self, inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        kind, shapes = self.page.kind, self.page.paths(self.key)
        try:
            page = self.listing.page(self.arguments(inputs.variables), self.page.parameters)
        except BadArgument:
            yield Expected(kind, LISTED, self.key, shapes, calls=1)
        except GatewayError:
            return
        else:
            count = LISTED if page.take is None else page.take
            yield Expected(kind, count, self.key, shapes, calls=len(page.calls))
