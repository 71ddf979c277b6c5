"""Subscriptions of callers whom the gateway itself knows."""

import asyncio
import json
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType
from issuer import WALLBOARD, Issuer
from subscribing import events, next_of, refusal, sockets, subscribe
from ticking import Ticking

from gateway.app import Gateway
from gateway.graph.scopes.table import PERSONAL_DATA
from gateway.sandbox import Organisation, Sandbox

CONVERSATIONS = "conversation:communication:view"
QUERY = """
subscription ($id: ID!) {
  conversationUpdated(id: $id) { kind conversation { participants { ani purpose } } }
}
"""
CHANNELS = "/api/v2/notifications/channels"


@pytest.fixture
def variables(organisation: Organisation) -> dict[str, Any]:
    """A conversation that goes on."""
    return next(
        {"id": id_}
        for id_, conversation in organisation.all("conversation").items()
        if any(one.get("ani") and not one.get("endTime") for one in conversation["participants"])
    )


@pytest.mark.parametrize("engine", ["planned", "reference"])
async def test_each_caller_sees_what_its_scopes_allow_of_what_all_share(
    gateway: Gateway, issuer: Issuer, sandbox: Sandbox, variables: dict[str, Any]
):
    full = issuer.token(scope=f"{CONVERSATIONS} {PERSONAL_DATA}")
    async with (
        sockets(gateway.url, 1, full) as (one,),
        sockets(gateway.url, 1, issuer.token(sub="bob", scope=CONVERSATIONS)) as (other,),
    ):
        for socket in (one, other):
            await subscribe(socket, "a", QUERY, variables=variables)
        all_ = await next_of(one)
        some = await next_of(other)
    people = all_["data"]["conversationUpdated"]["conversation"]["participants"]
    assert "errors" not in all_
    assert any(person["ani"] for person in people)
    assert some["data"]["conversationUpdated"]["conversation"]["participants"] == [
        {**person, "ani": None} for person in people
    ]
    assert {error["extensions"]["code"] for error in some["errors"]} == {"FORBIDDEN"}
    assert len(sandbox.calls.matching("POST", CHANNELS)) == 1


async def test_without_the_scope_of_conversations_not_even_their_changes_are_told(
    gateway: Gateway, sandbox: Sandbox, variables: dict[str, Any]
):
    query = "subscription ($id: ID!) { conversationUpdated(id: $id) { kind at } }"
    async with sockets(gateway.url, 1, WALLBOARD) as (socket,):
        await subscribe(socket, "a", query, variables=variables)
        assert await refusal(socket) == "FORBIDDEN"
    assert sandbox.calls.matching("POST", CHANNELS) == []


async def test_when_a_token_expires_its_subscriptions_end_and_others_go_on(
    gateway: Gateway, issuer: Issuer, variables: dict[str, Any]
):
    brief = issuer.token(exp=time.time() - 57, scope=CONVERSATIONS)
    headers = {"Authorization": f"Bearer {brief}", "Accept": "text/event-stream"}
    asked = {"query": QUERY.replace("ani", ""), "variables": variables}
    async with (
        sockets(gateway.url, 1, brief) as (socket,),
        sockets(gateway.url, 1, issuer.token(sub="bob", scope=CONVERSATIONS)) as (lasting,),
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{gateway.url}/graphql", json=asked) as response,
    ):
        stream = events(response)
        assert (await anext(stream))[1]["data"]["conversationUpdated"]["kind"] == "SNAPSHOT"
        for each in (socket, lasting):
            await subscribe(each, "a", **asked)
            await next_of(each)

        name, last = await anext(stream)
        assert (name, last["data"]) == ("next", None)
        assert [error["extensions"]["code"] for error in last["errors"]] == ["UNAUTHENTICATED"]
        assert await anext(stream) == ("complete", None)
        assert await refusal(socket) == "UNAUTHENTICATED"
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == 4403

        await subscribe(lasting, "b", **asked)
        assert (await next_of(lasting, "b"))["data"]["conversationUpdated"]["kind"] == "SNAPSHOT"


@pytest.mark.parametrize("after", ["gone", "fewer scopes"])
async def test_when_a_key_is_withdrawn_or_may_see_less_all_that_lasts_for_it_ends(
    gateway: Gateway, keys_file: Path, clock: Ticking, variables: dict[str, Any], after: str
):
    def write(**scopes: list[str]) -> None:
        keys = [
            {"name": name, "sha256": sha256(name.encode()).hexdigest(), "scopes": each}
            for name, each in scopes.items()
        ]
        keys_file.write_text(json.dumps({"keys": keys}))

    async def known() -> None:
        async with asyncio.timeout(20), aiohttp.ClientSession(headers=headers) as session:
            while (
                await session.post(f"{gateway.url}/graphql", json={"query": "{__typename}"})
            ).status != 200:
                clock.tick(2)
                await asyncio.sleep(0.01)

    async def pass_time() -> None:
        while True:
            clock.tick(1)
            await asyncio.sleep(0.01)

    asked = {"query": QUERY, "variables": variables}
    headers = {"Authorization": "Bearer wall", "Accept": "text/event-stream"}
    write(wall=[CONVERSATIONS, PERSONAL_DATA], other=[CONVERSATIONS])
    await known()
    async with (
        sockets(gateway.url, 1, "wall") as (socket,),
        sockets(gateway.url, 1, "other") as (lasting,),
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{gateway.url}/graphql", json=asked) as response,
    ):
        stream = events(response)
        assert (await anext(stream))[1]["data"]["conversationUpdated"]["kind"] == "SNAPSHOT"
        for each in (socket, lasting):
            await subscribe(each, "a", **asked)
            await next_of(each)
        passing = asyncio.create_task(pass_time())
        write(other=[CONVERSATIONS], **{} if after == "gone" else {"wall": [CONVERSATIONS]})
        _, last = await anext(stream)
        assert [error["extensions"]["code"] for error in last["errors"]] == ["UNAUTHENTICATED"]
        assert await refusal(socket) == "UNAUTHENTICATED"
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == 4403
        await subscribe(lasting, "b", **asked)
        assert (await next_of(lasting, "b"))["data"]["conversationUpdated"]["kind"] == "SNAPSHOT"
        passing.cancel()
