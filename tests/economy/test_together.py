"""Operations at the same time: what they want in common is read once."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from client import Client
from keeper import CONVERSATION, CONVERSATIONS, QUEUES, USER, USERS, keeping, spent, told

from gateway.app import serve
from gateway.sandbox import DEMO_TOKEN, Fault, Organisation, Sandbox, faults
from gateway.sandbox.tokens import Token

pytestmark = pytest.mark.parametrize("engine", ["reference", "planned"])

SCREEN = (Path(__file__).parents[1] / "bench" / "queries" / "screen.graphql").read_text()
ONE = """query One($id: ID!) { conversation(id: $id) {
  id participants { user { id email } queue { id description } } divisions { division { id homeDivision } }
} }"""


class TestAHundredEqualOperationsAtOnce:
    @pytest.fixture
    def organisation(self):
        return Organisation.seeded(seed=5, conversations=2)

    async def test_cost_four_calls(self, client, sandbox):
        answers = await asyncio.gather(*(client.ask(SCREEN) for _ in range(100)))

        assert all(answer == answers[0] for answer in answers)
        assert "errors" not in answers[0]
        assert sum(spent(sandbox).values()) == 4


class TestAHundredDifferentOperationsAtOnce:
    @pytest.fixture
    def organisation(self):
        return Organisation.seeded(seed=5, conversations=100, users=40)

    async def test_over_the_same_users_cost_fifteen_calls_more_than_their_own(
        self, client, sandbox, organisation
    ):
        ids = [conversation["id"] for conversation in organisation.active(organisation.user_id)]
        answers = await asyncio.gather(*(client.ask(ONE, {"id": id_}) for id_ in ids))

        assert [answer["data"]["conversation"]["id"] for answer in answers] == ids
        assert not any("errors" in answer for answer in answers)
        calls = spent(sandbox)
        assert calls[CONVERSATION] == 100
        assert sum(calls.values()) <= 115, calls

    async def test_cost_no_more_with_a_cache_and_nothing_but_their_own_when_it_is_warm(
        self, settings, session, sandbox, organisation
    ):
        ids = [conversation["id"] for conversation in organisation.active(organisation.user_id)]
        async with serve(keeping(settings)) as gateway:
            client = Client(session, gateway.url)
            for most in (115, 100):
                await asyncio.gather(*(client.ask(ONE, {"id": id_}) for id_ in ids))
                assert sum(spent(sandbox).values()) <= most


BOTH = "query Both($ids: [ID!]!) { users(ids: $ids) { id name } }"


async def test_ids_of_two_operations_travel_together_and_both_traces_say_so(client, sandbox, organisation):
    ids = list(organisation.all("user"))
    first, second = await asyncio.gather(
        *(client.ask(BOTH, {"ids": own}, x_gateway_trace="1") for own in (ids[:20], ids[10:30]))
    )

    assert [one["id"] for one in first["data"]["users"]] == ids[:20]
    assert [one["id"] for one in second["data"]["users"]] == ids[10:30]
    assert spent(sandbox)[USERS] <= 2
    for answer in (first, second):
        upstream = answer["extensions"]["upstream"]
        assert upstream["made"] + upstream["shared"] >= 1


async def test_a_lone_operation_does_not_wait_and_its_ids_go_in_hundreds(client, sandbox, organisation):
    ids = list(organisation.all("user"))
    assert "errors" not in await client.ask(BOTH, {"ids": ids})
    assert spent(sandbox) == {USERS: 1}


async def test_operations_of_two_principals_never_travel_together(client, sandbox, organisation):
    sandbox.add(Token("another-token", organisation.user_id))
    ids = list(organisation.all("user"))
    await asyncio.gather(
        *(client.ask(BOTH, {"ids": ids}, token=token) for token in (DEMO_TOKEN, "another-token") * 5)
    )
    tokens = [call.token for call in sandbox.calls]
    assert sorted(tokens) == ["another-token", DEMO_TOKEN]


class TestAReadUnderWay:
    @pytest.fixture
    def asked(self):
        return asyncio.Event()

    @pytest.fixture
    def left(self):
        return asyncio.Event()

    @pytest.fixture
    def go(self):
        return asyncio.Event()

    @pytest.fixture
    def sandbox(self, sandbox: Sandbox, asked: asyncio.Event, left: asyncio.Event, go: asyncio.Event):
        """A sandbox whose bulk read of users answers on command, and sees when its client has gone."""

        async def wait(_request):
            asked.set()
            try:
                await go.wait()
            except asyncio.CancelledError:
                left.set()
                raise
            return web.json_response({"entities": list(sandbox.organisation.all("user").values())[:2]})

        sandbox.faults.add(Fault(wait, template=USERS, calls={1}))
        return sandbox

    async def test_continues_for_the_others_when_one_of_them_leaves(
        self, client, sandbox, organisation, asked, left, go
    ):
        ids = list(organisation.all("user"))[:2]
        async with aiohttp.ClientSession() as own:
            first = asyncio.create_task(Client(own, client.url).ask(BOTH, {"ids": ids}))
            await asked.wait()
            second = asyncio.create_task(client.ask(BOTH, {"ids": ids}))
            await asyncio.sleep(0.05)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
        await asyncio.sleep(0.05)
        assert not left.is_set()
        go.set()
        assert [one["id"] for one in (await second)["data"]["users"]] == ids
        assert spent(sandbox) == {USERS: 1}

    async def test_is_cancelled_when_the_last_one_leaves(self, client, sandbox, organisation, asked, left):
        ids = list(organisation.all("user"))[:2]
        async with aiohttp.ClientSession() as own:
            first = asyncio.create_task(Client(own, client.url).ask(BOTH, {"ids": ids}))
            await asked.wait()
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
        async with asyncio.timeout(5):
            await left.wait()
        assert "errors" not in await client.ask(BOTH, {"ids": ids})
        assert spent(sandbox) == {USERS: 2}


async def test_a_hanging_single_read_delays_no_other_operation(settings, session, sandbox, organisation):
    """An id that a bulk read leaves out is read singly, and delays only the operation that needs it."""
    ids = list(organisation.all("user"))[:3]
    sandbox.forbid(ids[0])
    sandbox.faults.add(Fault(faults.hang(), template=USER, id=ids[0]))
    patient = settings.model_copy(update={"upstream": settings.upstream.model_copy(update={"timeout": 1})})
    async with serve(patient) as gateway:
        client = Client(session, gateway.url)
        held_up = asyncio.create_task(client.ask(BOTH, {"ids": ids[:2]}))
        free = asyncio.create_task(client.ask(BOTH, {"ids": ids[1:]}))
        done, _ = await asyncio.wait([held_up, free], return_when=asyncio.FIRST_COMPLETED)
        assert done == {free}
        assert "errors" not in free.result()
        assert told(await held_up) == {("users", 0): "UPSTREAM_TIMEOUT"}


async def test_an_unknown_budget_shares_reads_in_flight_only(client, sandbox):
    for _ in range(3):
        await client.ask("{ activeConversations { totalCount } }")
    assert spent(sandbox) == {CONVERSATIONS: 3}


async def test_queues_and_users_are_read_at_the_same_time(client, sandbox):
    await client.ask(
        "{ activeConversations { nodes { participants { user { email } queue { description } } } } }"
    )
    assert spent(sandbox) == {CONVERSATIONS: 1, USERS: 1, QUEUES: 1}
