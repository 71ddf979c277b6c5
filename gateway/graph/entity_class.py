"""The classes and the GraphQL types of entities, by their kinds."""

from functools import cache
from importlib import import_module
from typing import Annotated, Any

import strawberry

from gateway.graph.model import Entity, Model
from gateway.links import ROWS


@cache
def model_of(kind: str) -> type[Model]:
    """The class of a kind's entities."""
    module, _, name = ROWS[kind].graph.rpartition(".")
    model: type[Model] = getattr(import_module(module), name)
    return model


def entity_type(kind: str | None) -> Any:
    """The nullable GraphQL type of a kind's entities, by name, so that types need not import each other."""
    if kind is None:
        return Entity | None
    module, _, name = ROWS[kind].graph.rpartition(".")
    return Annotated[name, strawberry.lazy(module)] | None
