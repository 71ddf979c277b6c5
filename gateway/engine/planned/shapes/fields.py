"""Fields: what is selected of an object, one class for each way to answer it."""

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
    """A value that stands in the JSON: `attribute` of the model, answered under `key`."""

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
    """An object that stands in the JSON, or a list of them."""

    key: str
    attribute: str
    many: bool
    nullable: bool
    shape: "Shape"
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """The objects of several lists that stand in the JSON, one list after another, each in its own shape.

    `lists` are the attributes that hold them, with their shapes.
    """

    key: str
    lists: "list[tuple[str, Shape]]"
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A link to an entity, or to a list of them.

    What is selected there depends on the entity's kind, which for some links only the data tells:
    `selection` gives it for a kind. `known` are the keys of a reference that distinguish one place from
    another; where there is no reference object, `attributes` hold their values. `deferring` are the deferred
    fragments that alone select it.
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
    """A list that belongs to the object: `page` is what is selected of a page of it."""

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
    """A participant of the same conversation: the one with the id that `attribute` holds.

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
    """A value that a resolver makes of some `attributes` of its object, and of the field's arguments."""

    key: str
    attributes: tuple[str, ...]
    resolver: Callable[..., Any]
    arguments: Arguments
    nullable: bool
    locations: list[Location]


Field = TypeName | Leaf | SelfUri | Nested | Combined | Step | Paged | Peer | Computed
