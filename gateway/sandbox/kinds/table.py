"""The kinds of all domains, and references to their entities."""

from gateway.sandbox.kinds import (
    architect,
    conversations,
    external,
    knowledge,
    outbound,
    people,
    places,
    quality,
    recordings,
    routing,
)
from gateway.sandbox.kinds.kind import Entity

KINDS = {
    kind.name: kind
    for kind in (
        *people.KINDS,
        *places.KINDS,
        *routing.KINDS,
        *architect.KINDS,
        *external.KINDS,
        *outbound.KINDS,
        *conversations.KINDS,
        *recordings.KINDS,
        *quality.KINDS,
        *knowledge.KINDS,
    )
}


def ref(kind: str, entity_id: str, name: str | None = None) -> Entity:
    """A reference as the vendor writes it: ``{id, name?, selfUri}``."""
    named = {"id": entity_id} if name is None else {"id": entity_id, "name": name}
    return {**named, "selfUri": KINDS[kind].uri(entity_id)}


def ref_to(kind: str, entity: Entity) -> Entity:
    """A reference with the entity's name."""
    return ref(kind, entity["id"], entity["name"])
