"""The commands that serve, as processes."""

import asyncio
import os
import re
import signal
import sys
from contextlib import AsyncExitStack

import aiohttp
import pytest
from client import Client
from started import PATIENCE, start
from yarl import URL

from gateway.workers import reserve, rest_after


async def test_serve_with_a_sandbox_answers_without_an_account(session: aiohttp.ClientSession):
    async with start("serve", "--sandbox", "--port", "0") as started:
        client = Client(session, await started.url("GraphiQL"))
        answer = await client.ask("{activeConversations{totalCount nodes{id}}}", token=None)
        assert len(answer["data"]["activeConversations"]["nodes"]) > 0
        assert (await client.send("GET", "/")).status == 200
        assert await started.stop() == 0


async def test_a_sandbox_by_itself_serves_a_gateway_beside_it(session: aiohttp.ClientSession):
    async with start("sandbox", "--port", "0", "--conversations", "3") as sandbox:
        url = await sandbox.url("Sandbox")
        async with start("serve", "--port", "0", "--upstream-url", url) as started:
            client = Client(session, await started.url("GraphiQL"))
            assert (await client.ask("{me{name}}"))["data"]["me"]["name"]
            (error,) = (await client.ask("{me{name}}", token=None))["errors"]
            assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_workers_share_a_port_and_one_that_dies_is_replaced(session: aiohttp.ClientSession):
    async with start("serve", "--sandbox", "--port", "0", "--workers", "2") as started:
        client = Client(session, await started.url("GraphiQL"))
        first = await workers(started.process.pid, 2)
        os.kill(min(first), signal.SIGKILL)
        assert await workers(started.process.pid, 2, other_than=first)
        async with asyncio.timeout(PATIENCE):
            while not await counted(client):
                await client.ask("{__typename}", token=None)
        assert await started.stop() == 0


@pytest.mark.parametrize("count", ["1", "2"])
async def test_the_url_of_an_ipv6_address_can_be_opened(session: aiohttp.ClientSession, count: str):
    try:
        reserve("::1", 0).close()
    except OSError as error:
        pytest.skip(f"This machine has no IPv6: {error}")
    arguments = ("serve", "--sandbox", "--host", "::1", "--port", "0", "--workers", count)
    async with start(*arguments) as started:
        url = await started.url("GraphiQL")
        assert url.startswith("http://[::1]:")
        assert (await Client(session, url).ask("{me{name}}", token=None))["data"]["me"]["name"]


async def test_workers_that_are_stopped_before_they_serve_are_no_failure():
    async with start("serve", "--sandbox", "--port", "0", "--workers", "2") as started:
        await started.url("Sandbox")
        starting = await workers(started.process.pid, 2)
        for process in (started.process.pid, *starting):
            os.kill(process, signal.SIGTERM)
        assert await started.stop() == 0


async def counted(client: Client) -> bool:
    text = (await client.send("GET", "/metrics", headers={"Connection": "close"})).body
    return 'gateway_operations_total{outcome="ok",type="query"}' in text


@pytest.mark.parametrize(
    ("lived", "last", "rest"),
    [(3600, 0, 1), (3600, 30, 1), (0.1, 0, 1), (0.1, 1, 2), (0.1, 8, 16), (59, 16, 30), (60, 30, 1)],
)
def test_a_worker_that_ends_soon_after_its_start_is_replaced_later_each_time(
    lived: float, last: float, rest: float
):
    assert rest_after(lived, last) == rest


async def workers(parent: int, count: int, other_than: frozenset[int] = frozenset()) -> frozenset[int]:
    """The processes under a parent, once there are that many and others than those."""
    async with asyncio.timeout(PATIENCE):
        while True:
            listed = await asyncio.create_subprocess_exec(
                "ps", "-o", "pid=", "--ppid", str(parent), stdout=asyncio.subprocess.PIPE
            )
            found = frozenset(map(int, (await listed.communicate())[0].split()))
            if len(found) == count and found != other_than:
                return found
            await asyncio.sleep(0.1)


async def test_workers_fetch_a_token_where_the_settings_say():
    environment = {
        "GATEWAY_AUTH__MODE": "service",
        "GATEWAY_AUTH__CLIENT_ID": "client",
        "GATEWAY_AUTH__CLIENT_SECRET": "very-secret",
        "GATEWAY_UPSTREAM__REGION": "nowhere.invalid",
    }
    async with start("serve", "--port", "0", "--workers", "2", **environment) as started:
        await started.url("GraphiQL")
        for worker in await workers(started.process.pid, 2):
            listed = await asyncio.create_subprocess_exec(
                "ps", "-o", "args=", "-ww", "-p", str(worker), stdout=asyncio.subprocess.PIPE
            )
            arguments = (await listed.communicate())[0].split()
            assert b"--worker" in arguments
            assert b"--upstream-url" not in arguments


async def test_workers_tell_the_metrics_of_all_on_a_port_of_their_own(session: aiohttp.ClientSession):
    with reserve("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    arguments = ("serve", "--sandbox", "--port", "0", "--workers", "2")
    async with start(*arguments, GATEWAY_TELEMETRY__METRICS_PORT=str(port)) as started:
        client = Client(session, await started.url("GraphiQL"))
        assert (await client.send("GET", "/metrics")).status == 404
        await client.ask("{__typename}", token=None)
        assert await counted(Client(session, f"http://127.0.0.1:{port}"))


async def test_what_a_worker_had_open_when_it_died_is_not_counted_any_more(session: aiohttp.ClientSession):
    async with start("serve", "--sandbox", "--port", "0", "--workers", "2") as started:
        url = URL(await started.url("GraphiQL"))
        client = Client(session, str(url.origin()))
        first = await workers(started.process.pid, 2)
        silent = [await asyncio.open_connection(url.host, url.port) for _ in range(30)]
        async with asyncio.timeout(PATIENCE):
            while await connections(client) < 30:
                await client.ask("{__typename}", token=None)
        os.kill(min(first), signal.SIGKILL)
        await workers(started.process.pid, 2, other_than=first)
        for _, writer in silent:
            writer.close()
        async with asyncio.timeout(PATIENCE):
            while await connections(client) > 1:
                await client.ask("{__typename}", token=None)


async def test_with_256_descriptors_300_silent_connections_leave_health_and_queries_answered(
    session: aiohttp.ClientSession,
):
    few = ("sh", "-c", 'ulimit -n 256; exec "$@"', "sh")
    async with start("serve", "--sandbox", "--port", "0", under=few) as started:
        client = Client(session, await started.url("GraphiQL"))
        async with AsyncExitStack() as silent:
            for _ in range(300):
                _, writer = await asyncio.open_connection("127.0.0.1", URL(client.url).port)
                silent.callback(writer.transport.abort)
            assert (await client.send("GET", "/health/live")).status == 200
            await asyncio.sleep(1.5)
            async with aiohttp.ClientSession() as another:
                assert (await Client(another, client.url).ask("{me{name}}"))["data"]["me"]


async def test_a_soft_limit_of_256_descriptors_is_raised_for_300_connections(session: aiohttp.ClientSession):
    few = ("sh", "-c", 'ulimit -S -n 256; exec "$@"', "sh")
    async with start("serve", "--sandbox", "--port", "0", under=few) as started:
        client = Client(session, await started.url("GraphiQL"))
        async with AsyncExitStack() as silent:
            for _ in range(300):
                _, writer = await asyncio.open_connection("127.0.0.1", URL(client.url).port)
                silent.callback(writer.transport.abort)
            async with asyncio.timeout(5):
                while await connections(client) < 300:  # noqa: ASYNC110  # nobody tells
                    await asyncio.sleep(0.1)


async def connections(client: Client) -> float:
    """How many connections with clients are open."""
    text = (await client.send("GET", "/metrics")).body
    return float(re.search(r"^gateway_connections (\S+)", text, re.MULTILINE)[1])


async def test_a_port_that_other_workers_share_is_taken():
    async with start("serve", "--sandbox", "--port", "0", "--workers", "2") as started:
        port = str(URL(await started.url("GraphiQL")).port)
        for more in ([], ["--workers", "2"]):
            assert b"address already in use" in await told_of(port, *more)


def test_a_port_that_is_reserved_cannot_be_reserved_again():
    with reserve("127.0.0.1", 0) as held:
        port = held.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            reserve("127.0.0.1", port)
    reserve("127.0.0.1", port).close()


async def told_of(port: str, *more: str) -> bytes:
    """What `serve` tells when it cannot start."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", "serve", "--sandbox", "--port", port, *more,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, told = await process.communicate()
    assert process.returncode == 1
    return told.lower()


async def test_a_taken_port_is_reported_in_one_line():
    async with start("sandbox", "--port", "0") as sandbox:
        port = (await sandbox.url("Sandbox")).rpartition(":")[2]
        for more in ([], ["--workers", "2"]):
            told = await told_of(port, *more)
            assert b"address already in use" in told
            assert b"traceback" not in told
