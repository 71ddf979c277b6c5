"""Dataloaders: they batch the keys that resolvers load one by one, and read each level together.

They live for one operation: a dataloader caches its answers, errors included.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from strawberry.dataloader import DataLoader

from gateway.errors import GatewayError
from gateway.links import ROWS, Kind, Link, Parameters
from gateway.links.answers import EntityResult, json_of
from gateway.loaders.entities import Entities
from gateway.loaders.together import together
from gateway.upstream.call import ApiCall
from gateway.upstream.transport.body import parse


class Key(NamedTuple):
    """The key of a loader: an entity, and the parameters that the selected fields need."""

    link: Link
    parameters: Parameters = frozenset()


Decode = Callable[[Kind, Any], Any]
"""Turns the parsed JSON of an entity into the object that resolvers use."""


class LoadedKey(NamedTuple):
    """A key that was loaded, and the parameters of its read: those that its whole batch needed."""

    key: Key
    parameters: Parameters


class Loaders:
    """A dataloader for each kind, over one caller's `Entities`."""

    def __init__(self, entities: Entities, decode: Decode) -> None:
        self.entities = entities
        self._decode = decode
        self._loaders: dict[str, DataLoader[Key, Any]] = {}
        self._loaded: dict[Link, LoadedKey] = {}
        self._pages: DataLoader[tuple[ApiCall, ...], Any] = DataLoader(load_fn=self._read_pages)

    def renew(self) -> None:
        """Forget everything loaded, after a change."""
        self._loaders.clear()
        self._loaded.clear()
        self._pages = DataLoader(load_fn=self._read_pages)

    def load(self, link: Link, parameters: Parameters = frozenset()) -> Awaitable[Any]:
        """The entity of a link, decoded; the future may fail with a `GatewayError`.

        An entity of an earlier batch is read again only if it needs more parameters now.
        """
        loader = self._loaders.get(link.kind)
        if loader is None:
            loader = self._loaders[link.kind] = DataLoader(load_fn=self._batch(ROWS[link.kind]))
        loaded = self._loaded.get(link)
        return loader.load(
            loaded.key if loaded and parameters <= loaded.parameters else Key(link, parameters)
        )

    def answers(self, calls: tuple[ApiCall, ...]) -> Awaitable[Sequence[bytes]]:
        """The answers to the calls of a page, which are made once for all fields with that page.

        The future may fail with a `GatewayError`.
        """
        return self._pages.load(calls)

    async def _read_pages(self, pages: list[tuple[ApiCall, ...]]) -> list[Any]:
        return list(await together([self.entities.answers(calls) for calls in pages]))

    def _batch(self, kind: Kind) -> Callable[[list[Key]], Awaitable[list[Any]]]:
        async def batch(keys: list[Key]) -> list[Any]:
            found: dict[str, Any] = {}
            for part in await together([self._fetch(kind, group) for group in _groups(kind, keys)]):
                found |= part
            return [found[key.link.key] for key in keys]

        return batch

    async def _fetch(self, kind: Kind, keys: Sequence[Key]) -> dict[str, Any]:
        """The entities of some keys, read with all parameters that any of them needs."""
        parameters = frozenset().union(*(key.parameters for key in keys))
        self._loaded.update((key.link, LoadedKey(key, parameters)) for key in keys)
        found = await self.entities.fetch(kind, list(dict.fromkeys(key.link.key for key in keys)), parameters)
        return {id_: self._decoded(kind, id_, result) for id_, result in found.items()}

    def _decoded(self, kind: Kind, id_: str, result: EntityResult) -> Any:
        if isinstance(result, GatewayError):
            return result
        try:
            return self._decode(kind, parse(json_of(id_, result)))
        except GatewayError as error:
            return error


def _groups(kind: Kind, keys: Sequence[Key]) -> list[list[Key]]:
    """The keys in two groups: those that need single reads, and those for the bulk read."""
    singly = {key.link for key in keys if kind.needs_single_reads(key.parameters)}
    groups = [key for key in keys if key.link in singly], [key for key in keys if key.link not in singly]
    return [group for group in groups if group]
