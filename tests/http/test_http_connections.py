"""Connections whose clients send too little, too slowly or too much, or do not take their answers."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import islice

import aiohttp
import pytest
from client import Client
from endpoint import GENEROUS
from fragile import serve_fragile
from raw import CHUNKED, PATIENCE, post, raw_clients

from gateway.telemetry.metrics import Metrics

MEGABYTE = 1_000_000
CPU = 0.3
"""Seconds of CPU that a hostile request may take, of both sides together."""

ENDLESS = post(b'{"query": "{endless}"}')
HEALTH = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = [
    pytest.param([b"POST /gra"], id="half a line"),
    pytest.param([b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-A: "], id="half a header"),
    pytest.param([b"POST /graphql HTTP/1.1\r\n", *[b"a"] * 1000], id="headers byte by byte"),
    pytest.param([post(length=100)], id="half a body"),
    pytest.param([post(b"", length=100)], id="headers without their body"),
    pytest.param([CHUNKED, *[b"1\r\n{\r\n"] * 1000], id="chunks one by one"),
]


def echo(size: int) -> bytes:
    """A request whose answer has about so many bytes."""
    return post(json.dumps({"query": f"{{echo(times: {size // 4})}}"}).encode())


async def test_a_connection_that_stays_silent_is_closed():
    async with serve_fragile(replace(GENEROUS, first_byte=0.2)) as url, raw_clients(url) as (wire,):
        assert await wire.rest() == b""


async def test_connections_that_are_dropped_are_counted_by_reason():
    metrics = Metrics()
    bounds = replace(GENEROUS, first_byte=0.2, headers=0.2)
    async with serve_fragile(bounds, metrics) as url, raw_clients(url, 3) as (silent, half, malformed):
        half.send(b"POST /gra")
        malformed.send(b"nonsense\r\n\r\n")
        assert [(await wire.answer()).status for wire in (half, malformed)] == [408, 400]
        assert await silent.rest() == b""
    counted = re.findall(r'gateway_connections_dropped_total\{reason="(\w+)"\} 1.0', metrics.text().decode())
    assert sorted(counted) == ["first_byte", "headers", "malformed"]


async def test_a_connection_that_idles_after_an_answer_is_closed():
    async with serve_fragile(replace(GENEROUS, keepalive=0.2)) as url, raw_clients(url) as (wire,):
        wire.send(post())
        assert (await wire.answer()).status == 200
        assert await wire.rest() == b""


@pytest.mark.parametrize("pieces", HALF)
async def test_half_a_request_is_408_and_its_connection_is_closed(pieces: list[bytes]):
    bounds = replace(GENEROUS, headers=0.2, body=0.2)
    async with serve_fragile(bounds) as url, raw_clients(url) as (wire,):
        sending = asyncio.create_task(wire.trickle(pieces, 0.01))
        answer = await wire.answer()
        assert (answer.status, answer.code) == (408, "BAD_USER_INPUT")
        assert await wire.rest() == b""
        await sending


async def test_half_a_request_after_a_whole_one_is_408_too():
    async with serve_fragile(replace(GENEROUS, headers=0.2)) as url, raw_clients(url) as (wire,):
        wire.send(post())
        assert (await wire.answer()).status == 200
        wire.send(b"POST /gra")
        assert (await wire.answer()).status == 408


async def test_half_a_request_behind_one_that_runs_leaves_that_one_alone():
    async with serve_fragile(replace(GENEROUS, headers=0.2)) as url, raw_clients(url) as (wire,):
        await wire.trickle([ENDLESS, b"POST /gra"], 0.1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await wire.answer()


async def test_a_request_in_pieces_is_answered_within_the_deadlines():
    async with serve_fragile() as url, raw_clients(url) as (wire,):
        request = post()
        await wire.trickle([request[at : at + 7] for at in range(0, len(request), 7)], 0.001)
        assert (await wire.answer()).status == 200
        wire.send(post() + post())
        assert [(await wire.answer()).status for _ in range(2)] == [200, 200]


async def test_endless_headers_are_431():
    async with serve_fragile() as url, raw_clients(url) as (wire,):
        wire.send(b"POST /graphql HTTP/1.1\r\n")
        sending = asyncio.create_task(
            wire.trickle((b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(99)), 0)
        )
        answer = await wire.answer()
        assert (answer.status, answer.code) == (431, "BAD_USER_INPUT")
        assert await wire.rest() == b""
        await sending


async def test_endless_chunks_of_a_byte_cost_little_and_are_413():
    began = time.process_time()
    async with serve_fragile() as url, raw_clients(url) as (wire,):
        wire.send(CHUNKED)
        chunks = (b"1\r\na\r\n" * 10_000 for _ in range(1000))
        answer, _ = await asyncio.gather(wire.answer(), wire.trickle(chunks, 0))
        assert (answer.status, answer.code) == (413, "OPERATION_TOO_COMPLEX")
        assert answer.headers["connection"] == "close"
        await wire.rest()
    assert time.process_time() - began < CPU * 2


async def test_a_whole_body_in_ordinary_chunks_is_answered(session: aiohttp.ClientSession):
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"query": "{__typename} #'
        for _ in range(60):
            yield b"#" * 1000
        yield b'"}'

    async with serve_fragile(replace(GENEROUS, max_body=61_000)) as url:
        reply = await Client(session, url).send(data=chunks(), headers={"Content-Type": "application/json"})
    assert reply.status == 200


async def test_an_answer_that_the_client_does_not_read_is_dropped():
    async with serve_fragile(replace(GENEROUS, write=0.3)) as url, raw_clients(url, narrow=True) as (wire,):
        wire.send(echo(20 * MEGABYTE))
        await asyncio.sleep(1)
        assert len(await wire.rest()) < 10 * MEGABYTE


async def test_an_answer_that_is_taken_slowly_arrives_whole():
    async with serve_fragile(replace(GENEROUS, write=0.5)) as url, raw_clients(url, narrow=True) as (wire,):
        wire.send(echo(20 * MEGABYTE))
        answer = await wire.answer()
    assert len(json.loads(answer.body)["data"]["echo"]) == 20 * MEGABYTE


async def test_a_new_connection_takes_the_place_of_the_one_that_has_waited_longest():
    async with (
        serve_fragile(replace(GENEROUS, connections=3)) as url,
        raw_clients(url, 3) as (busy, idle, silent),
    ):
        busy.send(ENDLESS)
        idle.send(post())
        await idle.answer()
        await asyncio.sleep(1.2)
        async with raw_clients(url) as (new,):
            new.send(post())
            assert (await new.answer()).status == 200
            assert await silent.rest() == b""
            idle.send(post())
            assert (await idle.answer()).status == 200


async def test_when_all_connections_are_busy_another_gets_503_at_once_but_health_answers():
    async with serve_fragile(replace(GENEROUS, connections=2)) as url, raw_clients(url, 2) as busy:
        for wire in busy:
            wire.send(ENDLESS)
        await asyncio.sleep(0.1)
        async with raw_clients(url, 2) as (query, health):
            query.send(post(b"", length=1000))
            answer = await query.answer()
            assert (answer.status, answer.code) == (503, "OVERLOADED")
            assert answer.headers["retry-after"] == "1"
            assert await query.rest() == b""
            health.send(HEALTH)
            assert (await health.answer()).status == 200


async def test_health_answers_however_many_connections_stay_silent():
    async with (
        serve_fragile(replace(GENEROUS, connections=10)) as url,
        raw_clients(url, 300),
        raw_clients(url) as (health,),
    ):
        health.send(HEALTH)
        assert (await health.answer()).status == 200


async def test_answers_that_clients_do_not_read_hold_no_more_memory_than_allowed():
    bounds = replace(GENEROUS, buffers=30 * MEGABYTE)
    async with serve_fragile(bounds) as url, raw_clients(url, 30, narrow=True) as clients:
        for wire in clients:
            wire.send(echo(15 * MEGABYTE))
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
            resets = [group.create_task(wire.reset()) for wire in clients]
            for reset in islice(asyncio.as_completed(resets), 29):
                await reset
            (kept,) = (wire for wire, reset in zip(clients, resets, strict=True) if not reset.done())
            assert len((await kept.answer()).body) > 15 * MEGABYTE
            for reset in resets:
                reset.cancel()
