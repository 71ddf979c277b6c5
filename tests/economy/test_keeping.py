"""The cache of entities: what is kept, for how long, and for which callers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from client import Client
from keeper import (
    CONVERSATION,
    CONVERSATIONS,
    OBSERVATIONS,
    QUEUE,
    QUEUE_VIEWS,
    QUEUES,
    USER,
    USERS,
    keeping,
    spent,
    told,
)

from gateway.app import serve
from gateway.sandbox import DEMO_TOKEN, Fault, Organisation, faults
from gateway.sandbox.tokens import Token
from gateway.settings import Settings

pytestmark = pytest.mark.parametrize("engine", ["reference", "planned"])

NAMES = "query Names($ids: [ID!]!) { users(ids: $ids) { id name } }"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def cache() -> dict[str, Any]:
    """The cache's settings; tests override them."""
    return {}


@pytest.fixture
def settings(settings: Settings, cache: dict[str, Any]) -> Settings:
    return keeping(settings, **cache)


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=2)


@pytest.fixture
def users(organisation) -> list[str]:
    return list(organisation.all("user"))[:5]


async def test_entities_are_read_once_and_their_answers_are_equal(client, sandbox, users):
    cold = await client.ask(NAMES, {"ids": users})
    warm = await client.ask(NAMES, {"ids": users}, x_gateway_trace="1")
    assert warm["data"] == cold["data"]
    assert spent(sandbox) == {USERS: 1}
    upstream = warm["extensions"]["upstream"]
    assert (upstream["made"], upstream["shared"], upstream["cached"]) == (0, 0, 1)
    (call,) = upstream["calls"]
    assert (call["outcome"], sorted(call["ids"])) == ("cached", sorted(users))


async def test_only_those_that_are_not_kept_are_read(client, sandbox, users):
    await client.ask(NAMES, {"ids": users[:3]})
    await client.ask(NAMES, {"ids": users})
    assert [sorted(call.values("id")) for call in sandbox.calls] == [sorted(users[:3]), sorted(users[3:])]


async def test_one_and_many_share_what_they_read(client, sandbox, users):
    one = "query One($id: ID!) { user(id: $id) { id email } }"
    await client.ask(one, {"id": users[0]})
    await client.ask(NAMES, {"ids": users[:2]})
    await client.ask(one, {"id": users[1]})
    assert spent(sandbox) == {USER: 2}


async def test_conversations_and_listings_are_always_read_afresh(client, sandbox, organisation):
    (first, *_) = organisation.active(organisation.user_id)
    for state in ("before", "after"):
        first["address"] = state
        organisation.changed("conversation", first)
        one = await client.ask(f'{{ conversation(id: "{first["id"]}") {{ address }} }}')
        listed = await client.ask("{ activeConversations { nodes { id address } } }")
        assert one["data"]["conversation"]["address"] == state
        assert {"id": first["id"], "address": state} in listed["data"]["activeConversations"]["nodes"]
    assert spent(sandbox) == {CONVERSATION: 2, CONVERSATIONS: 2}


async def test_many_wallboards_that_ask_in_the_same_moment_cost_one_call(client, sandbox, organisation):
    observe = "query O($ids: [ID!]!) { queues(ids: $ids) { name observations { waiting } } }"
    ids = list(organisation.all("queue"))
    for _ in range(3):
        assert "errors" not in await client.ask(observe, {"ids": ids})
    assert spent(sandbox) == {QUEUES: 1, OBSERVATIONS: 1}


class TestWhatHappensNow:
    @pytest.fixture
    def cache(self) -> dict[str, Any]:
        return {"ttl": {"queueObservations": 0.05}}

    async def test_is_never_answered_stale(self, client, sandbox, organisation):
        observe = "query O($ids: [ID!]!) { queues(ids: $ids) { observations { waiting } } }"
        ids = list(organisation.all("queue"))[:2]
        await client.ask(observe, {"ids": ids})
        sandbox.faults.add(Fault(faults.status(503), template=OBSERVATIONS))
        await asyncio.sleep(0.06)
        answer = await client.ask(observe, {"ids": ids})
        assert [queue["observations"] for queue in answer["data"]["queues"]] == [None, None]


class TestWhatIsAskedForExplicitly:
    async def test_serves_a_selection_of_fewer_fields(self, client, sandbox, users):
        await client.ask(
            "query T($ids: [ID!]!) { users(ids: $ids) { team { id } groups { id } } }", {"ids": users}
        )
        await client.ask("query T($ids: [ID!]!) { users(ids: $ids) { team { id } } }", {"ids": users})
        await client.ask(NAMES, {"ids": users})
        assert spent(sandbox) == {USERS: 1}

    async def test_is_read_where_it_was_not_asked_for_and_then_neither_pushes_out_the_other(
        self, client, sandbox, users
    ):
        teams = "query T($ids: [ID!]!) { users(ids: $ids) { team { id } } }"
        groups = "query T($ids: [ID!]!) { users(ids: $ids) { groups { id } } }"
        for query in (teams, groups, teams, groups, teams, NAMES):
            assert "errors" not in await client.ask(query, {"ids": users})
        assert [call.values("expand") for call in sandbox.calls] == [["team"], ["groups", "team"]]

    @pytest.fixture(params=[0.0, 0.2])
    def cache(self, request) -> dict[str, Any]:
        return {"live": request.param}

    async def test_is_read_again_soon_where_it_changes_by_the_second(
        self, client, sandbox, users, organisation
    ):
        query = f'{{ user(id: "{users[0]}") {{ name presence {{ message }} }} }}'
        for message in ("here", "gone"):
            user = organisation.get("user", users[0])
            user["presence"]["message"] = message
            organisation.changed("user", user)
            answer = await client.ask(query)
            assert answer["data"]["user"]["presence"]["message"] == message
            await asyncio.sleep(0.25)
        assert spent(sandbox) == {USER: 2}
        # The fields beside it hold as long as ever.
        await client.ask(NAMES, {"ids": users[:1]})
        assert not spent(sandbox)


class TestAnAbsence:
    async def test_holds_shortly(self, client, sandbox, users):
        for _ in range(3):
            answer = await client.ask(NAMES, {"ids": [users[0], UNKNOWN]})
            assert told(answer) == {("users", 1): "NOT_FOUND"}
        assert spent(sandbox) == {USERS: 1, USER: 1}


class TestAShortAbsence:
    @pytest.fixture
    def cache(self) -> dict[str, Any]:
        return {"missing": 0.2}

    async def test_is_asked_about_again_when_its_time_is_over(self, client, organisation, users):
        query = f'{{ user(id: "{UNKNOWN}") {{ name }} }}'
        await client.ask(query)
        organisation.add("user", {**organisation.get("user", users[0]), "id": UNKNOWN, "name": "New"})
        await asyncio.sleep(0.25)
        assert (await client.ask(query))["data"] == {"user": {"name": "New"}}


class TestATime:
    @pytest.fixture
    def cache(self) -> dict[str, Any]:
        return {"ttl": {"user": 0.2}}

    async def test_that_is_over_means_reading_again(self, client, sandbox, organisation, users):
        for name in ("Before", "After"):
            user = organisation.get("user", users[0])
            user["name"] = name
            organisation.changed("user", user)
            answer = await client.ask(NAMES, {"ids": users})
            assert answer["data"]["users"][0]["name"] == name
            await asyncio.sleep(0.25)
        assert spent(sandbox) == {USERS: 2}


class TestRights:
    async def test_that_are_revoked_evict_what_was_read(self, client, sandbox, users):
        assert "errors" not in await client.ask(NAMES, {"ids": users})
        sandbox.revoke(DEMO_TOKEN)
        assert told(await client.ask("{ me { id } }")) == {("me",): "UNAUTHENTICATED"}
        answer = await client.ask(NAMES, {"ids": users})
        assert answer["data"]["users"] == [None] * len(users)
        assert set(told(answer).values()) == {"UNAUTHENTICATED"}

    async def test_that_have_become_less_evict_what_was_read(self, client, sandbox, organisation, users):
        token = sandbox.add(Token("less-and-less", organisation.user_id))
        assert "errors" not in await client.ask(NAMES, {"ids": users}, token=token.value)
        sandbox.add(Token("less-and-less", organisation.user_id, permissions=frozenset()))
        queue = next(iter(organisation.all("queue")))
        refused = await client.ask(f'{{ queue(id: "{queue}") {{ id name }} }}', token=token.value)
        assert told(refused) == {("queue",): "FORBIDDEN"}
        answer = await client.ask(NAMES, {"ids": users}, token=token.value)
        assert answer["data"]["users"] == [None] * len(users)
        assert set(told(answer).values()) == {"FORBIDDEN"}

    async def test_of_one_principal_leave_alone_what_others_have_read(self, client, sandbox, users):
        await client.ask(NAMES, {"ids": users})
        await client.ask(NAMES, {"ids": users}, token="nobody-s")
        spent(sandbox)
        assert "errors" not in await client.ask(NAMES, {"ids": users})
        assert not spent(sandbox)

    async def test_that_one_never_had_do_not_empty_the_cache_again_and_again(self, client, sandbox, users):
        sandbox.forbid(users[0])
        for _ in range(2):
            await client.ask(NAMES, {"ids": users})
        spent(sandbox)
        for _ in range(5):
            assert told(await client.ask(NAMES, {"ids": users})) == {("users", 0): "FORBIDDEN"}
        assert not spent(sandbox)


class TestABulkReadThatIsRefused:
    async def test_is_made_by_its_sibling_and_not_tried_again(self, client, sandbox, organisation):
        token = sandbox.add(
            Token("searching-only", organisation.user_id, permissions=frozenset({"routing:queue:search"}))
        )
        queues = list(organisation.all("queue"))
        query = "query Queues($ids: [ID!]!) { queues(ids: $ids) { id name description } }"
        for start in (0, 4, 8):
            wanted = queues[start : start + 4]
            answer = await client.ask(query, {"ids": wanted}, token=token.value)
            names = [{"id": id_, "name": organisation.get("queue", id_)["name"]} for id_ in wanted]
            assert answer["data"]["queues"] == [{**each, "description": None} for each in names]
        assert spent(sandbox) == {QUEUES: 1, QUEUE_VIEWS: 3}

    async def test_is_reported_alike_for_one_and_for_many(self, client, sandbox, organisation):
        token = sandbox.add(
            Token("searching-only", organisation.user_id, permissions=frozenset({"routing:queue:search"}))
        )
        first, second = list(organisation.all("queue"))[:2]
        for id_ in (first, second):
            answer = await client.ask(f'{{ queue(id: "{id_}") {{ id }} }}', token=token.value)
            assert answer == {"data": {"queue": {"id": id_}}}
        assert spent(sandbox) == {QUEUE: 1, QUEUE_VIEWS: 2}

    async def test_is_refused_to_all_at_once_where_its_sibling_is_refused_as_well(
        self, client, sandbox, organisation
    ):
        token = sandbox.add(Token("nothing-at-all", organisation.user_id, permissions=frozenset()))
        query = "query Queues($ids: [ID!]!) { queues(ids: $ids) { id } }"
        queues = list(organisation.all("queue"))
        for start in (0, 4, 8):
            answer = await client.ask(query, {"ids": queues[start : start + 4]}, token=token.value)
            assert set(told(answer).values()) == {"FORBIDDEN"}
        assert spent(sandbox) == {QUEUES: 1, QUEUE_VIEWS: 1}

    async def test_spares_the_other_entities_where_single_reads_are_allowed(self, client, sandbox, users):
        sandbox.faults.add(Fault(faults.status(403), template=USERS))
        sandbox.forbid(users[0])
        for wanted in (users[:3], users[2:]):
            answer = await client.ask(NAMES, {"ids": wanted})
            shown = [one and one["id"] for one in answer["data"]["users"]]
            assert shown == [None if id_ == users[0] else id_ for id_ in wanted]
        # The bulk read once; each user once, but for what the news of the refusals evicts.
        calls = spent(sandbox)
        assert calls[USERS] == 1
        assert calls[USER] in (5, 6)


class TestTurnedOff:
    @pytest.fixture
    def cache(self) -> dict[str, Any]:
        return {"enabled": False}

    async def test_nothing_is_kept(self, client, sandbox, users):
        for _ in range(2):
            await client.ask(NAMES, {"ids": users})
        assert spent(sandbox) == {USERS: 2}


class TestALittleRoom:
    @pytest.fixture
    def cache(self) -> dict[str, Any]:
        return {"size": 10_000}

    @pytest.fixture
    async def client(self, settings, session) -> AsyncIterator[Client]:
        async with serve(settings) as gateway:
            yield Client(session, gateway.url)

    async def test_is_enough_for_right_answers(self, client, organisation):
        ids = list(organisation.all("user"))
        for _ in range(3):
            answer = await client.ask(NAMES, {"ids": ids})
            assert [one["id"] for one in answer["data"]["users"]] == ids


class TestAKindWithTwoIds:
    async def test_is_kept_by_both(self, client, sandbox, organisation):
        first, *_, other = organisation.all("recording").values()
        for recording in (first, other, first, other):
            query = f"""{{
              recording(conversationId: "{recording["conversationId"]}", id: "{recording["id"]}") {{ media }}
            }}"""
            answer = await client.ask(query)
            assert answer["data"]["recording"]["media"] == recording["media"].upper()
        assert spent(sandbox) == {"/api/v2/conversations/{conversationId}/recordings/{id}": 2}
