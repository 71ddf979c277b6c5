"""Entities by kind and id, and their bytes."""

from collections import defaultdict
from collections.abc import Callable, Mapping

import orjson

from gateway.sandbox.kinds import KINDS, Entity, ref_to
from gateway.sandbox.seeds.chance import Chance

Shape = Callable[[Entity], Entity]
"""What a view makes of an entity."""


class Store:
    """Plain JSON values as the vendor's API shows them, held by kind and id.

    An entity may be changed in place by whoever then calls ``changed``; bytes are made once and kept until
    then, for the entity itself and for every named view of it.
    """

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self._entities: dict[str, dict[str, Entity]] = {name: {} for name in KINDS}
        self._bytes: dict[str, dict[str, bytes]] = defaultdict(dict)

    def add(self, kind: str, entity: Entity) -> Entity:
        """Take an entity in."""
        self._entities[kind][entity["id"]] = entity
        return entity

    def all(self, kind: str) -> Mapping[str, Entity]:
        """Every entity of a kind by its id, in the order of arrival."""
        return self._entities[kind]

    def get(self, kind: str, entity_id: str) -> Entity | None:
        """One entity, if there is one."""
        return self._entities[kind].get(entity_id)

    def some(self, kind: str, count: int) -> list[Entity]:
        """That many different ones by chance, or all where there are fewer."""
        return self.chance.some(list(self._entities[kind].values()), count)

    def any(self, kind: str) -> Entity:
        """One of a kind by chance."""
        return self.chance.pick(list(self._entities[kind].values()))

    def any_ref(self, kind: str) -> Entity:
        """A reference to one of a kind by chance."""
        return ref_to(kind, self.any(kind))

    def bytes(self, entity: Entity, view: str = "", shape: Shape | None = None) -> bytes:
        """The JSON of an entity, or of what ``shape`` makes of it; ``view`` names the shape."""
        kept = self._bytes[entity["id"]]
        if view not in kept:
            kept[view] = orjson.dumps(shape(entity) if shape else entity)
        return kept[view]

    def forget(self, kind: str, entity_id: str) -> None:
        """Let an entity go."""
        del self._entities[kind][entity_id]
        self._bytes.pop(entity_id, None)

    def changed(self, _kind: str, entity: Entity) -> None:
        """Forget the bytes of an entity that is no longer what it was."""
        self._bytes.pop(entity["id"], None)
