"""A root field: what an operation starts with, as each sort of it is planned, costed and started."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from graphql import GraphQLField, GraphQLObjectType
from graphql.execution import VariableValues
from strawberry.types.field import StrawberryField

from gateway.engine.cost import Certain, Expected
from gateway.engine.errors import BadArgument, Location
from gateway.engine.planned.inputs import Inputs, Targets
from gateway.engine.planned.shapes.fields import Arguments
from gateway.engine.planned.shapes.page import Fill, PagePlan
from gateway.engine.planned.shapes.shape import Selection, Shape
from gateway.engine.root_places import RootPlace
from gateway.errors import GatewayError
from gateway.graph.internals import FieldDetailsList
from gateway.graph.link import Target
from gateway.graph.listing import Listing
from gateway.graph.model import Model
from gateway.loaders import Entities


@dataclass(frozen=True, slots=True)
class RootNode:
    """A root field as it stands in the document, under a response key, and the type that it is a field of."""

    key: str
    type_name: str
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

    def below(self, field: GraphQLField, details: FieldDetailsList) -> Shape:
        """What is selected of the object that a field holds."""


class Making(Fill, Protocol):
    """Makes the objects of an answer."""

    def made(self, model: Model, shape: Shape) -> Any:
        """An object of a shape from a model of the gateway's own making; notes its links."""


class Running(Protocol):
    """What a root field needs of a run."""

    inputs: Inputs
    entities: Entities
    update: Mapping[str, Any]

    @property
    def objects(self) -> Making:
        """Makes the objects of the answer."""

    def put(self, root: "Root", value: Any) -> None:
        """Answer a root field."""

    def lead(self, root: "LeadingRoot", targets: Targets, *, many: bool) -> None:
        """Answer a root field with entities, once they are read."""


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
