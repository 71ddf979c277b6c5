"""References to what has no kind of its own here."""

import strawberry

from gateway.graph.model import Model, field


@strawberry.pydantic.type(
    description="A reference to something of the platform that has no type of its own here."
)
class Reference(Model):
    entity_id: strawberry.ID | None = field("Id of the referenced object.", key="id")
    name: str | None = field("Name of the referenced object, if the platform sends it.")
    entity_uri: str | None = field("Path of the referenced object in the REST API.", key="selfUri")
