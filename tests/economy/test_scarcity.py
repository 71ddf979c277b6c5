"""With little budget, none, or no upstream: what is still answered, and how it is marked."""

import asyncio
from typing import Any

import pytest
from keeper import CONVERSATION, CONVERSATIONS, USERS, keeping, spent, told

from gateway.sandbox import Fault, Organisation, Sandbox, faults
from gateway.settings import Settings

pytestmark = pytest.mark.parametrize("engine", ["reference", "planned"])

NAMES = "query Names($ids: [ID!]!) { users(ids: $ids) { id name } }"
PRESENCE = "query Names($ids: [ID!]!) { users(ids: $ids) { id presence { message } } }"
COUNT = "{ activeConversations { totalCount } }"


@pytest.fixture
def cache() -> dict[str, Any]:
    """The cache's settings: users hold for a moment only."""
    return {"ttl": {"user": 0.01}}


@pytest.fixture
def settings(settings: Settings, cache: dict[str, Any]) -> Settings:
    return keeping(settings, **cache)


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=2)


@pytest.fixture
def users(organisation) -> list[str]:
    return list(organisation.all("user"))[:3]


@pytest.fixture
def limit() -> int:
    """Calls that the token has."""
    return 8


@pytest.fixture
def sandbox(organisation: Organisation, limit: int) -> Sandbox:
    return Sandbox(organisation, limit=limit)


async def grow_old() -> None:
    await asyncio.sleep(0.02)


class TestEntities:
    """Whose time is over."""

    @pytest.mark.parametrize(
        "fault", [faults.status(500), faults.html(), faults.reset(), faults.cut_short(), faults.hang()]
    )
    async def test_are_shown_as_stale_while_the_upstream_is_down(self, client, sandbox, users, fault):
        right = await client.ask(NAMES, {"ids": users})
        await grow_old()
        sandbox.faults.add(Fault(fault, template=USERS))

        answer = await client.ask(NAMES, {"ids": users})

        assert answer["data"] == right["data"]
        assert "errors" not in answer
        (stale,) = answer["extensions"]["upstream"]["stale"]
        assert (stale["kind"], stale["count"]) == ("user", 3)
        assert stale["age"] >= 0.02

    @pytest.mark.parametrize("cache", [{"ttl": {"presenceDefinition": 0.01}}])
    @pytest.mark.parametrize("fault", [faults.status(500), faults.hang()])
    async def test_that_come_all_at_once_are_shown_as_stale_as_well(self, client, sandbox, fault):
        choices = "{ presenceDefinitionList { nodes { name } } }"
        right = await client.ask(choices)
        await grow_old()
        sandbox.faults.add(Fault(fault, template="/api/v2/presence/definitions"))

        answer = await client.ask(choices)

        assert answer["data"] == right["data"]
        assert [each["kind"] for each in answer["extensions"]["upstream"]["stale"]] == ["presenceDefinition"]
        unread = await client.ask("{ presenceDefinitionList { nodes { languageLabels } } }")
        assert unread["data"] == {"presenceDefinitionList": None}

    async def test_are_shown_as_stale_while_the_budget_is_dry(self, client, organisation, users, limit):
        right = await client.ask(NAMES, {"ids": users})
        for id_ in list(organisation.all("user"))[3 : limit + 2]:
            await client.ask(NAMES, {"ids": [id_]})
        await grow_old()

        answer = await client.ask(NAMES, {"ids": users}, x_gateway_trace="1")

        assert answer["data"] == right["data"]
        upstream = answer["extensions"]["upstream"]
        assert [each["kind"] for each in upstream["stale"]] == ["user"]
        assert upstream["made"] == 0

    async def test_are_read_again_as_soon_as_the_upstream_is_back(self, client, sandbox, users):
        await client.ask(NAMES, {"ids": users})
        await grow_old()
        sandbox.faults.add(Fault(faults.status(500), template=USERS))
        await client.ask(NAMES, {"ids": users})
        sandbox.faults.clear()

        assert set(await client.ask(NAMES, {"ids": users})) == {"data"}

    async def test_of_which_some_were_never_read_are_shown_beside_their_errors(self, client, sandbox, users):
        await client.ask(NAMES, {"ids": users[:2]})
        await grow_old()
        sandbox.faults.add(Fault(faults.status(500), template=USERS))

        answer = await client.ask(NAMES, {"ids": users})

        assert [one and one["id"] for one in answer["data"]["users"]] == [*users[:2], None]
        assert told(answer) == {("users", 2): "UPSTREAM_UNAVAILABLE"}

    async def test_are_not_shown_where_they_change_by_the_second(self, client, sandbox, users):
        await client.ask(PRESENCE, {"ids": users})
        await grow_old()
        sandbox.faults.add(Fault(faults.status(500), template=USERS))

        answer = await client.ask(PRESENCE, {"ids": users})

        assert answer["data"]["users"] == [None, None, None]
        assert set(told(answer).values()) == {"UPSTREAM_UNAVAILABLE"}

    async def test_are_not_shown_to_whom_they_are_refused_now(self, client, sandbox, users):
        await client.ask(NAMES, {"ids": users})
        await grow_old()
        sandbox.tokens.clear()
        assert set(told(await client.ask(NAMES, {"ids": users})).values()) == {"UNAUTHENTICATED"}
        sandbox.faults.add(Fault(faults.status(500)))

        answer = await client.ask(NAMES, {"ids": users})

        assert answer["data"]["users"] == [None, None, None]


class TestLiveReads:
    async def test_are_shared_for_a_moment_while_the_budget_is_short_and_tell_their_age(
        self, client, sandbox, limit
    ):
        for _ in range(limit - 1):
            assert set(await client.ask(COUNT)) == {"data"}
        for _ in range(20):
            answer = await client.ask(COUNT)
            (recent,) = answer["extensions"]["upstream"]["recent"]
            assert recent["template"] == CONVERSATIONS
            assert 0 <= recent["age"] <= 2
            assert answer["data"]["activeConversations"]["totalCount"] == 2
        assert spent(sandbox) == {CONVERSATIONS: limit - 1}

    async def test_are_shared_with_equal_ones_only(self, client, sandbox, organisation, limit):
        for _ in range(limit - 1):
            await client.ask(COUNT)
        (first, *_) = organisation.active(organisation.user_id)
        answer = await client.ask(f'{{ conversation(id: "{first["id"]}") {{ id }} }}')
        assert answer == {"data": {"conversation": {"id": first["id"]}}}
        assert spent(sandbox) == {CONVERSATIONS: limit - 1, CONVERSATION: 1}


class TestLiveReadsOfWhichNoneMayBeShared:
    @pytest.fixture
    def cache(self) -> dict[str, Any]:
        return {"recent": 0}

    @pytest.fixture
    def limit(self) -> int:
        return 4

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"upstream": settings.upstream.model_copy(update={"deadline": 1})})

    async def test_are_made_until_the_budget_is_dry(self, client, sandbox, limit):
        for _ in range(limit):
            assert set(await client.ask(COUNT)) == {"data"}
        assert told(await client.ask(COUNT)) == {("activeConversations",): "RATE_LIMITED"}
        assert spent(sandbox) == {CONVERSATIONS: limit}
