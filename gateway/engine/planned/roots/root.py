"""The interface of root fields: how each type is planned, estimated and started."""

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
from gateway.graph.lists.listing import Listing
from gateway.graph.model import Model
from gateway.loaders import Entities


@dataclass(frozen=True, slots=True)
class RootNode:
    """A root field of the document, with its response key and the type that has the field."""

    key: str
    type_name: str
    name: str
    place: RootPlace
    details: FieldDetailsList
    field: GraphQLField | None
    definition: StrawberryField | None

    def declaration(self, key: str) -> Any:
        """The declaration in the field's metadata; `None` if there is none under this key."""
        return self.definition.metadata.get(key) if self.definition else None


class Planning(Protocol):
    """The planner, for root fields."""

    def selections(self, details: FieldDetailsList) -> Callable[[str], Selection]:
        """Returns the selection of an entity, for its kind."""

    def arguments(self, node: RootNode, *, converted: bool) -> Arguments:
        """The field's arguments; with `converted` in the form that its resolver expects."""

    def page(self, listing: Listing, type_: GraphQLObjectType, details: FieldDetailsList) -> PagePlan:
        """The plan of a connection's page."""

    def below(self, field: GraphQLField, details: FieldDetailsList) -> Shape:
        """The shape of a field's object."""


class Making(Fill, Protocol):
    """Makes the objects of an answer."""

    def made(self, model: Model, shape: Shape) -> Any:
        """An object of a shape from a model that the gateway has made; registers its links."""


class Running(Protocol):
    """A run, for root fields."""

    inputs: Inputs
    entities: Entities
    update: Mapping[str, Any]

    @property
    def objects(self) -> Making:
        """Makes the objects of the answer."""

    def put(self, root: "Root", value: Any) -> None:
        """Set the value of a root field."""

    def lead(self, root: "LeadingRoot", targets: Targets, *, many: bool) -> None:
        """Set a root field to entities, which the next level reads."""


@dataclass(frozen=True, slots=True, eq=False)
class Root(ABC):
    """A root field, under its response key."""

    key: str
    place: RootPlace

    @classmethod
    @abstractmethod
    def planned(cls, node: RootNode, planning: Planning) -> Self | None:
        """The field as a root field of this type; `None` if it is of another type."""

    @abstractmethod
    def start(self, run: Running) -> Coroutine[Any, Any, None] | None:
        """Set the field's value, or return the coroutine that reads it.

        Raises:
            GatewayError: The error in the field's place.
        """

    @property
    def shapes(self) -> Iterable[Shape]:
        """The shapes of the entities that the field reads itself, each in one place only."""
        return ()

    def certain(self, _inputs: Inputs) -> Certain:
        """The reads that are certain with an empty cache."""
        return Certain()

    def expected(self, _inputs: Inputs) -> Iterator[Expected]:
        """The entities that the field reads at most."""
        yield from ()


@dataclass(frozen=True, slots=True, eq=False)
class LeadingRoot(Root):
    """A root field with entities that the client names."""

    arguments: Arguments
    selection: Callable[[str], Selection]

    @abstractmethod
    def targets(self, variables: VariableValues) -> Targets:
        """The targets of the entities.

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
        """The `key` of the distinct entities' links, by kind.

        Raises:
            BadArgument: A variable with their ids is unknown or invalid.
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
