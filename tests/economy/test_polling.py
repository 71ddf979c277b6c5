"""Polling conversations, which costs no calls while a channel tells of them."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from client import Client
from keeper import CONVERSATION, CONVERSATIONS, spent
from subscribing import next_of, sockets, subscribe

from gateway.app import Gateway
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox, Token
from gateway.sandbox.conversations import changes
from gateway.sandbox.notifications.disturbances import dropped
from gateway.sandbox.seeds.conversations import begin
from gateway.settings import Settings

CHANNELS = "/api/v2/notifications/channels"
ACTIVE = (
    "{ activeConversations { totalCount nodes { id recordingState participants { calls { id held } } } } }"
)
ONE = "query($id: ID!) { conversation(id: $id) { id recordingState participants { id } } }"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return Settings(**{**settings.model_dump(), "live": {"lease": 60}})


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=2, conversations=5)


@pytest.fixture
def conversation(organisation: Organisation) -> dict[str, Any]:
    return next(
        one for one in organisation.active(organisation.user_id) if one.get("recordingState") != "PAUSED"
    )


async def until(
    holds: Callable[[dict[str, Any]], object],
    client: Client,
    query: str,
    variables: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Poll until something holds of the answer, but not for ever."""
    async with asyncio.timeout(10):
        while not holds(answer := await client.ask(query, variables)):  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.02)
    return answer


def is_live(answer: dict[str, Any]) -> bool:
    """Whether an answer costs no call."""
    return "live" in answer.get("extensions", {}).get("upstream", {})


@pytest.mark.parametrize("engine", ["planned", "reference"])
async def test_active_conversations_are_polled_without_calls_and_what_changes_shows(
    client: Client, sandbox: Sandbox, organisation: Organisation, conversation: dict[str, Any]
):
    first = await client.ask(ACTIVE)
    answer = await until(is_live, client, ACTIVE)
    assert answer["data"] == first["data"]
    (told,) = answer["extensions"]["upstream"]["live"]
    assert told["kind"] == "conversation"
    assert told["count"] == len(answer["data"]["activeConversations"]["nodes"])
    spent(sandbox)
    for _ in range(20):
        assert (await client.ask(ACTIVE))["data"] == first["data"]
    assert not spent(sandbox)[CONVERSATIONS]
    conversation["recordingState"] = "PAUSED"
    organisation.changed("conversation", conversation)
    await until(lambda answer: shown(answer, conversation) == "PAUSED", client, ACTIVE)
    assert spent(sandbox).total() <= 2


def shown(answer: dict[str, Any], conversation: dict[str, Any]) -> str:
    nodes = answer["data"]["activeConversations"]["nodes"]
    return next(one["recordingState"] for one in nodes if one["id"] == conversation["id"])


async def test_one_that_has_ended_is_polled_as_it_ended(
    client: Client, sandbox: Sandbox, organisation: Organisation, conversation: dict[str, Any]
):
    variables = {"id": conversation["id"]}
    await client.ask(ONE, variables)
    await until(is_live, client, ONE, variables)
    changes.end(conversation, sandbox.now())
    organisation.changed("conversation", conversation)
    await until(
        lambda answer: answer["data"]["conversation"]["recordingState"] == "NONE", client, ONE, variables
    )


async def test_what_this_gateway_has_changed_is_shown_at_once(client: Client, conversation: dict[str, Any]):
    variables = {"id": conversation["id"]}
    tagged = "query($id: ID!) { conversation(id: $id) { externalTag } }"
    await client.ask(tagged, variables)
    await until(is_live, client, tagged, variables)
    act = 'mutation($id: ID!) { setExternalTag(input: {conversationId: $id, externalTag: "x"}) { outcome } }'
    assert (await client.ask(act, variables))["data"]["setExternalTag"]["outcome"] == "DONE"
    assert (await client.ask(tagged, variables))["data"]["conversation"]["externalTag"] == "x"


START = 'mutation { it: startCall(input: {phoneNumber: "+13175550100"}) { conversation { id } } }'
MONITOR = """mutation {{
    it: superviseParticipant(input: {{conversationId: "{}", participantId: "{}", mode: MONITOR}}) {{
        conversation {{ id }}
    }}
}}"""


@pytest.mark.parametrize("act", ["startCall", "superviseParticipant"])
async def test_what_this_gateway_has_let_the_caller_join_is_listed_at_once(
    client: Client, sandbox: Sandbox, organisation: Organisation, act: str
):
    await client.ask(ACTIVE)
    await until(is_live, client, ACTIVE)
    sandbox.channels.disturb(dropped())
    users = organisation.all("user").values()
    agent = next(one for one in users if one["state"] == "active" and one["id"] != organisation.user_id)
    other = begin(organisation, sandbox.now(), user=agent)
    document = START if act == "startCall" else MONITOR.format(other["id"], other["participants"][3]["id"])
    answer = await client.ask(document)
    listed = await client.ask(ACTIVE)
    found = [one["id"] for one in listed["data"]["activeConversations"]["nodes"]]
    assert answer["data"]["it"]["conversation"]["id"] in found


async def test_who_may_not_listen_polls_by_calls(client: Client, sandbox: Sandbox):
    sandbox.add(Token("app", None))
    for _ in range(5):
        answer = await client.ask(ACTIVE, token="app")
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        await asyncio.sleep(0.05)
    calls = spent(sandbox)
    assert calls[CONVERSATIONS] == 5
    assert not calls[CHANNELS]


async def test_what_a_subscription_follows_is_read_without_calls_from_the_first_time(
    client: Client, gateway: Gateway, sandbox: Sandbox, conversation: dict[str, Any]
):
    variables = {"id": conversation["id"]}
    update = "subscription($id: ID!) { conversationUpdated(id: $id) { kind } }"
    async with sockets(gateway.url, 1, DEMO_TOKEN) as (socket,):
        await subscribe(socket, "a", update, variables=variables)
        await next_of(socket)
        await until(is_live, client, ONE, variables)
        spent(sandbox)
        await client.ask(ONE, variables)
        assert not spent(sandbox)[CONVERSATION]
