"""Operations over server-sent events, event by event (`graphql-sse`)."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from client import Client
from endpoint import STREAMS
from fragile import serve_fragile
from leaks import nothing_left_behind
from slow import ME, slow_upstream

from gateway.app import Gateway, serve
from gateway.sandbox import DEMO_TOKEN
from gateway.settings import Settings

EVENTS = {"Accept": "text/event-stream"}
BEARER = {"Authorization": f"Bearer {DEMO_TOKEN}"}
TYPENAME = {"query": "{__typename}"}
TOKEN = "x-graphql-event-stream-token"

Event = tuple[str, Any]


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[Event]:
    """The events of a stream, and ``ping`` for each comment."""
    while block := await response.content.readuntil(b"\n\n") if not response.content.at_eof() else b"":
        lines = block.decode().removesuffix("\n\n").split("\n")
        if lines == [":"]:
            yield "ping", None
            continue
        name, data = lines
        text = data.removeprefix("data:").strip()
        yield name.removeprefix("event: "), json.loads(text) if text else None


async def without_pings(response: aiohttp.ClientResponse) -> list[Event]:
    return [event async for event in events(response) if event[0] != "ping"]


class Reserved:
    """A stream for many operations, as a client uses one."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self.session, self.url, self.token = session, f"{url}/graphql", token

    @classmethod
    async def by(cls, session: aiohttp.ClientSession, url: str) -> "Reserved":
        async with session.put(f"{url}/graphql") as response:
            assert (response.status, response.content_type) == (201, "text/plain")
            return cls(session, url, await response.text())

    async def open(self) -> aiohttp.ClientResponse:
        return await self.session.get(self.url, headers=EVENTS | {TOKEN: self.token})

    async def run(self, id_: Any, query: str, **headers: str) -> int:
        body = {"query": query, "extensions": {"operationId": id_}}
        async with self.session.post(
            self.url, json=body, headers=BEARER | {TOKEN: self.token} | headers
        ) as response:
            return response.status

    async def stop(self, id_: str) -> int:
        async with self.session.delete(
            self.url, params={"operationId": id_}, headers={TOKEN: self.token}
        ) as response:
            return response.status


@asynccontextmanager
async def left_alone(gateway: Gateway) -> AsyncIterator[None]:
    """Fail if an operation still runs five seconds after the block."""
    yield
    async with asyncio.timeout(5):
        while "gateway_operations_running 0.0" not in gateway.metrics.text().decode():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_query_has_one_result_and_then_its_end(
    session: aiohttp.ClientSession, client: Client, method: str
):
    query = {"query": "{me {name} activeConversations {totalCount}}"}
    sent = {"params": query} if method == "GET" else {"json": query}
    async with session.request(method, f"{client.url}/graphql", headers=EVENTS | BEARER, **sent) as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        assert response.headers["Cache-Control"] == "no-store"
        assert await without_pings(response) == [
            ("next", await client.ask(query["query"])),
            ("complete", None),
        ]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{nothing}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": 1}, "BAD_USER_INPUT"),
        ([TYPENAME], "BAD_USER_INPUT"),
    ],
)
async def test_what_is_not_run_is_a_result_as_well(
    session: aiohttp.ClientSession, gateway: Gateway, request_: Any, code: str
):
    async with session.post(f"{gateway.url}/graphql", json=request_, headers=EVENTS) as response:
        (_, result), end = await without_pings(response)
    assert (response.status, end) == (200, ("complete", None))
    assert list(result) == ["errors"]
    assert result["errors"][0]["extensions"]["code"] == code


@pytest.mark.parametrize(
    ("method", "sent", "status"),
    [("POST", {"data": "{"}, 400), ("POST", {"data": b"x", "headers": {"Content-Type": "a/b"}}, 415)],
)
async def test_a_request_that_cannot_be_read_is_answered_by_its_status(
    client: Client, method: str, sent: dict[str, Any], status: int
):
    headers = {"Content-Type": "application/json"} | EVENTS | sent.pop("headers", {})
    reply = await client.send(method, headers=headers, **sent)
    assert (reply.status, reply.type) == (status, "application/json")


async def test_a_mutation_does_not_come_by_get():
    async with serve_fragile() as url, aiohttp.ClientSession() as session:
        params = {"query": "mutation {change}"}
        async with session.get(f"{url}/graphql", params=params, headers=EVENTS) as response:
            (_, result), _ = await without_pings(response)
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_stream_gives_signs_of_life_while_its_operation_runs():
    async with serve_fragile(streams=replace(STREAMS, ping=0.05)) as url, aiohttp.ClientSession() as session:
        query = {"query": "{endless}"}
        async with session.post(f"{url}/graphql", json=query, headers=EVENTS) as response:
            stream = events(response)
            assert [await anext(stream) for _ in range(4)] == [("ping", None)] * 4
            await stream.aclose()


async def test_an_operation_that_its_client_leaves_is_cancelled_with_its_upstream_calls():
    async with slow_upstream() as slow:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": slow.url})
        async with serve(settings) as gateway, nothing_left_behind(), left_alone(gateway):
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{gateway.url}/graphql", json={"query": "{me{id}}"}, headers=EVENTS | BEARER),
            ):
                await slow.asked.wait()
            async with asyncio.timeout(5):
                await slow.left.wait()


async def test_operations_with_a_token_are_accepted_and_answered_on_its_stream(
    session: aiohttp.ClientSession, client: Client
):
    reserved = await Reserved.by(session, client.url)
    assert await reserved.run("early", "{me {name}}") == 202
    async with await reserved.open() as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        stream = events(response)
        got = [event async for event in take(stream, 2)]
        assert await reserved.run("late", "{me {email}}") == 202
        got += [event async for event in take(stream, 2)]
        await stream.aclose()
    assert got == [
        ("next", {"id": "early", "payload": await client.ask("{me {name}}")}),
        ("complete", {"id": "early"}),
        ("next", {"id": "late", "payload": await client.ask("{me {email}}")}),
        ("complete", {"id": "late"}),
    ]


async def take(stream: AsyncIterator[Event], count: int) -> AsyncIterator[Event]:
    """So many events, pings left out."""
    while count:
        event = await anext(stream)
        if event[0] != "ping":
            count -= 1
            yield event


async def test_the_token_may_stand_in_the_url(session: aiohttp.ClientSession, gateway: Gateway):
    reserved = await Reserved.by(session, gateway.url)
    async with session.get(reserved.url, params={"token": reserved.token}, headers=EVENTS) as response:
        assert response.status == 200
        assert await reserved.run("a", "{__typename}") == 202
        stream = events(response)
        assert [event async for event in take(stream, 2)][-1] == ("complete", {"id": "a"})
        await stream.aclose()


async def test_what_is_wrong_with_an_operation_is_told_by_the_status_of_its_request(
    session: aiohttp.ClientSession, gateway: Gateway
):
    reserved = await Reserved.by(session, gateway.url)
    graphql = {"Accept": "application/graphql-response+json"}
    for query, id_, status in (("{", "a", 400), ("{nothing}", "a", 400), ("{me{id}}", None, 400)):
        assert await reserved.run(id_, query, **graphql) == status
    assert await reserved.stop("") == 400
    async with await reserved.open() as response, await reserved.open() as second:
        assert (response.status, second.status) == (200, 409)
    async with asyncio.timeout(5):
        while await reserved.stop("a") != 404:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert await reserved.run("a", "{__typename}") == 404
    async with await reserved.open() as response:
        assert response.status == 404


async def test_an_id_names_one_operation_until_it_has_ended_or_is_stopped():
    async with slow_upstream() as slow, aiohttp.ClientSession() as session:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": slow.url})
        async with serve(settings) as gateway, left_alone(gateway):
            reserved = await Reserved.by(session, gateway.url)
            async with await reserved.open() as response:
                assert await reserved.run("a", "{me{id}}") == 202
                await slow.asked.wait()
                assert await reserved.run("a", "{me{id}}") == 409
                assert await reserved.stop("a") == 200
                async with asyncio.timeout(5):
                    await slow.left.wait()
                slow.go.set()
                assert await reserved.run("a", "{me{id}}") == 202
                stream = events(response)
                assert [event async for event in take(stream, 2)] == [
                    ("next", {"id": "a", "payload": {"data": {"me": {"id": ME}}}}),
                    ("complete", {"id": "a"}),
                ]
                await stream.aclose()


async def test_a_stream_holds_so_many_operations():
    async with (
        serve_fragile(streams=replace(STREAMS, operations=2)) as url,
        aiohttp.ClientSession() as session,
    ):
        reserved = await Reserved.by(session, url)
        async with await reserved.open():
            assert [await reserved.run(id_, "{endless}") for id_ in "abc"] == [202, 202, 503]


@pytest.mark.parametrize(("count", "refused"), [(99, 0), (100, 0), (101, 1)])
async def test_a_stream_of_a_gateway_holds_a_hundred_operations(
    session: aiohttp.ClientSession, count: int, refused: int
):
    async with slow_upstream() as slow:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": slow.url})
        async with serve(settings) as gateway, left_alone(gateway):
            reserved = await Reserved.by(session, gateway.url)
            async with await reserved.open() as response:
                statuses = [await reserved.run(str(number), "{me{id}}") for number in range(count)]
                slow.go.set()
                kinds = [kind async for kind, _ in take(events(response), 2 * (count - refused))]
    assert statuses == [202] * (count - refused) + [503] * refused
    assert sorted(kinds) == ["complete"] * (count - refused) + ["next"] * (count - refused)


async def test_the_operations_of_a_client_that_leaves_its_stream_are_cancelled():
    async with slow_upstream() as slow:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": slow.url})
        async with serve(settings) as gateway, nothing_left_behind(), left_alone(gateway):
            async with aiohttp.ClientSession() as session:
                reserved = await Reserved.by(session, gateway.url)
                async with await reserved.open():
                    assert await reserved.run("a", "{me{id}}") == 202
                    await slow.asked.wait()
            async with asyncio.timeout(5):
                await slow.left.wait()


async def test_when_the_gateway_stops_streams_end_with_their_operations():
    async with slow_upstream() as slow, AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        settings = Settings(http={"port": 0, "grace": 10}, upstream={"url": slow.url})
        async with serve(settings) as gateway:
            idle, busy, waiting = [await Reserved.by(session, gateway.url) for _ in range(3)]
            streams = [await each.open() for each in (idle, busy)]
            streams.append(
                await session.post(
                    f"{gateway.url}/graphql", json={"query": "{me{id}}"}, headers=EVENTS | BEARER
                )
            )
            assert await waiting.run("a", "{me{id}}") == 202
            assert await busy.run("a", "{me{id}}") == 202
            reading = asyncio.gather(*map(without_pings, streams))
            while slow.calls < 1:
                await slow.asked.wait()
            asyncio.get_running_loop().call_later(0.1, slow.go.set)
        answer = {"data": {"me": {"id": ME}}}
        assert await reading == [
            [],
            [("next", {"id": "a", "payload": answer}), ("complete", {"id": "a"})],
            [("next", answer), ("complete", None)],
        ]
        for stream in streams:
            stream.close()


async def test_where_several_processes_share_the_port_no_stream_is_reserved(
    settings: Settings, session: aiohttp.ClientSession
):
    async with serve(settings, share_port=True) as gateway:
        client = Client(session, gateway.url)
        reply = await client.send("PUT")
        assert (reply.status, reply.code) == (405, "BAD_USER_INPUT")
        assert "text/event-stream" in (await client.send(json=TYPENAME, headers=EVENTS)).type
