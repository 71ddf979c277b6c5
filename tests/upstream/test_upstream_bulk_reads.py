"""Bulk reads that several operations share."""

import asyncio

from calling import caller_of, transport
from wire import hang

from gateway.errors import UpstreamTimeout
from gateway.links import KINDS
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
