"""Results in parts, byte by byte: over HTTP, as events, and over a socket."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from client import GRAPHQL, Client

from gateway.app import Gateway
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.sandbox.faults import Fault, hang

BEARER = {"Authorization": f"Bearer {DEMO_TOKEN}"}
OLDER = "multipart/mixed;deferSpec=20220824"
NEWER = "multipart/mixed;incrementalSpec=v0.2"
QUERY = '{me {id ... @defer(label: "more") {id manager {id name}}}}'


def parts(body: str) -> list[Any]:
    """The JSON of each part of an answer, whose framing is checked."""
    before, *between, after = body.split("--graphql")
    assert (before, after) == ("", "--\r\n")
    for part in between:
        head, _, _ = part.partition("\r\n\r\n")
        assert head == "\r\nContent-Type: application/json; charset=utf-8"
    return [json.loads(part.partition("\r\n\r\n")[2]) for part in between]


@pytest.fixture
def ids(organisation: Organisation) -> tuple[str, dict[str, str]]:
    """The caller's id, and the manager."""
    users = organisation.all("user")
    manager = users[users[organisation.user_id]["manager"]["id"]]
    return organisation.user_id, {"id": manager["id"], "name": manager["name"]}


def older(me: str, manager: dict[str, str]) -> list[Any]:
    patch = {"data": {"id": me, "manager": manager}, "path": ["me"], "label": "more"}
    return [{"data": {"me": {"id": me}}, "hasNext": True}, {"incremental": [patch], "hasNext": False}]


def newer(me: str, manager: dict[str, str]) -> list[Any]:
    pending = [{"id": "0", "path": ["me"], "label": "more"}]
    return [
        {"data": {"me": {"id": me}}, "pending": pending, "hasNext": True},
        {
            "incremental": [{"id": "0", "data": {"manager": manager}}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        },
    ]


@pytest.mark.parametrize(
    ("accept", "specification", "expected"),
    [
        (OLDER, "deferSpec=20220824", older),
        ("multipart/mixed", "deferSpec=20220824", older),
        ("multipart/*, application/json", "deferSpec=20220824", older),
        (f"{GRAPHQL}, application/json, multipart/mixed", "deferSpec=20220824", older),
        (NEWER, "incrementalSpec=v0.2", newer),
        (f"{NEWER}, application/json;q=0.9", "incrementalSpec=v0.2", newer),
        (
            "Multipart/Mixed; IncrementalSpec=V0.2; q=0.9, application/json;q=0.1",
            "incrementalSpec=v0.2",
            newer,
        ),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_answer_has_a_part_for_each_that_is_delivered(
    client: Client, ids: Any, accept: str, specification: str, expected: Any, method: str
):
    sent = {"params": {"query": QUERY}} if method == "GET" else {"json": {"query": QUERY}}
    reply = await client.send(method, headers=BEARER | {"Accept": accept}, **sent)
    assert (reply.status, reply.headers["Cache-Control"]) == (200, "no-store")
    assert reply.headers["Content-Type"] == f'multipart/mixed; boundary="graphql"; {specification}'
    assert parts(reply.body) == expected(*ids)


@pytest.mark.parametrize("engine", ["planned", "reference"])
@pytest.mark.parametrize(
    ("declared", "count", "variables"),
    [
        ("", "-1", {}),
        ("($n: Int!)", "$n", {"n": -1}),
        ("($n: Int! = -5)", "$n", {}),
        ("($n: Int = 0)", "$n", {"n": None}),
    ],
)
@pytest.mark.parametrize("accept", [OLDER, "application/json"])
async def test_a_list_cannot_begin_with_less_than_no_items(
    client: Client, declared: str, count: str, variables: dict[str, Any], accept: str
):
    query = f"query{declared} {{users(ids: []) @stream(initialCount: {count}) {{id}}}}"
    reply = await client.send(json={"query": query, "variables": variables}, headers={"Accept": accept})
    assert (reply.status, reply.code) == (200, "BAD_USER_INPUT")


@pytest.mark.parametrize("engine", ["planned", "reference"])
@pytest.mark.parametrize("declared", ["($n: Int)", "($n: Int = 3)"])
async def test_without_a_number_a_list_begins_as_by_default(client: Client, declared: str):
    answer = await client.ask(f"query{declared} {{users(ids: []) @stream(initialCount: $n) {{id}}}}")
    assert answer == {"data": {"users": []}}


STREAMED = "query ($ids: [ID!]!) {users(ids: $ids) @stream(initialCount: 0) {id manager {id name}}}"


@pytest.mark.parametrize(
    ("accept", "announced", "delivered"),
    [
        (OLDER, {}, {"path": ["users", 0]}),
        (NEWER, {"pending": [{"id": "0", "path": ["users"]}]}, {"id": "0"}),
    ],
)
async def test_the_items_of_a_list_come_after_it(
    client: Client, ids: Any, accept: str, announced: Any, delivered: Any
):
    me, manager = ids
    reply = await client.send(
        json={"query": STREAMED, "variables": {"ids": [me]}}, headers=BEARER | {"Accept": accept}
    )
    first, last = parts(reply.body)
    assert first == {"data": {"users": []}, "hasNext": True} | announced
    assert last["incremental"] == [{"items": [{"id": me, "manager": manager}]} | delivered]
    assert not last["hasNext"]


async def test_a_list_whose_first_items_need_the_same_reads_comes_whole(client: Client, ids: Any):
    me, manager = ids
    query = STREAMED.replace("initialCount: 0", "initialCount: 1")
    reply = await client.send(
        json={"query": query, "variables": {"ids": [me, manager["id"]]}}, headers=BEARER | {"Accept": NEWER}
    )
    (whole,) = parts(reply.body)
    assert len(whole["data"]["users"]) == 2


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "application/json",
        f"{OLDER};q=0.5, application/json",
        f"{OLDER};q=0, application/json;q=0.1",
        "multipart/mixed;deferSpec=20990101, application/json",
        "*/*",
    ],
)
async def test_a_client_that_does_not_ask_for_parts_gets_one(client: Client, ids: Any, accept: str | None):
    headers = BEARER | ({"Accept": accept} if accept else {})
    reply = await client.send(json={"query": QUERY}, headers=headers)
    me, manager = ids
    assert (reply.type, reply.body) == (
        "application/json",
        {"data": {"me": {"id": me, "manager": manager}}},
    )


async def test_a_result_that_comes_at_once_is_one_of_json(client: Client):
    for accept, type_ in ((f"{OLDER}, {GRAPHQL}", GRAPHQL), (OLDER, "application/json")):
        reply = await client.send(json={"query": "{me {id}}"}, headers=BEARER | {"Accept": accept})
        assert (reply.type, list(reply.body)) == (type_, ["data"])


async def test_what_is_not_run_has_its_status(client: Client):
    accept = f"{OLDER}, {GRAPHQL}"
    reply = await client.send(json={"query": "{nothing ... @defer {me {id}}}"}, headers={"Accept": accept})
    assert (reply.status, reply.type, reply.code) == (400, GRAPHQL, "GRAPHQL_VALIDATION_FAILED")


@pytest.mark.parametrize(
    ("accept", "expected"), [("text/event-stream", older), ("text/event-stream;incrementalSpec=v0.2", newer)]
)
async def test_events_bring_the_same_parts(client: Client, ids: Any, accept: str, expected: Any):
    reply = await client.send(json={"query": QUERY}, headers=BEARER | {"Accept": accept})
    lines = [line for line in reply.body.splitlines() if line.startswith("data: ")]
    assert [json.loads(line.removeprefix("data: ")) for line in lines] == expected(*ids)


async def test_a_socket_brings_the_same_parts(gateway: Gateway, session: aiohttp.ClientSession, ids: Any):
    async with session.ws_connect(
        f"{gateway.url}/graphql", protocols=["graphql-transport-ws"], headers=BEARER
    ) as socket:
        await socket.send_json({"type": "connection_init"})
        await socket.send_json({"type": "subscribe", "id": "a", "payload": {"query": QUERY}})
        messages = [await socket.receive_json() for _ in range(4)]
    assert [message["type"] for message in messages] == ["connection_ack", "next", "next", "complete"]
    assert [message["payload"] for message in messages[1:3]] == older(*ids)


async def test_the_last_part_tells_what_all_of_them_cost(client: Client):
    headers = BEARER | {"Accept": NEWER, "x-gateway-trace": "1"}
    reply = await client.send(json={"query": QUERY}, headers=headers)
    first, last = parts(reply.body)
    assert "extensions" not in first
    assert last["extensions"]["upstream"]["made"] == 2


async def test_an_error_in_what_is_deferred_comes_with_it(client: Client, sandbox: Sandbox, ids: Any):
    _, manager = ids
    for accept in (OLDER, NEWER):
        sandbox.faults.clear()
        sandbox.faults.add(Fault(missing, id=manager["id"]))
        reply = await client.send(json={"query": QUERY}, headers=BEARER | {"Accept": accept})
        first, last = parts(reply.body)
        assert "errors" not in first
        (error,) = last["incremental"][0]["errors"]
        assert (error["path"], error["extensions"]["code"]) == (["me", "manager"], "NOT_FOUND")
        assert last["incremental"][0]["data"]["manager"] is None


async def missing(request: aiohttp.web.Request) -> aiohttp.web.Response:
    return aiohttp.web.json_response({"entities": []}, status=200 if "id" in request.query else 404)


async def test_a_client_that_leaves_between_two_parts_ends_the_operation(
    gateway: Gateway, sandbox: Sandbox, ids: Any
):
    _, manager = ids
    sandbox.faults.add(Fault(hang(), id=manager["id"]))
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{gateway.url}/graphql", json={"query": QUERY}, headers=BEARER | {"Accept": OLDER}
        ) as response,
    ):
        read = b""
        while b'"hasNext":true' not in read:
            read += await response.content.readany()
    async with asyncio.timeout(5):
        while "gateway_operations_running 0.0" not in gateway.metrics.text().decode():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert 'outcome="abandoned"' in gateway.metrics.text().decode()
