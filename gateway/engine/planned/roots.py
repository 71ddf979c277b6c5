"""Root fields: what an operation starts with, one class for each sort.

A root field knows how it is planned, what it costs, and how it starts when the operation runs. `SORTS` has
every class; the planner takes the first that knows a field.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

from graphql import GraphQLField, GraphQLObjectType, get_named_type
from graphql.execution import VariableValues
from strawberry.types.field import StrawberryField

from gateway.engine.cost import Certain, Expected
from gateway.engine.errors import BadArgument, Location
from gateway.engine.planned.decode import Row
from gateway.engine.planned.inputs import Inputs, Targets
from gateway.engine.planned.page import PagePlan
from gateway.engine.planned.shape import Arguments, Selection, Shape
from gateway.engine.root_places import RootPlace
from gateway.errors import GatewayError
from gateway.graph.internals import FieldDetailsList
from gateway.graph.link import ROOT, RootField, Target
from gateway.graph.listing import LISTING, Listing
from gateway.graph.schema import represented
from gateway.graph.weight import LISTED
from gateway.loaders import Entities
from gateway.upstream.call import ApiCall


@dataclass(frozen=True, slots=True)
class RootNode:
    """A root field as it stands in the document, under a response key."""

    key: str
    name: str
    place: RootPlace
    details: FieldDetailsList
    field: GraphQLField | None
    definition: StrawberryField | None

    def declaration(self, key: str) -> Any:
        """What the field's metadata declares under a key."""
        return self.definition.metadata.get(key) if self.definition else None


class Planning(Protocol):
    """What a root field needs of the planner."""

    def selections(self, details: FieldDetailsList) -> Callable[[str], Selection]:
        """What is selected of an entity, by its kind."""

    def arguments(self, node: RootNode, *, converted: bool) -> Arguments:
        """The field's arguments, with `converted` as its resolver would get them."""

    def page(self, listing: Listing, type_: GraphQLObjectType, details: FieldDetailsList) -> PagePlan:
        """What is selected of a connection."""


class Running(Protocol):
    """What a root field needs of a run."""

    inputs: Inputs
    entities: Entities

    def put(self, root: "Root", value: Any) -> None:
        """Answer a root field."""

    def lead(self, root: "LeadingRoot", targets: Targets, *, many: bool) -> None:
        """Answer a root field with entities, once they are read."""

    def open(self, objects: list[Row], shape: Shape) -> None:
        """Note the links in objects that were just projected."""

    def values(self, raws: Iterable[Any], shape: Shape, locations: list[Location]) -> list[Any]:
        """Objects of a shape from the entities' JSON, or errors in their places; notes their links."""


@dataclass(frozen=True, slots=True, eq=False)
class Root(ABC):
    """A root field, under its response key."""

    key: str
    place: RootPlace

    @classmethod
    @abstractmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """The field as a root of this sort, if it is one."""

    @abstractmethod
    def start(self, run: Running) -> Coroutine[Any, Any, None] | None:
        """Answer the field, or give the read that must come first.

        Raises:
            GatewayError: the error in the field's place.
        """

    @property
    def shapes(self) -> Iterable[Shape]:
        """The shapes of the entities that the field reads itself, each in one place only."""
        return ()

    def certain(self, _inputs: Inputs) -> Certain:
        """The calls that the field makes at least, were nothing in the cache."""
        return Certain()

    def expected(self, _inputs: Inputs) -> Iterator[Expected]:
        """The entities that the field reads at most."""
        yield from ()


class TypenameRoot(Root):
    """`__typename`."""

    __slots__ = ()

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:  # noqa: ARG003  # nothing to plan
        """See `Root`."""
        return cls(node.key, node.place) if node.name == "__typename" else None

    def start(self, run: Running) -> None:
        """See `Root`."""
        run.put(self, "Query")


@dataclass(frozen=True, slots=True, eq=False)
class LeadingRoot(Root):
    """A root field that leads to entities which the client names."""

    arguments: Arguments
    selection: Callable[[str], Selection]

    @abstractmethod
    def targets(self, variables: VariableValues) -> Targets:
        """Where the entities are.

        Raises:
            GatewayError: the arguments as a whole are refused.
        """

    @property
    def locations(self) -> list[Location]:
        """Its places in the document."""
        return self.place.locations

    def start(self, run: Running) -> None:
        """See `Root`."""
        run.lead(self, run.inputs.targets(self), many=self.many)

    @property
    @abstractmethod
    def many(self) -> bool:
        """Whether it is a list."""

    def keys(self, inputs: Inputs) -> dict[str, set[str]]:
        """The entities, each once: the `key` of their links, by their kinds.

        Raises:
            BadArgument: A variable that names them is not known, or does not fit.
        """
        keys: dict[str, set[str]] = {}
        try:
            targets = inputs.targets(self)
        except BadArgument:
            raise
        except GatewayError:
            return keys
        for target in targets:
            if isinstance(target, Target):
                kind, key = target.link
                if kind not in keys:
                    keys[kind] = set()
                keys[kind].add(key)
        return keys

    def certain(self, inputs: Inputs) -> Certain:
        """See `Root`."""
        try:
            keys = self.keys(inputs)
        except BadArgument:
            return Certain()
        singly = {kind for kind in keys if self.selection(kind).singly}
        return Certain(0, keys, {kind: keys.pop(kind) for kind in singly})


@dataclass(frozen=True, slots=True, eq=False)
class NamedRoot(LeadingRoot):
    """One entity or many of a kind by their ids, or one of any kind by its self URI."""

    declaration: RootField

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        declaration = node.declaration(ROOT)
        if declaration is None or declaration.path:
            return None
        arguments = planning.arguments(node, converted=False)
        return cls(node.key, node.place, arguments, planning.selections(node.details), declaration)

    @property
    def many(self) -> bool:
        """See `LeadingRoot`."""
        return self.declaration.many

    def targets(self, variables: VariableValues) -> Targets:
        """See `LeadingRoot`."""
        return self.declaration.targets(self.arguments(variables))

    def expected(self, inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        try:
            count = sum(map(len, self.keys(inputs).values()))
        except BadArgument:
            count = LISTED if self.many else 1
        if count:
            yield Expected.of(self, self.declaration.kind, count, self.key)


class RepresentedRoot(LeadingRoot):
    """`_entities`: the entities that representations of federation's stand for."""

    __slots__ = ()

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        if node.name != "_entities":
            return None
        arguments = planning.arguments(node, converted=False)
        return cls(node.key, node.place, arguments, planning.selections(node.details))

    @property
    def many(self) -> bool:
        """See `LeadingRoot`."""
        return True

    def targets(self, variables: VariableValues) -> Targets:
        """See `LeadingRoot`."""
        return represented(self.arguments(variables)["representations"])

    def expected(self, inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        counts: dict[str | None, int] = {None: LISTED}
        with suppress(BadArgument):
            counts = {kind: len(keys) for kind, keys in self.keys(inputs).items()}
        for kind, count in counts.items():
            yield Expected.of(self, kind, count, self.key)


@dataclass(frozen=True, slots=True, eq=False)
class FixedRoot(Root):
    """The one entity at a fixed path, such as `me`."""

    kind: str
    path: str
    selection: Selection

    @classmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """See `Root`."""
        declaration = node.declaration(ROOT)
        if declaration is None or not declaration.path:
            return None
        selection = planning.selections(node.details)(declaration.kind)
        return cls(node.key, node.place, declaration.kind, declaration.path, selection)

    async def start(self, run: Running) -> None:
        """See `Root`."""
        raw = await run.entities.body(
            ApiCall(self.path, self.path, read=True, query=tuple(sorted(self.selection.parameters)))
        )
        (value,) = run.values([raw], self.selection.shape, self.place.locations)
        run.put(self, value)

    @property
    def shapes(self) -> Iterable[Shape]:
        """See `Root`."""
        return [self.selection.shape]

    def certain(self, _inputs: Inputs) -> Certain:
        """See `Root`."""
        return Certain(1)

    def expected(self, _inputs: Inputs) -> Iterator[Expected]:
        """See `Root`."""
        yield Expected(self.kind, 1, self.key, [(self.key, self.selection.shape)], calls=1)


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
        run.put(self, self.page.connection(bodies, page, run))

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


SORTS: tuple[type[Root], ...] = (TypenameRoot, NamedRoot, FixedRoot, ListedRoot, RepresentedRoot)
"""Every sort of root field."""
