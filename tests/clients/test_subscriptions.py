"""Subscriptions by clients that others wrote: an act through one of them arrives at all others."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from client import Client
from node import Node

from gateway.app import serve
from gateway.sandbox import Sandbox
from gateway.settings import Settings

QUERY = """
subscription librariesSubscription($id: ID!) {
  conversationUpdated(id: $id) {
    kind
    changes { kind participant { id purpose } }
    conversation { id participants { id user { id name } } }
  }
}
"""


@pytest.fixture
async def call(client: Client) -> dict[str, str]:
    """A call with a connected agent: its id, and the agent's."""
    listed = "nodes {id participants {id purpose endTime calls {state}}}"
    answer = await client.ask(f"{{activeConversations {{{listed}}}}}")
    return next(
        {"conversationId": conversation["id"], "participantId": person["id"]}
        for conversation in answer["data"]["activeConversations"]["nodes"]
        for person in conversation["participants"]
        if person["purpose"] == "AGENT" and not person["endTime"]
        if any(one["state"] == "CONNECTED" for one in person["calls"])
    )


def acts(call: dict[str, str]) -> list[dict[str, str]]:
    """What one does in the call, and what tells that it is done."""
    of = f'conversationId: "{call["conversationId"]}"'
    agent = f'{of}, participantId: "{call["participantId"]}"'
    done = [
        (f"holdParticipant(input: {{{agent}, held: true}})", "HELD"),
        (f"holdParticipant(input: {{{agent}, held: false}})", "RESUMED"),
        (f"muteParticipant(input: {{{agent}, muted: true}})", "MUTED"),
        (f"endConversation(input: {{{of}}})", "CONVERSATION_ENDED"),
    ]
    return [{"query": f"mutation {{{act} {{outcome}}}}", "tells": tells} for act, tells in done]


def check(updates: list[dict[str, Any]], acts: list[dict[str, str]]) -> None:
    """What one subscriber was told: a snapshot, each act once and in order, and the end."""
    kinds = [update["kind"] for update in updates]
    assert kinds == ["SNAPSHOT", *["CHANGED"] * (len(kinds) - 2), "ENDED"]
    told = [change for update in updates for change in update["changes"]]
    awaited = [act["tells"] for act in acts]
    assert [change for change in told if change in awaited] == awaited


@pytest.mark.parametrize(("protocol", "clients"), [("ws", 10), ("sse", 1)])
async def test_an_act_arrives_at_two_hundred_subscribers_by_one_channel_and_as_few_calls_as_at_one(
    node: Node,
    served: dict[str, Any],
    sandbox: Sandbox,
    call: dict[str, str],
    protocol: str,
    clients: int,
):
    sandbox.calls.clear()
    given = {
        **served,
        "protocol": protocol,
        "subscribers": 200,
        "clients": clients,
        "query": QUERY,
        "variables": {"id": call["conversationId"]},
        "acts": acts(call),
    }
    (told,) = await node.run("subscriptions/many.mjs", given)
    assert told["count"] == 200
    check(told["updates"], given["acts"])
    assert len(sandbox.calls.matching("POST", "/api/v2/notifications/channels")) == 1
    reads = Counter(one.template for one in sandbox.calls if one.method == "GET")
    assert reads["/api/v2/conversations/{id}"] <= 4 * len(given["acts"])
    assert reads["/api/v2/users"] + reads["/api/v2/users/{id}"] <= len(told["updates"])


@pytest.mark.parametrize("library", ["apollo", "urql", "relay"])
async def test_client_libraries_show_what_happens_in_a_conversation(
    node: Node, served: dict[str, Any], kit: str, call: dict[str, str], library: str
):
    variables = {"id": call["conversationId"]}
    given = {**served, "kit": kit, "library": library, "query": QUERY, "variables": variables}
    held, *_, ended = acts(call)
    shown = await node.run("subscriptions/libraries.mjs", {**given, "acts": [held, ended]})
    check(shown, [held, ended])
    assert all(update["participants"] > 1 for update in shown)


@pytest.mark.parametrize(("protocol", "codes"), [("ws", [1012]), ("sse", []), ("sse-single", [])])
async def test_a_subscriber_whose_gateway_stops_comes_again_and_begins_with_a_snapshot(
    node: Node,
    served: dict[str, Any],
    call: dict[str, str],
    settings: Settings,
    protocol: str,
    codes: list[int],
):
    variables = {"id": call["conversationId"]}
    async with serve(settings) as stopped:
        urls = [f"{stopped.url}/graphql", served["url"]]
        given = {"urls": urls, "headers": served["headers"], "protocol": protocol}
        running = asyncio.create_task(
            node.run("subscriptions/again.mjs", {**given, "query": QUERY, "variables": variables})
        )
        async with asyncio.timeout(60):
            while 'gateway_updates_total{outcome="sent"} 1.0' not in stopped.metrics.text().decode():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert await running == {"kinds": ["SNAPSHOT", "SNAPSHOT"], "codes": codes}
