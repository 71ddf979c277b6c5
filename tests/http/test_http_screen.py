"""The screen query, on both engines: its answer, its calls, and its trace."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from client import Client

from gateway.app import serve
from gateway.http import explorer
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.settings import Settings

SCREEN = (Path(explorer.__file__).parent / "web/src/examples/screen.graphql").read_text(encoding="utf-8")
READS = [
    "/api/v2/authorization/divisions",
    "/api/v2/conversations",
    "/api/v2/routing/queues",
    "/api/v2/users",
]


@pytest.fixture(params=["planned", "reference"])
async def screen(
    request: pytest.FixtureRequest, settings: Settings, session: aiohttp.ClientSession
) -> dict[str, Any]:
    """The answer to the screen query, traced."""
    async with serve(settings.model_copy(update={"engine": request.param})) as gateway:
        return await Client(session, gateway.url).ask(SCREEN, x_gateway_trace="1")


async def test_a_screen_of_25_conversations_takes_four_calls(screen: dict[str, Any], sandbox: Sandbox):
    assert "errors" not in screen
    assert len(screen["data"]["activeConversations"]["nodes"]) == 25
    assert sorted(call.path for call in sandbox.calls) == READS


async def test_every_user_of_the_screen_is_the_upstreams(screen: dict[str, Any], organisation: Organisation):
    users = [
        participant["user"]
        for node in screen["data"]["activeConversations"]["nodes"]
        for participant in node["participants"]
        if participant["user"]
    ]
    assert len(users) >= 25
    for user in users:
        known = organisation.get("user", user["id"])
        assert user == {key: known.get(key) for key in user}


async def test_a_traced_answer_tells_each_call(screen: dict[str, Any], sandbox: Sandbox):
    told = screen["extensions"]["upstream"]
    assert (told["planned"], told["made"], told["shared"], told["cached"]) == (12, 4, 0, 0)
    assert sorted(call["template"] for call in told["calls"]) == READS
    for call in told["calls"]:
        assert call["status"] == 200
        assert call["bytes"] > 0
        assert call["start"] >= 0
        assert call["duration"] > 0
    asked = {pair[1] for call in sandbox.calls if call.path == "/api/v2/users" for pair in call.query}
    (users,) = (call for call in told["calls"] if call["template"] == "/api/v2/users")
    assert set(users["ids"]) == asked - {"any", "100"}
    assert told["budget"]["left"] == told["budget"]["allowed"] - 4


async def test_an_answer_has_no_trace_unless_requested(client: Client):
    assert "extensions" not in await client.ask("{me{id}}")
    assert "extensions" not in await client.ask("{me{id}}", x_gateway_trace="0")


async def test_every_answer_tells_its_calls_and_the_budget_in_headers(client: Client, sandbox: Sandbox):
    query = {"query": "{me{id} activeConversations{totalCount}}"}
    headers = {"Authorization": f"Bearer {DEMO_TOKEN}"}
    reply = await client.send(json=query, headers=headers)
    told = {name: value for name, value in reply.headers.items() if name.startswith("x-gateway-")}
    assert 0 < int(told.pop("x-gateway-ratelimit-reset")) <= 60
    assert told == {
        "x-gateway-upstream-calls": "2",
        "x-gateway-ratelimit-allowed": "100000",
        "x-gateway-ratelimit-remaining": str(100_000 - len(sandbox.calls)),
    }


async def test_before_the_first_call_the_trace_has_no_budget(client: Client):
    reply = await client.send(json={"query": "{__typename}"}, headers={"Authorization": "Bearer unknown"})
    told = {name: value for name, value in reply.headers.items() if name.startswith("x-gateway-")}
    assert told == {"x-gateway-upstream-calls": "0"}


async def test_two_operations_share_a_read_in_flight_and_say_so(client: Client, sandbox: Sandbox):
    first, second = await asyncio.gather(
        *(client.ask("{activeConversations{totalCount}}", x_gateway_trace="1") for _ in range(2))
    )
    assert first["data"] == second["data"]
    told = [answer["extensions"]["upstream"] for answer in (first, second)]
    assert sum(each["made"] for each in told) == len(list(sandbox.calls))
    assert [each["made"] + each["shared"] for each in told] == [1, 1]


async def test_each_call_has_its_level_in_the_operation(client):
    query = """{ activeConversations { nodes {
        participants { user { email } queue { description }}
        recentTransfers { initiator { user { manager { email } } } }
    } } }"""
    answer = await client.ask(query, x_gateway_trace="1")
    calls = answer["extensions"]["upstream"]["calls"]
    levels = {call["template"].removesuffix("/{id}"): call["level"] for call in calls}
    assert levels["/api/v2/conversations"] == 1
    assert levels["/api/v2/routing/queues"] == 2
    assert [call["level"] for call in calls] == sorted(call["level"] for call in calls)
