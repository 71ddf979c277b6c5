"""Costs for a router's demand control, as federation's `@cost` and `@listSize`.

An object has the default weight 1, and an upstream call weighs as much as 100 objects. The weight of a link
is that of one entity plus its share of the call that reads it, by the table of kinds. The gateway's own
limits use `gateway.engine.cost` instead.
"""

from math import ceil
from typing import TypeVar

from strawberry import UNSET
from strawberry.federation.schema_directives import Cost, ListSize
from strawberry.types import get_object_definition

from gateway.links import ROWS

T = TypeVar("T")

LISTED = 100
"""The assumed number of entities in a listing without `first`, and of ids in an unknown list."""

NESTED = 10
"""The assumed number of items in a list within an entity."""

_CALL = 100
_OBJECT = 1


def of_entity(kind: str | None) -> list[object]:
    """The directives of a field with one entity of a kind, or of any kind."""
    bulk = ROWS[kind].bulk if kind else None
    return [Cost(weight=_OBJECT + (ceil(_CALL / bulk.size) if bulk else _CALL))]


def of_entities(kind: str | None, assumed: int) -> list[object]:
    """The directives of a field with a list of entities; the weight counts for each of them."""
    size = ListSize(
        assumed_size=assumed,
        slicing_arguments=UNSET,
        sized_fields=UNSET,
        require_one_slicing_argument=UNSET,
    )
    return [*of_entity(kind), size]


def of_listing() -> list[object]:
    """The directives of a field with a page of a listing; its entities come with its call."""
    size = ListSize(
        assumed_size=LISTED,
        slicing_arguments=["first"],
        sized_fields=["nodes", "edges"],
        require_one_slicing_argument=False,
    )
    return [Cost(weight=_OBJECT + _CALL), size]


def of_act() -> list[object]:
    """The directives of a mutation: its own call, and the one that reads the changed entity."""
    return [Cost(weight=_OBJECT + 2 * _CALL)]


def unweighed(interface: type[T]) -> type[T]:
    """Remove the weights from an interface's fields: composition allows them on objects only."""
    for field in get_object_definition(interface, strict=True).fields:
        field.directives = [one for one in field.directives if not isinstance(one, (Cost, ListSize))]
    return interface
