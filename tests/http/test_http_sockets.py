"""Operations over WebSocket, message by message (`graphql-transport-ws`)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType
from client import Client
from endpoint import GENEROUS, STREAMS
from fragile import serve_fragile
from leaks import nothing_left_behind
from slow import slow_upstream

from gateway.app import Gateway, serve
from gateway.sandbox import DEMO_TOKEN
from gateway.settings import Settings

PROTOCOL = "graphql-transport-ws"
BEARER = {"authorization": f"Bearer {DEMO_TOKEN}"}


@asynccontextmanager
async def opened(
    url: str, payload: dict[str, Any] | None = None, **options: Any
) -> AsyncIterator[ClientWebSocketResponse]:
    """A socket that is initialised."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/graphql", protocols=[PROTOCOL], **options) as socket,
    ):
        await socket.send_json({"type": "connection_init"} | ({"payload": payload} if payload else {}))
        assert await socket.receive_json() == {"type": "connection_ack"}
        yield socket


async def subscribe(socket: ClientWebSocketResponse, id_: str, query: str, **more: Any) -> None:
    await socket.send_json({"type": "subscribe", "id": id_, "payload": {"query": query, **more}})


async def closed(socket: ClientWebSocketResponse) -> int | None:
    """The code by which the socket is closed, whatever comes before."""
    async with asyncio.timeout(10):
        while (await socket.receive()).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED):
            pass
    return socket.close_code


async def test_a_query_has_one_result_and_then_its_end(gateway: Gateway, client: Client):
    async with opened(gateway.url, BEARER) as socket:
        await subscribe(
            socket, "a", "query Q($id: ID!) {me {name} user(id: $id) {id}}", variables={"id": "?"}
        )
        result = await socket.receive_json()
        assert (result["type"], result["id"]) == ("next", "a")
        assert result["payload"]["data"]["me"] == (await client.ask("{me {name}}"))["data"]["me"]
        assert result["payload"]["errors"][0]["path"] == ["user"]
        assert await socket.receive_json() == {"type": "complete", "id": "a"}


async def test_a_bad_operation_ends_alone(gateway: Gateway):
    bad = [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{nothing}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{__typename}", "variables": 1}, "BAD_USER_INPUT"),
        ({"query": 7}, "BAD_USER_INPUT"),
        ({}, "BAD_USER_INPUT"),
        ([], "BAD_USER_INPUT"),
        ({"documentId": "sha256:" + 64 * "0"}, "PERSISTED_QUERY_NOT_FOUND"),
    ]
    async with opened(gateway.url) as socket:
        for payload, code in bad:
            await socket.send_json({"type": "subscribe", "id": "a", "payload": payload})
            message = await socket.receive_json()
            assert (message["type"], message["id"]) == ("error", "a")
            assert message["payload"][0]["extensions"]["code"] == code
        await subscribe(socket, "a", "{__typename}")
        assert (await socket.receive_json())["payload"] == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    ("payload", "headers", "name"),
    [
        ({"Authorization": f"Bearer {DEMO_TOKEN}"}, {}, True),
        (None, BEARER, True),
        (BEARER, BEARER, True),
        (None, {}, False),
    ],
)
async def test_the_token_comes_by_the_first_message_or_by_the_request_that_opens_the_socket(
    gateway: Gateway, payload: dict[str, Any] | None, headers: dict[str, str], name: bool
):
    async with opened(gateway.url, payload, headers=headers) as socket:
        await subscribe(socket, "a", "{me {name}}")
        answer = (await socket.receive_json())["payload"]
    assert bool(answer["data"] and answer["data"]["me"]) == name
    assert [error["extensions"]["code"] for error in answer.get("errors", ())] == (
        [] if name else ["UNAUTHENTICATED"]
    )


@pytest.mark.parametrize(
    "payload",
    [{"authorization": "Bearer other"}, {"authorization": 1}, {"authorization": "a", "Authorization": "a"}],
)
async def test_two_tokens_or_one_that_is_no_text_are_forbidden(gateway: Gateway, payload: dict[str, Any]):
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{gateway.url}/graphql", protocols=[PROTOCOL], headers=BEARER) as socket,
    ):
        await socket.send_json({"type": "connection_init", "payload": payload})
        assert await closed(socket) == 4403


Sent = Callable[[ClientWebSocketResponse], Awaitable[None]]


def text(message: str) -> Sent:
    return lambda socket: socket.send_str(message)


@pytest.mark.parametrize(
    ("send", "code"),
    [
        (text("{"), 4400),
        (text("[]"), 4400),
        (text("[" * 60_000), 4400),
        (text('{"type": 1}'), 4400),
        (text('{"type": "start", "id": "a"}'), 4400),
        (text('{"type": "' + "x" * 1000 + '"}'), 4400),
        (text('{"type": "subscribe", "id": "a"}'), 4400),
        (text('{"type": "subscribe", "payload": {"query": "{fine}"}}'), 4400),
        (text('{"type": "subscribe", "id": {}, "payload": {"query": "{fine}"}}'), 4400),
        (lambda socket: socket.send_bytes(b"{}"), 4400),
        (text('{"type": "connection_init"}'), 4429),
        (text('{"type": "subscribe", "id": "endless", "payload": {"query": "{fine}"}}'), 4409),
        (lambda socket: socket.send_frame(b'{"\xff": 1}', WSMsgType.TEXT), 1007),
    ],
)
async def test_a_message_that_breaks_the_protocol_closes_the_socket(send: Sent, code: int):
    async with serve_fragile() as url, nothing_left_behind(), opened(url) as socket:
        await subscribe(socket, "endless", "{endless}")
        await send(socket)
        assert await closed(socket) == code


async def test_an_operation_before_the_first_message_closes_the_socket(gateway: Gateway):
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{gateway.url}/graphql", protocols=[PROTOCOL]) as socket,
    ):
        await subscribe(socket, "a", "{__typename}")
        assert await closed(socket) == 4401


async def test_a_socket_without_a_first_message_is_closed():
    async with (
        serve_fragile(streams=replace(STREAMS, init=0.1)) as url,
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/graphql", protocols=[PROTOCOL]) as socket,
    ):
        assert await closed(socket) == 4408


@pytest.mark.parametrize("protocols", [(), ("graphql-ws",)])
async def test_another_protocol_is_neither_spoken_nor_logged(
    gateway: Gateway, protocols: tuple[str, ...], caplog: pytest.LogCaptureFixture
):
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{gateway.url}/graphql", protocols=protocols) as socket,
    ):
        assert await closed(socket) == 4406
    assert not [record for record in caplog.records if record.name == "aiohttp.websocket"]


@pytest.mark.parametrize(("length", "code"), [(65_535, None), (65_536, None), (65_537, 1009)])
async def test_a_message_holds_64_kib(length: int, code: int | None):
    message = '{"type": "subscribe", "id": "a", "payload": {"query": "{fine}"}}'
    async with serve_fragile() as url, opened(url) as socket:
        await socket.send_str(message.ljust(length))
        if code is None:
            assert (await socket.receive_json())["payload"] == {"data": {"fine": "fine"}}
        else:
            assert await closed(socket) == code


async def test_a_socket_holds_so_many_operations_and_one_more_ends_alone():
    async with serve_fragile(streams=replace(STREAMS, operations=3)) as url, opened(url) as socket:
        for id_ in "abc":
            await subscribe(socket, id_, "{endless}")
        await subscribe(socket, "d", "{fine}")
        message = await socket.receive_json()
        assert (message["type"], message["id"]) == ("error", "d")
        assert message["payload"][0]["extensions"]["code"] == "OVERLOADED"
        await socket.send_json({"type": "complete", "id": "b"})
        await subscribe(socket, "d", "{fine}")
        assert (await socket.receive_json())["payload"] == {"data": {"fine": "fine"}}


@pytest.mark.parametrize(("count", "refused"), [(99, 0), (100, 0), (101, 1)])
async def test_a_socket_of_a_gateway_holds_a_hundred_operations(count: int, refused: int):
    async with slow_upstream() as slow:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": slow.url})
        async with serve(settings) as gateway, opened(gateway.url, BEARER) as socket:
            for number in range(count):
                await subscribe(socket, str(number), "{me{id}}")
            await slow.asked.wait()
            await socket.send_json({"type": "ping"})
            before = [(await socket.receive_json())["type"] for _ in range(refused + 1)]
            slow.go.set()
            after = [(await socket.receive_json())["type"] for _ in range(2 * (count - refused))]
    assert before == ["error"] * refused + ["pong"]
    assert sorted(after) == ["complete"] * (count - refused) + ["next"] * (count - refused)


@pytest.mark.parametrize(("count", "refused"), [(2, 0), (3, 0), (4, 1)])
async def test_a_gateway_holds_so_many_sockets_and_refuses_one_more(
    settings: Settings, count: int, refused: int
):
    http = settings.http.model_copy(update={"connections": 3})
    statuses = []
    async with serve(settings.model_copy(update={"http": http})) as gateway, AsyncExitStack() as sockets:
        for _ in range(count):
            try:
                await sockets.enter_async_context(opened(gateway.url))
            except aiohttp.WSServerHandshakeError as error:
                statuses.append(error.status)
    assert statuses == [503] * refused


async def test_pings_of_both_kinds_go_to_and_fro():
    async with (
        serve_fragile(replace(GENEROUS, body=0.2, write=0.2), streams=replace(STREAMS, ping=0.2)) as url,
        opened(url, autoping=False) as socket,
    ):
        for _ in range(3):
            message = await socket.receive(timeout=10)
            assert message.type is WSMsgType.PING
            await socket.pong(message.data)
        await socket.send_json({"type": "ping"})
        assert await socket.receive_json() == {"type": "pong"}


async def test_a_client_that_does_not_answer_pings_is_dropped():
    async with (
        serve_fragile(streams=replace(STREAMS, ping=0.1)) as url,
        nothing_left_behind(),
        opened(url, autoping=False) as socket,
    ):
        assert await closed(socket) == 1006


async def test_frames_are_not_compressed(gateway: Gateway):
    async with opened(gateway.url, compress=15) as socket:
        assert socket.compress == 0


@pytest.mark.parametrize(
    ("origin", "site", "status"),
    [
        (None, None, 101),
        ("own", "same-origin", 101),
        ("https://app.example.com", "cross-site", 101),
        ("https://other.example.com", "cross-site", 403),
        ("null", None, 403),
    ],
)
async def test_a_page_of_another_origin_opens_no_socket_unless_it_may_call(
    settings: Settings, origin: str | None, site: str | None, status: int
):
    http = settings.http.model_copy(update={"allowed_origins": ("https://app.example.com",)})
    async with (
        serve(settings.model_copy(update={"http": http})) as gateway,
        aiohttp.ClientSession() as session,
    ):
        given = {"Origin": gateway.url if origin == "own" else origin, "Sec-Fetch-Site": site}
        headers = {name: value for name, value in given.items() if value}
        if status == 101:
            async with opened(gateway.url, headers=headers) as socket:
                assert not socket.closed
        else:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(f"{gateway.url}/graphql", protocols=[PROTOCOL], headers=headers)
            assert refused.value.status == status


@pytest.mark.parametrize("leave", ["complete", "close", "vanish"])
async def test_an_operation_that_its_client_leaves_is_cancelled_with_its_upstream_calls(leave: str):
    async with slow_upstream() as slow:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": slow.url})
        async with serve(settings) as gateway, nothing_left_behind():
            async with opened(gateway.url, BEARER) as socket:
                await subscribe(socket, "a", "{me{id}}")
                await slow.asked.wait()
                if leave == "complete":
                    await socket.send_json({"type": "complete", "id": "a"})
                elif leave == "close":
                    await socket.close()
                else:
                    socket._response.connection.transport.abort()
                async with asyncio.timeout(5):
                    await slow.left.wait()
            async with asyncio.timeout(5):
                while "gateway_operations_running 0.0" not in gateway.metrics.text().decode():  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            assert 'outcome="abandoned"' in gateway.metrics.text().decode()


async def test_an_operation_that_is_completed_as_soon_as_it_is_sent_leaves_nothing(gateway: Gateway):
    async with opened(gateway.url) as socket:
        for number in range(100):
            await subscribe(socket, str(number), "{me{id}}")
            await socket.send_json({"type": "complete", "id": str(number)})
        await subscribe(socket, "last", "{__typename}")
        while (await socket.receive_json())["id"] != "last":
            pass
    async with asyncio.timeout(5):
        while "gateway_operations_running 0.0" not in gateway.metrics.text().decode():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def rest(socket: ClientWebSocketResponse) -> tuple[list[str], int | None]:
    """The types of the messages that still come, and the code by which the socket is closed."""
    types = [message.json()["type"] async for message in socket]
    return types, socket.close_code


async def complete_later(socket: ClientWebSocketResponse, id_: str) -> None:
    await asyncio.sleep(0.1)
    await socket.send_json({"type": "complete", "id": id_})


async def test_when_the_gateway_stops_a_socket_is_closed_once_its_client_has_completed_all():
    async with slow_upstream() as slow:
        settings = Settings(http={"port": 0, "grace": 20}, upstream={"url": slow.url})
        async with AsyncExitStack() as sockets:
            async with serve(settings) as gateway:
                busy = await sockets.enter_async_context(opened(gateway.url, BEARER))
                await subscribe(busy, "a", "{me{id}}")
                await slow.asked.wait()
                reading = asyncio.create_task(rest(busy))
                completing = asyncio.create_task(complete_later(busy, "a"))
            assert await reading == ([], 1012)
            await completing
            assert slow.left.is_set()


async def test_when_the_gateway_stops_a_socket_ends_its_operations_and_is_closed_by_a_code_to_come_again_on():
    async with slow_upstream() as slow, AsyncExitStack() as sockets:
        settings = Settings(http={"port": 0, "grace": 10}, upstream={"url": slow.url})
        async with serve(settings) as gateway:
            busy = await sockets.enter_async_context(opened(gateway.url, BEARER))
            idle = await sockets.enter_async_context(opened(gateway.url))
            reading = asyncio.gather(rest(busy), rest(idle))
            await subscribe(busy, "a", "{me{id}}")
            await slow.asked.wait()
            asyncio.get_running_loop().call_later(0.1, slow.go.set)
        assert await reading == [(["next", "complete"], 1012), ([], 1012)]
