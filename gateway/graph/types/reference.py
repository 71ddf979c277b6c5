"""References to what has no kind of its own here."""

import strawberry

from gateway.graph.model import Model, field


@strawberry.pydantic.type(
    description="A reference to something of the platform that has no type of its own here."
)
class Reference(Model):
    entity_id: strawberry.ID | None = field("Identifies what is referred to.", key="id")
    name: str | None = field("Name of what is referred to, where the platform tells it.")
    entity_uri: str | None = field("Path of what is referred to in the REST API.", key="selfUri")
