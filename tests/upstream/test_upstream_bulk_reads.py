"""Bulk reads that several operations share."""

import asyncio

import msgspec
from calling import caller_of, transport
from wire import Request, hang, reply

from gateway.cache.entities import EntityCache, Times
from gateway.cache.store import MemoryStore
from gateway.errors import UpstreamTimeout
from gateway.links import KINDS, to
from gateway.links.answers import json_of
from gateway.loaders import Entities, EntitySource


async def test_the_first_caller_of_a_read_keeps_their_own_deadline_when_others_have_more_time(session, wire):
    wire.answer = hang
    upstream = transport(session, wire.url)
    source = EntitySource.over(upstream)

    def fetch(ids: list[str], seconds: float) -> asyncio.Task:
        caller = caller_of("a-token", seconds)
        return asyncio.create_task(Entities(upstream, caller, source).fetch(KINDS["user"], ids))

    opener, other = fetch(["a1", "a2"], 0.1), fetch(["a3", "a4"], 20)
    async with asyncio.timeout(5):
        found = await opener
    assert {id_: type(error) for id_, error in found.items()} == dict.fromkeys(["a1", "a2"], UpstreamTimeout)
    assert len(wire.requests) == 1
    assert not other.done()
    other.cancel()


async def test_a_read_that_began_before_an_eviction_is_neither_joined_nor_kept(session, wire):
    names = iter(("old", "new"))
    go_on = asyncio.Event()

    async def answer(_request: Request, writer: asyncio.StreamWriter) -> None:
        name = next(names)
        if name == "old":
            await go_on.wait()
        users = ",".join(f'{{"id":"{id_}","name":"{name}"}}' for id_ in ("a1", "a2"))
        writer.write(reply(body=b'{"entities":[%b]}' % users.encode()))

    wire.answer = answer
    upstream = transport(session, wire.url)
    source = EntitySource.over(upstream, cache=EntityCache(MemoryStore(100_000), Times()))

    async def fetch() -> list[object]:
        found = await Entities(upstream, caller_of("a-token", 20), source).fetch(KINDS["user"], ["a1", "a2"])
        return [msgspec.json.decode(json_of(id_, result))["name"] for id_, result in found.items()]

    early = asyncio.create_task(fetch())
    await wire.asked(1)
    await source.evict(caller_of("a-token").identity.partition, [to("user", "a1"), to("user", "a2")])
    late = asyncio.create_task(fetch())
    await wire.asked(2)
    assert await late == ["new", "new"]
    go_on.set()
    assert await early == ["old", "old"]
    assert await fetch() == ["new", "new"]
    assert len(wire.requests) == 2
