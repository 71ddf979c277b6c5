"""Garbage on every endpoint: no 500, no hang, and nothing is left behind.

``GARBAGE`` is the number of requests, ``DOCUMENTS`` that of distinct documents.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest
from client import Client
from garbage import Garbage, Request
from process import Served, process
from raw import PATIENCE
from yarl import URL

REQUESTS = int(os.environ.get("GARBAGE", "2000"))
DOCUMENTS = int(os.environ.get("DOCUMENTS", "2000"))
AT_ONCE = 20
GOOD = {"id": "good", "type": "next", "payload": {"data": {"__typename": "Query"}}}
MEMORY = 30 * 2**20
SIZE = 8 * 2**20
"""Memory for documents, small enough that the distinct ones fill it."""


@pytest.fixture(scope="module")
def upstream() -> Iterator[Served]:
    with process("sandbox") as served:
        yield served


@pytest.fixture(scope="module")
def served(upstream: Served) -> Iterator[Served]:
    environment = {"GATEWAY_UPSTREAM__URL": upstream.url, "GATEWAY_DOCUMENTS__SIZE": str(SIZE)}
    with process("serve", GATEWAY_HTTP__BATCH="10", **environment) as served:
        yield served


async def statuses(url: str, requests: list[Request]) -> list[int]:
    """The statuses of the answers to some requests, one after another, each on a connection of its own."""
    seen = []
    for request in requests:
        reader, writer = await asyncio.open_connection("127.0.0.1", URL(url).port, limit=2**24)
        try:
            writer.write(request.data)
            if request.is_whole:
                async with asyncio.timeout(PATIENCE):
                    seen.append(int((await reader.readline()).split()[1]))
                    await reader.read()
            else:
                # Whether it is answered depends on what it says of its length.
                writer.write_eof()
                async with asyncio.timeout(0.05):
                    line = await reader.readline()
                    seen += [int(line.split()[1])] if line else []
        except (TimeoutError, ConnectionError):
            assert not request.is_whole, request.data
        finally:
            writer.transport.abort()
    return seen


async def test_garbage_gets_no_500_hangs_nowhere_and_leaves_nothing_behind(
    session: aiohttp.ClientSession, served: Served
):
    garbage = Garbage(seed=1)
    client = Client(session, served.url)
    await asyncio.gather(*(statuses(served.url, [garbage.request() for _ in range(20)]) for _ in range(5)))
    memory, files = served.memory, descriptors(served)
    lots = [[garbage.request() for _ in range(REQUESTS // AT_ONCE)] for _ in range(AT_ONCE)]
    seen = [
        status for lot in await asyncio.gather(*(statuses(served.url, lot) for lot in lots)) for status in lot
    ]

    assert len(seen) > REQUESTS / 2
    assert {status for status in seen if status >= 500} == set()
    assert {200, 400, 404, 405, 415} <= set(seen)
    assert (await client.ask("{me{name}}"))["data"]["me"]["name"]
    assert served.memory - memory < MEMORY
    await nothing_is_left(client, served, files)


async def test_garbage_on_sockets_ends_them_or_its_operation_alone(
    session: aiohttp.ClientSession, served: Served
):
    garbage = Garbage(seed=2)
    client = Client(session, served.url)
    await client.ask("{__typename}")
    files = descriptors(served)
    codes = set()
    for _ in range(REQUESTS // 20):
        async with session.ws_connect(f"{served.url}/graphql", protocols=["graphql-transport-ws"]) as socket:
            await socket.send_json({"type": "connection_init"})
            for message in (garbage.message() for _ in range(2)):
                await (socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message))
            await socket.send_json({"type": "subscribe", "id": "good", "payload": {"query": "{__typename}"}})
            async with asyncio.timeout(PATIENCE):
                async for answer in socket:
                    if json.loads(answer.data) == GOOD:
                        break
            codes.add(socket.close_code)
    # None: the good operation was answered in spite of the garbage.
    assert codes == {None, 4400, 4429}
    await nothing_is_left(client, served, files)


async def nothing_is_left(client: Client, served: Served, files: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while descriptors(served) > files + 5 or running(await metrics(client)):  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.1)
    assert "INTERNAL_SERVER_ERROR" not in await metrics(client)


async def metrics(client: Client) -> str:
    return (await client.send("GET", "/metrics")).body


def descriptors(served: Served) -> int:
    return len(list(Path(f"/proc/{served.pid}/fd").iterdir()))


def running(metrics: str) -> float:
    (line,) = (line for line in metrics.splitlines() if line.startswith("gateway_operations_running "))
    return float(line.split()[1])


async def test_distinct_documents_and_unknown_hashes_leave_memory_flat(
    session: aiohttp.ClientSession, served: Served
):
    client = Client(session, served.url)

    async def ask(numbers: range) -> None:
        for number in numbers:
            document = f"query Q{number}{{me{{a{number}:id name manager{{name}}}}}}"
            named = {"persistedQuery": {"version": 1, "sha256Hash": sha256(document.encode()).hexdigest()}}
            assert (await client.send(json={"extensions": named})).code == "PERSISTED_QUERY_NOT_FOUND"
            await client.send(json={"query": document, "extensions": named})

    filling = DOCUMENTS // 2
    await ask(range(filling))
    memory = served.memory
    await ask(range(filling, DOCUMENTS))
    assert served.memory - memory < SIZE
