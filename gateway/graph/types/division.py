"""Divisions, by which access is controlled."""

from typing import Any

import strawberry

from gateway.graph.annotations.weight import unweighed
from gateway.graph.link import link
from gateway.graph.model import Entity, Model, Named, entity, field, hidden
from gateway.graph.scalars import JSONObject


@unweighed
@strawberry.pydantic.interface(description="Something that belongs to a division.")
class Divided(Model):
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "Division by which access is controlled.", ref="division_ref")


@entity("A division: a slice of the organization by which access to objects is controlled.")
class Division(Entity, Named):
    name: str | None = field("Division name as administrators see it.")
    description: str | None = field("Free text that says what the division is for.")
    home_division: bool | None = field("True for the default division of the organization; read-only.")
    object_counts: JSONObject | None = field("How many objects the division holds, keyed by object type.")
