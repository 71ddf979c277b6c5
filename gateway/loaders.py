"""Loaders: entities by link, batched within an operation into bulk reads.

`Entities` reads many of one kind in as few calls as the kind's row allows. `Loaders` puts a dataloader of
strawberry's before it for each kind, so that resolvers ask for one and the level goes out together. Both
live for one operation: a dataloader keeps what it answered, failures included.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, NamedTuple

from strawberry.dataloader import DataLoader

from gateway.errors import Forbidden, GatewayError
from gateway.links import KINDS, Bulk, Kind, Link, bulk_call, bulk_entities, entity, item_call
from gateway.upstream.body import parse
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller

Raw = Any
"""An entity as it was read: its JSON, parsed or still as `bytes`, or the `GatewayError` in its place."""

Found = dict[str, Raw]
"""Entities by id."""


class Key(NamedTuple):
    """What a loader is asked for: an entity, with the fields that must be expanded."""

    link: Link
    expand: frozenset[str] = frozenset()


class Entities:
    """Reads entities of one caller, many at a time."""

    def __init__(self, upstream: Sender, caller: Caller) -> None:
        self._upstream = upstream
        self._caller = caller

    async def body(self, call: Call) -> bytes:
        """The answer to a call, as it came.

        Raises:
            GatewayError: the call failed.
        """
        return await self._upstream.send(call, self._caller)

    async def json(self, call: Call) -> Any:
        """The parsed answer to a call.

        Raises:
            GatewayError: the call failed, or its answer is not JSON.
        """
        return parse(await self.body(call))

    async def fetch(self, kind: Kind, ids: Sequence[str], expand: Iterable[str] = ()) -> Found:
        """The entities with these ids, each once; every id has its JSON or its error.

        One id, or a kind without a bulk read, is read singly. Ids that a bulk answer leaves out are read
        singly before they are called missing, since the vendor's bulk reads drop what they do not know.
        """
        expand = frozenset(expand)
        if kind.bulk is None or len(ids) == 1:
            return await self._singly(kind, ids, expand)
        chunks = [ids[start : start + kind.bulk.size] for start in range(0, len(ids), kind.bulk.size)]
        answers = await asyncio.gather(*(self._chunk(kind, kind.bulk, chunk, expand) for chunk in chunks))
        found = {id_: value for answer in answers for id_, value in answer.items()}
        missing = [id_ for id_ in ids if id_ not in found]
        return {**found, **await self._singly(kind, missing, expand)}

    async def _chunk(self, kind: Kind, bulk: Bulk, ids: Sequence[str], expand: frozenset[str]) -> Found:
        try:
            answer = bulk_entities(kind, bulk, await self.json(bulk_call(bulk, ids, expand)))
        except Forbidden as error:
            if bulk is kind.sibling or kind.sibling is None:
                return dict.fromkeys(ids, error)
            return await self._chunk(kind, kind.sibling, ids, frozenset())
        except GatewayError as error:
            return dict.fromkeys(ids, error)
        return {id_: answer[id_] for id_ in ids if id_ in answer}

    async def _singly(self, kind: Kind, ids: Iterable[str], expand: frozenset[str]) -> Found:
        ids = list(ids)
        values = await asyncio.gather(*(self._item(Link(kind.name, id_), expand) for id_ in ids))
        return dict(zip(ids, values, strict=True))

    async def _item(self, link: Link, expand: frozenset[str]) -> Raw:
        kind = KINDS[link.kind]
        try:
            body = await self.body(item_call(link, expand))
            return body if kind.key == "id" else entity(kind, parse(body))
        except GatewayError as error:
            return error


Decode = Callable[[Kind, Any], Any]
"""Turns the parsed JSON of an entity into what resolvers work on."""


class Loaders:
    """A dataloader for each kind, over one caller's `Entities`."""

    def __init__(self, entities: Entities, decode: Decode) -> None:
        self.entities = entities
        self._decode = decode
        self._loaders: dict[str, DataLoader[Key, Any]] = {}

    def load(self, link: Link, expand: frozenset[str] = frozenset()) -> Awaitable[Any]:
        """The entity that a link names, decoded; the future fails with a `GatewayError`."""
        loader = self._loaders.get(link.kind)
        if loader is None:
            loader = self._loaders[link.kind] = DataLoader(load_fn=self._batch(KINDS[link.kind]))
        return loader.load(Key(link, expand))

    def _batch(self, kind: Kind) -> Callable[[list[Key]], Awaitable[list[Any]]]:
        async def batch(keys: list[Key]) -> list[Any]:
            ids = list(dict.fromkeys(key.link.id for key in keys))
            expand = frozenset().union(*(key.expand for key in keys))
            found = await self.entities.fetch(kind, ids, expand)
            decoded = {id_: self._decoded(kind, value) for id_, value in found.items()}
            return [decoded[key.link.id] for key in keys]

        return batch

    def _decoded(self, kind: Kind, value: Any) -> Any:
        if isinstance(value, GatewayError):
            return value
        try:
            return self._decode(kind, parse(value) if isinstance(value, bytes) else value)
        except GatewayError as error:
            return error
