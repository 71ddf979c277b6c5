"""Shapes: what is selected of one object type, field by field, in the order of the answer.

A shape is what the planner makes of a selection set. The decoder turns it into a validator that gives the
answer's objects right from the upstream's bytes; the run fills in what links lead to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from graphql.execution.values import VariableValues
from pydantic_core import CoreSchema, SchemaValidator

from gateway.graph.link import LinkField
from gateway.graph.model import Model

_REMEMBERED = 256
"""Entities of a shape that are remembered as projected: more than a screen shows."""

Location = dict[str, int]
"""A place in the document as an error tells it: `line` and `column`, from 1."""


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
class Nested:
    """An object that stands in the JSON, or a list of them."""

    key: str
    attribute: str
    many: bool
    nullable: bool
    shape: "Shape"
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A link to an entity, or to a list of them.

    What is selected there depends on the entity's kind, which for some links only the data tells:
    `selection` gives it for a kind. `whats` are the keys of a reference by which one place is told from
    another; what stands beside a bare id comes out of the JSON under the `hidden` keys.
    """

    key: str
    link: LinkField
    locations: list[Location]
    selection: Callable[[str], "Selection"]
    whats: tuple[str, ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Peer:
    """A participant of the same conversation: the one with the id that `attribute` holds."""

    key: str
    attribute: str
    shape: "Shape"
    locations: list[Location]


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """A value that a resolver makes of some `attributes` of its object, and of the field's arguments."""

    key: str
    attributes: tuple[str, ...]
    resolver: Callable[..., Any]
    arguments: Callable[[VariableValues], dict[str, Any]]
    nullable: bool
    locations: list[Location]


Field = TypeName | Leaf | Nested | Step | Peer | Computed


@dataclass(frozen=True, slots=True)
class Hoisted:
    """A peer as the object above it sees it.

    The object has the list `holder`, whose items have the peer's id under `key`; under `hidden` its
    projection holds the same list once more, in the shape that the peer is selected in.
    """

    holder: str
    key: str
    hidden: str
    attribute: str
    shape: "Shape"


@dataclass(eq=False)
class Shape:
    """What is selected of one object type.

    `schema` is pydantic-core's, for an object of this shape.
    """

    model: type[Model]
    name: str
    fields: list[Field]
    schema: CoreSchema = field(repr=False)

    @cached_property
    def validator(self) -> SchemaValidator:
        """Gives an object of this shape, links still as ids, from JSON bytes or from parsed JSON."""
        return SchemaValidator(self.schema)

    @cached_property
    def of_kept(self) -> Callable[[bytes], Any]:
        """The same for what is kept, remembering what was made of it: for shapes that are not open."""
        return lru_cache(_REMEMBERED)(self.validator.validate_json)

    @cached_property
    def steps(self) -> list[Step]:
        """Its own links."""
        return [one for one in self.fields if isinstance(one, Step)]

    @cached_property
    def peers(self) -> list[Peer]:
        """Its own peers."""
        return [one for one in self.fields if isinstance(one, Peer)]

    @cached_property
    def computed(self) -> list[Computed]:
        """Its own computed values."""
        return [one for one in self.fields if isinstance(one, Computed)]

    @cached_property
    def hoisted(self) -> list[Hoisted]:
        """The peers of the objects right below it."""
        return hoist(self.fields)

    @cached_property
    def branches(self) -> list[Nested]:
        """The objects below it in which, at some depth, something is left to do."""
        return [one for one in self.fields if isinstance(one, Nested) and one.shape.open]

    @cached_property
    def open(self) -> bool:
        """Whether anything is left to do when the JSON is projected."""
        return bool(self.steps or self.computed or self.hoisted or self.branches)


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What is selected of an entity of a known kind.

    `names` are the fields, for the question whether a reference holds them all; `expand` are the values
    without which the upstream leaves a selected field out.
    """

    names: frozenset[str]
    expand: frozenset[str]
    shape: Shape


def hoist(fields: list[Field]) -> list[Hoisted]:
    """The peers among the items of each list, and the peers of those."""
    hoisted: list[Hoisted] = []

    def visit(holder: str, attribute: str, peers: list[Peer]) -> None:
        for peer in peers:
            hidden = f"\0peers{len(hoisted)}"
            hoisted.append(Hoisted(holder, peer.key, hidden, attribute, peer.shape))
            visit(hidden, attribute, peer.shape.peers)

    for one in fields:
        if isinstance(one, Nested) and one.many:
            visit(one.key, one.attribute, one.shape.peers)
    return hoisted
