"""Dataloaders: they gather the keys that resolvers load one by one, and read a level of them together.

They live for one operation: a dataloader remembers its answers, errors included.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from strawberry.dataloader import DataLoader

from gateway.errors import GatewayError
from gateway.links import KINDS, Kind, Link
from gateway.links.answers import EntityResult, json_of
from gateway.loaders.entities import Entities
from gateway.upstream.transport.body import parse


class Key(NamedTuple):
    """What a loader loads by: an entity, with the fields that must be expanded."""

    link: Link
    expand: frozenset[str] = frozenset()


Decode = Callable[[Kind, Any], Any]
"""Turns the parsed JSON of an entity into what resolvers work on."""


class LoadedKey(NamedTuple):
    """A key that was loaded, and all that was expanded for it: what its whole batch needed."""

    key: Key
    expand: frozenset[str]


class Loaders:
    """A dataloader for each kind, over one caller's `Entities`."""

    def __init__(self, entities: Entities, decode: Decode) -> None:
        self.entities = entities
        self._decode = decode
        self._loaders: dict[str, DataLoader[Key, Any]] = {}
        self._loaded: dict[Link, LoadedKey] = {}

    def load(self, link: Link, expand: frozenset[str] = frozenset()) -> Awaitable[Any]:
        """The entity that a link names, decoded; the future fails with a `GatewayError`.

        What an earlier batch read is not read again, unless more must be expanded now.
        """
        loader = self._loaders.get(link.kind)
        if loader is None:
            loader = self._loaders[link.kind] = DataLoader(load_fn=self._batch(KINDS[link.kind]))
        loaded = self._loaded.get(link)
        return loader.load(loaded.key if loaded and expand <= loaded.expand else Key(link, expand))

    def _batch(self, kind: Kind) -> Callable[[list[Key]], Awaitable[list[Any]]]:
        async def batch(keys: list[Key]) -> list[Any]:
            ids = list(dict.fromkeys(key.link.id for key in keys))
            expand = frozenset().union(*(key.expand for key in keys))
            self._loaded.update((key.link, LoadedKey(key, expand)) for key in keys)
            found = await self.entities.fetch(kind, ids, expand)
            decoded = {id_: self._decoded(kind, id_, raw) for id_, raw in found.items()}
            return [decoded[key.link.id] for key in keys]

        return batch

    def _decoded(self, kind: Kind, id_: str, raw: EntityResult) -> Any:
        if isinstance(raw, GatewayError):
            return raw
        try:
            return self._decode(kind, parse(json_of(id_, raw)))
        except GatewayError as error:
            return error
