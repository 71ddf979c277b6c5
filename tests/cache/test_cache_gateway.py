"""Gateways that share a server, on both engines."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from client import Client
from keeper import KEY, keeping
from keyvalue import KeyValueServer, Proxy
from redis.asyncio import Redis
from stamped import CONVERSATION, USERS, Stamped

from gateway.app import serve
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.settings import Settings

BULK = "/api/v2/users"
QUERY = f"""{{ conversation(id: "{CONVERSATION}") {{
  name participants {{ user {{ id name department }} }}
}} }}"""


@pytest.fixture(params=["planned", "reference"])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=2)


@pytest.fixture
def stamped() -> Stamped:
    return Stamped()


@pytest.fixture
async def stamped_url(stamped: Stamped) -> AsyncIterator[str]:
    async with stamped.serve() as url:
        yield url


def upstream(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"upstream": settings.upstream.model_copy(update={"url": url})})


async def clients(stack: AsyncExitStack, session: aiohttp.ClientSession, *settings: Settings) -> list[Client]:
    gateways = [await stack.enter_async_context(serve(each)) for each in settings]
    return [Client(session, gateway.url) for gateway in gateways]


def told_for(token: str) -> dict[str, object]:
    people = [
        {"user": {"id": id_, "name": f"for {token}", "department": f"{id_[:8]} for {token}"}} for id_ in USERS
    ]
    return {"data": {"conversation": {"name": f"for {token}", "participants": people}}}


@pytest.mark.parametrize("gateways", [1, 2])
async def test_no_value_ever_crosses_between_two_principals_whose_2000_queries_interleave(
    settings: Settings,
    session: aiohttp.ClientSession,
    stamped: Stamped,
    stamped_url: str,
    gateways: int,
    caplog: pytest.LogCaptureFixture,
):
    async with AsyncExitStack() as stack:
        asked = await clients(stack, session, *[upstream(settings, stamped_url)] * gateways)

        async def ask(number: int) -> None:
            token = f"token-{number % 2}"
            answer = await asked[number // 2 % gateways].ask(QUERY, token=token)
            assert answer == told_for(token)

        for start in range(0, 2_000, 100):
            await asyncio.gather(*(ask(number) for number in range(start, start + 100)))
    # Every query reads its conversation, alone or with equal ones; users are read once for each principal and
    # gateway, and perhaps twice while the first entries are on their way to the server. A server that a busy
    # machine keeps from answering in time is left alone, and more is read meanwhile.
    left_alone = "does not answer" in caplog.text
    assert left_alone or 2 <= stamped.calls[BULK] <= 4 * gateways


async def test_without_a_server_nothing_crosses_either(
    settings: Settings, session: aiohttp.ClientSession, stamped: Stamped, stamped_url: str
):
    async with AsyncExitStack() as stack:
        (client,) = await clients(stack, session, keeping(upstream(settings, stamped_url)))

        async def ask(number: int) -> None:
            token = f"token-{number % 2}"
            assert await client.ask(QUERY, token=token) == told_for(token)

        for start in range(0, 400, 100):
            await asyncio.gather(*(ask(number) for number in range(start, start + 100)))
    assert stamped.calls[BULK] == 2


async def test_what_one_gateway_has_read_another_one_need_not(
    settings: Settings, session: aiohttp.ClientSession, stamped: Stamped, stamped_url: str
):
    async with AsyncExitStack() as stack:
        one, other = await clients(stack, session, *[upstream(settings, stamped_url)] * 2)
        assert await one.ask(QUERY) == await other.ask(QUERY)
    assert stamped.calls[BULK] == 1


async def test_a_gateway_with_another_key_finds_nothing_of_it(
    settings: Settings,
    session: aiohttp.ClientSession,
    stamped: Stamped,
    stamped_url: str,
    server: KeyValueServer,
):
    own = upstream(settings, stamped_url)
    async with AsyncExitStack() as stack:
        one, other = await clients(
            stack, session, own, keeping(own, url=server.url, key="a key that nobody else has")
        )
        assert await one.ask(QUERY) == await other.ask(QUERY)
    assert stamped.calls[BULK] == 2


async def test_no_token_reaches_the_server(settings: Settings, session: aiohttp.ClientSession, held: Redis):
    async with AsyncExitStack() as stack:
        (client,) = await clients(stack, session, settings)
        keys: list[bytes] = []
        # A server that a busy machine keeps from answering in time is left alone for a moment.
        async with asyncio.timeout(10):
            while not any(b":user:" in key for key in keys):
                assert "errors" not in await client.ask(SCREEN)
                keys = await held.keys()
    for key in keys:
        told = key + await held.dump(key)
        assert DEMO_TOKEN.encode() not in told
        assert KEY.encode() not in told


async def test_data_written_back_after_a_401_is_not_shown(
    settings: Settings,
    session: aiohttp.ClientSession,
    sandbox: Sandbox,
    organisation: Organisation,
    held: Redis,
):
    query = f'{{ user(id: "{organisation.user_id}") {{ name email }} }}'
    async with AsyncExitStack() as stack:
        (client,) = await clients(stack, session, settings)
        assert "errors" not in await client.ask(query)
        kept = [key for key in await held.keys() if await held.type(key) == b"string"]
        captured = {key: await held.get(key) for key in kept}
        sandbox.tokens.clear()
        assert "errors" in await client.ask("{ me { id } }")
        await held.mset(captured)
        answer = await client.ask(query)
    assert answer["data"] == {"user": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


SCREEN = "{ activeConversations { nodes { participants { user { id email } queue { id description } } } } }"


class Outage:
    """What can happen to a server."""

    def __init__(self, server: KeyValueServer, proxy: Proxy, held: Redis) -> None:
        self._server, self._proxy, self._held = server, proxy, held

    async def down(self) -> None:
        await self._server.stop()

    async def slow(self) -> None:
        self._proxy.delay = 2.0

    async def restarted(self) -> None:
        await self._server.stop()
        await self._server.start()

    async def emptied(self) -> None:
        await self._held.flushall()

    async def garbage(self) -> None:
        for key in await self._held.keys():
            await self._held.set(key, b"garbage")


@pytest.mark.parametrize("outage", ["down", "slow"])
async def test_an_outage_leaves_no_task_and_no_descriptor_behind(
    settings: Settings,
    sandbox: Sandbox,
    server: KeyValueServer,
    proxy: Proxy,
    held: Redis,
    outage: str,
):
    await held.ping()
    tasks, files = len(asyncio.all_tasks()), descriptors()
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        (client,) = await clients(stack, session, keeping(settings, url=proxy.url, key=KEY))
        await client.ask(SCREEN)
        await getattr(Outage(server, proxy, held), outage)()
        answers = await asyncio.gather(*(client.ask(SCREEN) for _ in range(50)))
        assert not any("errors" in answer for answer in answers)
    await proxy.stop()
    async with asyncio.timeout(5):
        # Sockets close, and those who served them end, in their own time.
        while len(asyncio.all_tasks()) > tasks or descriptors() > files:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.01)
    assert sandbox.calls


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("outage", ["down", "slow", "restarted", "emptied", "garbage"])
async def test_an_outage_of_the_server_changes_no_answer_and_costs_hardly_a_call(
    settings: Settings,
    session: aiohttp.ClientSession,
    sandbox: Sandbox,
    server: KeyValueServer,
    proxy: Proxy,
    held: Redis,
    outage: str,
):
    slow = keeping(settings, url=proxy.url, key=KEY)
    async with AsyncExitStack() as stack:
        (client,) = await clients(stack, session, slow)
        right = await client.ask(SCREEN)
        assert "errors" not in right
        sandbox.calls.clear()

        await getattr(Outage(server, proxy, held), outage)()
        for _ in range(2):
            answers = await asyncio.gather(*(client.ask(SCREEN) for _ in range(50)))
            assert all(answer == right for answer in answers)

        entities = [call.path for call in sandbox.calls if call.path != "/api/v2/conversations"]
        # As for a cold cache: users and queues are read once, at most twice where entries were on their way.
        assert len(entities) <= 4
        metrics = (await client.send("GET", "/metrics")).body
        counted = set(re.findall(r'^gateway_cache_total{found="(\w+)"}', metrics, re.MULTILINE))
        # On a busy machine any server may be found away for a moment.
        expected = {"garbage": {"foreign", "away"}, "down": {"away"}, "slow": {"away"}}
        assert counted & expected.get(outage, {"absent"})
