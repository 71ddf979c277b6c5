"""Selected fields: one class for each way to answer a field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql.execution import VariableValues

from gateway.engine.errors import Location
from gateway.engine.planned.shapes.deferred import Deferred
from gateway.graph.link import LinkField
from gateway.graph.lists.belonging import BelongingList

if TYPE_CHECKING:
    from gateway.engine.planned.shapes.page import PagePlan
    from gateway.engine.planned.shapes.shape import Selection, Shape

Arguments = Callable[[VariableValues], dict[str, Any]]
"""Gives a field's arguments, by their names, for an execution's variables.

Raises:
    BadArgument: a value does not fit.
"""


@dataclass(frozen=True, slots=True, eq=False)
class TypeName:
    """`__typename`."""

    key: str


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A value from the JSON: the model's `attribute`, answered under `key`."""

    key: str
    attribute: str
    nullable: bool
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class SelfUri:
    """The self URI of an entity, which follows from its id."""

    key: str
    locations: list[Location]

    nullable = False


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """An object within the JSON of its parent, or a list of such objects."""

    key: str
    attribute: str
    many: bool
    nullable: bool
    shape: "Shape"
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Several lists of objects within the JSON of their parent, answered as one list.

    `lists` are their attributes and their shapes.
    """

    key: str
    lists: "list[tuple[str, Shape]]"
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A link to an entity, or to a list of them.

    Attributes:
        key: The key in the answer.
        link: The link field.
        locations: The places in the document.
        selection: Returns the selection for a kind, which for some links is known from the data only.
        known: The keys of a reference that distinguish its entity.
        attributes: The attributes with the same values, for a link without a reference object.
        deferring: The deferred fragments that contain it, if nothing else does.
    """

    key: str
    link: LinkField
    locations: list[Location]
    selection: Callable[[str], "Selection"]
    known: tuple[str, ...]
    attributes: tuple[str, ...]
    deferring: frozenset[Deferred]


@dataclass(frozen=True, slots=True, eq=False)
class Paged:
    """A list that belongs to the object, with the plan of a `page`."""

    key: str
    belonging: BelongingList
    arguments: Arguments
    page: "PagePlan"
    locations: list[Location]
    deferring: frozenset[Deferred]

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that hold the ids of the list's path."""
        return tuple(self.belonging.ids.values())


@dataclass(frozen=True, slots=True, eq=False)
class Peer:
    """A participant of the same conversation, whose id is the value of `attribute`.

    `within` and `among` are those of `PeerField`.
    """

    key: str
    attribute: str
    within: str | None
    among: str | None
    shape: "Shape"
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """A value that a resolver computes from `attributes` of its object and the field's arguments."""

    key: str
    attributes: tuple[str, ...]
    resolver: Callable[..., Any]
    arguments: Arguments
    nullable: bool
    locations: list[Location]


Field = TypeName | Leaf | SelfUri | Nested | Combined | Step | Paged | Peer | Computed
