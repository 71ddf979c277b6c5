"""The end of a gateway that is busy: nothing that runs is lost."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

import aiohttp
import pytest
from aiohttp import WSMsgType
from slow import ME, Slow, slow_upstream
from started import PATIENCE, Started, start

QUERY = {"query": "{me{id}}"}
ANSWER = {"data": {"me": {"id": ME}}}
GRACE = 20
EVENTS = {"Accept": "text/event-stream"}


def bearer(name: str) -> dict[str, str]:
    """Of a caller of its own, whose calls no other shares."""
    return {"Authorization": f"Bearer {name}"}


async def by_http(session: aiohttp.ClientSession, url: str, name: str) -> object:
    async with session.post(url, json=QUERY, headers=bearer(name)) as response:
        return await response.json()


async def by_events(session: aiohttp.ClientSession, url: str, name: str) -> object:
    async with session.post(url, json=QUERY, headers=bearer(name) | EVENTS) as response:
        return [line for line in (await response.text()).splitlines() if line not in ("", ":")]


async def by_socket(
    session: aiohttp.ClientSession, url: str, name: str, *, idle: asyncio.Semaphore | None
) -> object:
    """The messages on a socket after its first, and the code by which it is closed."""
    async with session.ws_connect(url, protocols=["graphql-transport-ws"], headers=bearer(name)) as socket:
        await socket.send_json({"type": "connection_init"})
        await socket.receive_json()
        if idle:
            idle.release()
        else:
            await socket.send_json({"type": "subscribe", "id": "a", "payload": QUERY})
        messages = [message.json() async for message in socket if message.type is WSMsgType.TEXT]
        return messages, socket.close_code


HTTP = ANSWER
STREAM = ["event: next", f'data: {{"data":{{"me":{{"id":"{ME}"}}}}}}', "event: complete", "data:"]
SOCKET = (
    [{"id": "a", "type": "next", "payload": ANSWER}, {"id": "a", "type": "complete"}],
    1012,
)
IDLE = ([], 1012)


def load(session: aiohttp.ClientSession, url: str, idle: asyncio.Semaphore) -> list[asyncio.Task[object]]:
    """200 queries, 100 event streams and 100 sockets, half of which are ``idle``."""
    jobs = [by_http(session, url, f"http{number}") for number in range(200)]
    jobs += [by_events(session, url, f"events{number}") for number in range(100)]
    jobs += [by_socket(session, url, f"busy{number}", idle=None) for number in range(50)]
    jobs += [by_socket(session, url, f"idle{number}", idle=idle) for number in range(50)]
    return [asyncio.create_task(job) for job in jobs]


async def until_asked(slow: Slow, calls: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while slow.calls < calls:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def serving(url: str, *more: str) -> AbstractAsyncContextManager[Started]:
    return start(
        "serve",
        *("--port", "0", "--upstream-url", url, *more),
        GATEWAY_HTTP__DRAIN="0.5",
        GATEWAY_HTTP__GRACE=str(GRACE),
        GATEWAY_UPSTREAM__CONNECTIONS="800",
        GATEWAY_UPSTREAM__TIMEOUT="30",
    )


@pytest.mark.parametrize("workers", [[], ["--workers", "2"]])
async def test_a_busy_gateway_that_is_told_to_stop_loses_nothing(workers: Sequence[str]):
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        slow_upstream() as slow,
        aiohttp.ClientSession(connector=connector) as session,
        serving(slow.url, *workers) as started,
    ):
        url = await started.url("GraphQL")
        idle = asyncio.Semaphore(0)
        running = load(session, url, idle)
        await until_asked(slow, 350)
        for _ in range(50):
            await idle.acquire()
        started.process.send_signal(signal.SIGTERM)
        await not_ready(session, url)
        asyncio.get_running_loop().call_later(1, slow.go.set)
        got = await asyncio.gather(*running)
        async with asyncio.timeout(GRACE):
            assert await started.process.wait() == 0
    assert got == [HTTP] * 200 + [STREAM] * 100 + [SOCKET] * 50 + [IDLE] * 50


async def not_ready(session: aiohttp.ClientSession, url: str) -> None:
    """Wait until readiness tells that the gateway stops."""
    ready = url.replace("/graphql", "/health/ready")
    async with asyncio.timeout(PATIENCE):
        while True:
            async with session.get(ready) as response:
                if response.status == 503:
                    assert response.headers["Connection"] == "close"
                    return
            await asyncio.sleep(0.01)


async def test_the_end_of_a_worker_costs_its_neighbours_nothing():
    async with (
        slow_upstream() as slow,
        aiohttp.ClientSession() as session,
        serving(slow.url, "--workers", "2") as started,
    ):
        url = await started.url("GraphQL")
        jobs = [by_http(session, url, f"http{number}") for number in range(40)]
        running = [asyncio.create_task(job) for job in jobs]
        await until_asked(slow, 40)
        await kill_one(started)
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        slow.go.set()
        got = await asyncio.gather(*running, return_exceptions=True)
        lost = [result for result in got if isinstance(result, aiohttp.ClientError)]
        assert 0 < len(lost) < 40
        assert [result for result in got if result not in lost] == [HTTP] * (40 - len(lost))
        assert await by_http(session, url, "again") == HTTP


async def kill_one(started: Started) -> None:
    listing = await asyncio.create_subprocess_exec(
        "ps", "-o", "pid=", "--ppid", str(started.process.pid), stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await listing.communicate()
    kill = await asyncio.create_subprocess_exec("kill", "-9", printed.split()[0].decode())
    await kill.wait()
