"""Divisions, by which access is controlled."""

from gateway.graph.model import Entity, entity, field
from gateway.graph.scalars import JSONObject


@entity("A division: a slice of the organization by which access to objects is controlled.")
class Division(Entity):
    name: str | None = field("Division name as administrators see it.")
    description: str | None = field("Free text that says what the division is for.")
    home_division: bool | None = field("True for the default division of the organization; read-only.")
    object_counts: JSONObject | None = field("How many objects the division holds, keyed by object type.")
