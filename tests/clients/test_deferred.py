"""What clients show of a query a part of which is deferred, before and after that part is there."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from client import Client
from node import Node

from gateway.sandbox import Organisation, Sandbox
from gateway.sandbox.faults import Fault

DEFERRED = "{me {name ... @defer {email manager {name}}}}"

STREAMED = "query ($ids: [ID!]!) {users(ids: $ids) @stream(initialCount: 0) {name manager {name}}}"


@pytest.fixture
async def release(sandbox: Sandbox, organisation: Organisation) -> AsyncIterator[str]:
    """The caller's manager is read only once this URL is asked for."""
    released = asyncio.Event()
    manager = organisation.all("user")[organisation.user_id]["manager"]["id"]

    async def late(request: web.Request) -> web.Response:
        await released.wait()
        user = organisation.all("user")[manager]
        return web.json_response({"entities": [user]} if "id" in request.query else user)

    async def let_go(_request: web.Request) -> web.Response:
        released.set()
        return web.Response()

    sandbox.faults.add(Fault(late, id=manager))
    app = web.Application()
    app.router.add_get("/", let_go)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    yield f"http://{host}:{port}/"
    await runner.cleanup()


@pytest.fixture
def whole(organisation: Organisation) -> dict[str, Any]:
    """The caller, with all that is deferred."""
    users = organisation.all("user")
    me = users[organisation.user_id]
    return {
        "name": me["name"],
        "email": me["email"],
        "manager": {"name": users[me["manager"]["id"]]["name"]},
    }


def plain(data: Any) -> Any:
    """Data without the names of types."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items() if key != "__typename"}
    return [plain(one) for one in data] if isinstance(data, list) else data


@pytest.mark.parametrize("newer", [False, True])
async def test_apollo_client_shows_the_first_part_before_the_slow_call_is_answered(
    node: Node, served: dict[str, Any], release: str, whole: dict[str, Any], newer: bool
):
    given = {**served, "query": DEFERRED, "release": release, "newer": newer}
    told = await node.run("incremental/apollo.mjs", given)
    assert plain(told["first"]) == {"me": {"name": whole["name"]}}
    assert plain(told["last"]) == {"me": whole}


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "multipart/mixed;incrementalSpec=v0.2, application/json;q=0.9",
        "text/event-stream",
        "text/event-stream;incrementalSpec=v0.2",
    ],
)
async def test_urql_shows_the_first_part_before_the_slow_call_is_answered(
    node: Node, served: dict[str, Any], release: str, whole: dict[str, Any], accept: str | None
):
    given = {**served, "query": DEFERRED, "release": release, "accept": accept}
    told = await node.run("incremental/urql.mjs", given)
    assert plain(told["first"]) == {"me": {"name": whole["name"]}}
    assert plain(told["last"]) == {"me": whole}


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ("apollo", {"newer": False}),
        ("apollo", {"newer": True}),
        ("urql", {}),
        ("urql", {"accept": "text/event-stream"}),
    ],  # urql 6 puts the items of the newer form beside their list; it asks for the older one
)
async def test_a_list_is_shown_before_the_items_that_are_streamed(
    node: Node,
    served: dict[str, Any],
    organisation: Organisation,
    release: str,
    whole: dict[str, Any],
    script: str,
    asked: dict[str, Any],
):
    variables = {"ids": [organisation.user_id]}
    given = {**served, "query": STREAMED, "variables": variables, "release": release, **asked}
    told = await node.run(f"incremental/{script}.mjs", given)
    assert plain(told["first"]) == {"users": []}
    assert plain(told["last"]) == {"users": [{"name": whole["name"], "manager": whole["manager"]}]}


@pytest.mark.parametrize("multipart", [False, True])
async def test_relay_shows_the_first_part_before_the_slow_call_is_answered(
    node: Node, served: dict[str, Any], release: str, whole: dict[str, Any], kit: str, multipart: bool
):
    given = {**served, "kit": kit, "release": release, "multipart": multipart}
    told = await node.run("incremental/relay.mjs", given)
    name = whole["name"]
    assert told == {
        "first": {"name": name, "manager": None},
        "last": {"name": name, "manager": whole["manager"]["name"]},
    }


async def test_what_is_deferred_costs_no_call_more(client: Client, sandbox: Sandbox):
    accept = "multipart/mixed;deferSpec=20220824"
    headers = {"Accept": accept, "Authorization": "Bearer sandbox-demo-token"}
    calls = []
    for query in ("{me {name ... {email manager {name}}}}", DEFERRED):
        before = len(sandbox.calls)
        await client.send(json={"query": query}, headers=headers)
        calls.append([(call.template, call.query) for call in sandbox.calls[before:]])
    assert calls[0] == calls[1]
