"""What a router's demand control is told of costs, as federation's `@cost` and `@listSize`.

An object weighs 1, as it does by default, and a call to the upstream as much as 100 objects. A field that
leads to entities weighs what each of them adds: itself, and its share of the call that reads it, by the table
of kinds. The gateway's own limits go not by these weights but by `gateway.engine.cost`.
"""

from math import ceil
from typing import TypeVar

from strawberry import UNSET
from strawberry.federation.schema_directives import Cost, ListSize
from strawberry.types import get_object_definition

from gateway.links import ROWS

T = TypeVar("T")

LISTED = 100
"""Entities assumed of a listing without `first`, and of a list of ids that is not known."""

NESTED = 10
"""Items assumed of a list within an entity."""

_CALL = 100
_OBJECT = 1


def of_entity(kind: str | None) -> list[object]:
    """The directives of a field that leads to one entity of a kind, or of any kind."""
    bulk = ROWS[kind].bulk if kind else None
    return [Cost(weight=_OBJECT + (ceil(_CALL / bulk.size) if bulk else _CALL))]


def of_entities(kind: str | None, assumed: int) -> list[object]:
    """The directives of a field that leads to a list of entities, for each of which the weight counts."""
    size = ListSize(
        assumed_size=assumed,
        slicing_arguments=UNSET,
        sized_fields=UNSET,
        require_one_slicing_argument=UNSET,
    )
    return [*of_entity(kind), size]


def of_listing() -> list[object]:
    """The directives of a field that leads to a page of a listing, whose entities come with its call."""
    size = ListSize(
        assumed_size=LISTED,
        slicing_arguments=["first"],
        sized_fields=["nodes", "edges"],
        require_one_slicing_argument=False,
    )
    return [Cost(weight=_OBJECT + _CALL), size]


def of_act() -> list[object]:
    """The directives of a mutation: its own call, and the one that reads what it changed."""
    return [Cost(weight=_OBJECT + 2 * _CALL)]


def unweighed(interface: type[T]) -> type[T]:
    """Takes the weights off an interface's fields: composition allows them on those of objects alone."""
    for field in get_object_definition(interface, strict=True).fields:
        field.directives = [one for one in field.directives if not isinstance(one, (Cost, ListSize))]
    return interface
