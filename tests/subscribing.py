"""Subscriptions as a client has them, message by message."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import ClientResponse, ClientWebSocketResponse
from planted import watch_result

PROTOCOL = "graphql-transport-ws"


@asynccontextmanager
async def sockets(url: str, count: int, token: str | None) -> AsyncIterator[list[ClientWebSocketResponse]]:
    """Sockets of one caller."""
    payload = {"authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        opened = []
        for _ in range(count):
            socket = await session.ws_connect(f"{url}/graphql", protocols=[PROTOCOL])
            await socket.send_json({"type": "connection_init", "payload": payload})
            assert (await socket.receive_json())["type"] == "connection_ack"
            opened.append(socket)
        yield opened


async def subscribe(socket: ClientWebSocketResponse, id_: str, query: str, **more: Any) -> None:
    await socket.send_json({"type": "subscribe", "id": id_, "payload": {"query": query, **more}})


async def next_of(socket: ClientWebSocketResponse, id_: str = "a") -> Any:
    """The answer that comes next."""
    message = await socket.receive_json(timeout=10)
    watch_result(message)
    assert (message["type"], message["id"]) == ("next", id_), message
    return message["payload"]


async def refusal(socket: ClientWebSocketResponse) -> str:
    """The code of the error that comes next."""
    message = await socket.receive_json(timeout=10)
    watch_result(message)
    assert message["type"] == "error", message
    return str(message["payload"][0]["extensions"]["code"])


async def events(response: ClientResponse) -> AsyncIterator[tuple[str, Any]]:
    """The events of a stream, with their data."""
    name = ""
    async for line in response.content:
        text = line.decode().rstrip("\n")
        if text.startswith("event: "):
            name = text.removeprefix("event: ")
        elif text.startswith("data:"):
            data = json.loads(text.removeprefix("data:") or "null")
            watch_result(data or {})
            yield name, data
