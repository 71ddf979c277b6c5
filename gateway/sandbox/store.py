"""Entities by kind and id, and their bytes."""

from collections import defaultdict
from collections.abc import Callable, Mapping

import orjson

from gateway.sandbox.kinds import KINDS, Entity, ref_to
from gateway.sandbox.seeds.chance import Chance

Shape = Callable[[Entity], Entity]
"""Turns an entity into a view of it."""


class Store:
    """Plain JSON values as the vendor's API shows them, held by kind and id.

    ``memberships`` says which users (by the ids of queue and user) are assigned to which queues, and whether
    they have joined; ``queue_codes`` which wrap-up codes a queue offers, by their ids.

    Code that changes an entity in place calls ``changed`` afterwards. Until then the entity's bytes, and
    those of each named view of it, are made once and kept.
    """

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.memberships: dict[tuple[str, str], bool] = {}
        self.queue_codes: dict[str, list[str]] = {}
        self._entities: dict[str, dict[str, Entity]] = {name: {} for name in KINDS}
        self._bytes: dict[str, dict[str, bytes]] = defaultdict(dict)

    def add(self, kind: str, entity: Entity) -> Entity:
        """Add an entity."""
        self._entities[kind][entity["id"]] = entity
        return entity

    def all(self, kind: str) -> Mapping[str, Entity]:
        """Every entity of a kind by its id, in the order of arrival."""
        return self._entities[kind]

    def get(self, kind: str, entity_id: str) -> Entity | None:
        """The entity with this id, if any."""
        return self._entities[kind].get(entity_id)

    def some(self, kind: str, count: int) -> list[Entity]:
        """So many different entities at random, or all if there are fewer."""
        return self.chance.some(list(self._entities[kind].values()), count)

    def any(self, kind: str) -> Entity:
        """A random entity of a kind."""
        return self.chance.pick(list(self._entities[kind].values()))

    def any_ref(self, kind: str) -> Entity:
        """A reference to a random entity of a kind."""
        return ref_to(kind, self.any(kind))

    def bytes(self, entity: Entity, view: str = "", shape: Shape | None = None) -> bytes:
        """The JSON of an entity, or of its view by ``shape``, which ``view`` names."""
        kept = self._bytes[entity["id"]]
        if view not in kept:
            kept[view] = orjson.dumps(shape(entity) if shape else entity)
        return kept[view]

    def forget(self, kind: str, entity_id: str) -> None:
        """Remove an entity."""
        del self._entities[kind][entity_id]
        self._bytes.pop(entity_id, None)

    def changed(self, _kind: str, entity: Entity) -> None:
        """Drop the bytes of a changed entity."""
        self._bytes.pop(entity["id"], None)
