"""Subscriptions to the sandbox: what they cost, and what ends them."""

import asyncio

import aiohttp
import pytest
from client import Client
from subscribing import events, next_of, refusal, sockets, subscribe

from gateway.app import Gateway, serve
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.sandbox.notifications.disturbances import dropped
from gateway.settings import Settings

BEARER = {"Authorization": f"Bearer {DEMO_TOKEN}"}
ONE = """
subscription ($id: ID!) {
  conversationUpdated(id: $id) {
    kind changes { kind participant { user { name } } }
    conversation { id externalTag participants { user { name } queue { name } } }
  }
}
"""
MINE = "subscription { myConversationsUpdated { kind conversation { id } } }"
STATUS = """
subscription ($ids: [ID!]!) {
  userStatusUpdated(userIds: $ids) { at user { id name presence { source } routingStatus { status } } }
}
"""
CHANNELS = "/api/v2/notifications/channels"


def active(organisation: Organisation) -> list[str]:
    """The conversations in which the caller takes part now."""
    return [
        id_
        for id_, conversation in organisation.all("conversation").items()
        if any(
            one.get("userId") == organisation.user_id and not one.get("endTime")
            for one in conversation["participants"]
        )
    ]


async def act(client: Client, mutation: str) -> None:
    answer = await client.ask(f"mutation {{ {mutation} {{ outcome userErrors {{ message }} }} }}")
    (payload,) = answer["data"].values()
    assert payload == {"outcome": "DONE", "userErrors": []}, answer


@pytest.mark.parametrize("engine", ["planned", "reference"])
async def test_a_later_subscription_costs_no_call(
    gateway: Gateway, client: Client, organisation: Organisation, sandbox: Sandbox
):
    variables = {"id": active(organisation)[0]}
    async with sockets(gateway.url, 2, DEMO_TOKEN) as (first, second):
        await subscribe(first, "a", ONE, variables=variables)
        assert (await next_of(first))["data"]["conversationUpdated"]["kind"] == "SNAPSHOT"
        await act(client, f'setExternalTag(input: {{conversationId: "{variables["id"]}", externalTag: "x"}})')
        async with asyncio.timeout(10):
            while (update := (await next_of(first))["data"]["conversationUpdated"])["conversation"][
                "externalTag"
            ] != "x":
                pass
        sandbox.calls.clear()
        await subscribe(second, "a", ONE, variables=variables)
        assert await next_of(second) == {
            "data": {"conversationUpdated": {**update, "kind": "SNAPSHOT", "changes": []}}
        }
        assert [call for call in sandbox.calls if "/users" in call.path or "/queues" in call.path] == []
        assert sandbox.calls.matching("POST", CHANNELS) == []


@pytest.mark.parametrize("lease", [0, 60])
async def test_an_act_is_told_even_if_its_event_is_lost(
    settings: Settings, client: Client, organisation: Organisation, sandbox: Sandbox, lease: int
):
    id_ = active(organisation)[0]
    settings = Settings(**{**settings.model_dump(), "live": {"lease": lease}})
    async with serve(settings) as gateway, sockets(gateway.url, 1, DEMO_TOKEN) as (socket,):
        await subscribe(socket, "a", ONE, variables={"id": id_})
        await next_of(socket)
        await until_quiet(sandbox)
        sandbox.channels.disturb(dropped())
        tag = f'setExternalTag(input: {{conversationId: "{id_}", externalTag: "x"}})'
        await act(Client(client.session, gateway.url), tag)
        update = (await next_of(socket))["data"]["conversationUpdated"]
        assert update["conversation"]["externalTag"] == "x"


async def until_quiet(sandbox: Sandbox) -> None:
    """Wait until no call has come for a while, so that none is still due."""
    count = -1
    while count != len(sandbox.calls):
        count = len(sandbox.calls)
        await asyncio.sleep(2)


@pytest.mark.parametrize("protocol", ["socket", "events"])
async def test_a_conversation_that_has_ended_already_gets_a_snapshot_before_its_end(
    gateway: Gateway, client: Client, organisation: Organisation, protocol: str
):
    over = next(id_ for id_, one in organisation.all("conversation").items() if "endTime" in one)
    query = "subscription ($id: ID!) { conversationUpdated(id: $id) { kind conversation { endTime } } }"
    asked = {"query": query, "variables": {"id": over}}
    if protocol == "socket":
        async with sockets(gateway.url, 1, DEMO_TOKEN) as (socket,):
            await subscribe(socket, "a", **asked)
            got = [await next_of(socket), await next_of(socket)]
            assert await socket.receive_json() == {"type": "complete", "id": "a"}
    else:
        headers = {**BEARER, "Accept": "text/event-stream"}
        async with client.session.post(f"{gateway.url}/graphql", json=asked, headers=headers) as stream:
            got = [data async for name, data in events(stream) if name == "next"]
    assert [update["data"]["conversationUpdated"]["kind"] for update in got] == ["SNAPSHOT", "ENDED"]


async def test_all_lists_begin_with_a_snapshot_of_each_conversation(
    gateway: Gateway, client: Client, organisation: Organisation, sandbox: Sandbox
):
    mine = set(active(organisation))
    async with sockets(gateway.url, 1, DEMO_TOKEN) as (socket,):
        await subscribe(socket, "a", MINE)
        got = [(await next_of(socket))["data"]["myConversationsUpdated"] for _ in mine]
        assert {update["conversation"]["id"] for update in got} == mine
        assert {update["kind"] for update in got} == {"SNAPSHOT"}
        ended = mine.pop()
        await act(client, f'endConversation(input: {{conversationId: "{ended}"}})')
        async with asyncio.timeout(10):
            while (update := (await next_of(socket))["data"]["myConversationsUpdated"])["kind"] != "ENDED":
                pass
        assert update["conversation"]["id"] == ended
        assert len(sandbox.calls.matching("POST", CHANNELS)) == 1


async def test_a_users_status_comes_at_first_and_when_it_changes(
    gateway: Gateway, client: Client, organisation: Organisation
):
    me = organisation.user_id
    async with sockets(gateway.url, 1, DEMO_TOKEN) as (socket,):
        await subscribe(socket, "a", STATUS, variables={"ids": [me]})
        user = (await next_of(socket))["data"]["userStatusUpdated"]["user"]
        assert user["name"] == organisation.all("user")[me]["name"]
        other = "IDLE" if user["routingStatus"]["status"] != "IDLE" else "OFF_QUEUE"
        await act(client, f'setRoutingStatus(input: {{userId: "{me}", status: {other}}})')
        async with asyncio.timeout(10):
            while user["routingStatus"]["status"] != other:
                user = (await next_of(socket))["data"]["userStatusUpdated"]["user"]


@pytest.mark.parametrize("protocol", ["socket", "events"])
async def test_a_token_that_is_revoked_ends_its_subscriptions(
    gateway: Gateway, organisation: Organisation, sandbox: Sandbox, protocol: str
):
    asked = {"query": ONE, "variables": {"id": active(organisation)[0]}}
    if protocol == "socket":
        async with sockets(gateway.url, 1, DEMO_TOKEN) as (socket,):
            await subscribe(socket, "a", **asked)
            await next_of(socket)
            sandbox.revoke(DEMO_TOKEN)
            last = await next_of(socket)
            assert await socket.receive_json() == {"type": "complete", "id": "a"}
    else:
        headers = {"Accept": "text/event-stream", **BEARER}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{gateway.url}/graphql", json=asked) as response,
        ):
            stream = events(response)
            await anext(stream)
            sandbox.revoke(DEMO_TOKEN)
            _, last = await anext(stream)
            assert await anext(stream) == ("complete", None)
    assert last["data"] is None
    assert [error["extensions"]["code"] for error in last["errors"]] == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    ("token", "id_", "code"),
    [
        (None, None, "UNAUTHENTICATED"),
        ("unknown", None, "UNAUTHENTICATED"),
        (DEMO_TOKEN, "00000000-0000-4000-8000-000000000000", "NOT_FOUND"),
    ],
)
async def test_a_subscription_to_what_cannot_be_followed_is_an_error_without_updates(
    gateway: Gateway, organisation: Organisation, token: str | None, id_: str | None, code: str
):
    async with sockets(gateway.url, 1, token) as (socket,):
        await subscribe(socket, "a", ONE, variables={"id": id_ or active(organisation)[0]})
        assert await refusal(socket) == code


async def test_a_gateway_may_have_no_subscriptions(settings: Settings):
    live = settings.live.model_copy(update={"enabled": False})
    async with (
        serve(settings.model_copy(update={"live": live})) as gateway,
        sockets(gateway.url, 1, DEMO_TOKEN) as (socket,),
    ):
        await subscribe(socket, "a", MINE)
        assert await refusal(socket) == "BAD_USER_INPUT"


@pytest.mark.parametrize("query", [ONE, STATUS])
async def test_a_token_that_is_refused_for_a_query_ends_its_subscriptions(
    gateway: Gateway, client: Client, organisation: Organisation, sandbox: Sandbox, query: str
):
    async with sockets(gateway.url, 1, DEMO_TOKEN) as (socket,):
        variables = {"id": active(organisation)[0], "ids": [organisation.user_id]}
        await subscribe(socket, "a", query, variables=variables)
        await next_of(socket)
        # Its channel gets no message, as when a token expires.
        del sandbox.tokens[DEMO_TOKEN]
        sandbox.calls.clear()
        answer = await client.ask("{queueList {nodes {id}}}")
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]
        last = await next_of(socket)
        assert [error["extensions"]["code"] for error in last["errors"]] == ["UNAUTHENTICATED"]
        assert len(sandbox.calls) == 2
