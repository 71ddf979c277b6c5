"""What operators ask for: health, metrics, the schema, an end without losses."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from client import Client
from graphql import build_schema
from raw import post, raw_clients
from slow import ME, slow_upstream

from gateway.app import Gateway, serve
from gateway.sandbox import DEMO_TOKEN
from gateway.settings import Settings


async def test_a_gateway_that_listens_is_live_and_ready(client: Client):
    assert (await client.send("GET", "/health/live")).status == 200
    assert (await client.send("GET", "/health/ready")).body == {"status": "ready"}


async def test_a_gateway_that_drains_serves_on_but_is_not_ready(
    settings: Settings, session: aiohttp.ClientSession
):
    http = settings.http.model_copy(update={"drain": 0.5})
    told_to_stop = asyncio.Event()
    up: asyncio.Future[Gateway] = asyncio.get_running_loop().create_future()

    async def run() -> None:
        async with serve(settings.model_copy(update={"http": http})) as gateway:
            up.set_result(gateway)
            await told_to_stop.wait()

    running = asyncio.create_task(run())
    client = Client(session, (await up).url)
    told_to_stop.set()
    await asyncio.sleep(0)
    assert (await client.send("GET", "/health/ready")).status == 503
    assert (await client.send("GET", "/health/live")).status == 200
    assert (await client.send(json={"query": "{__typename}"})).status == 200
    await running


async def test_an_operation_that_runs_when_the_gateway_is_stopped_is_answered(session: aiohttp.ClientSession):
    async with slow_upstream() as slow:
        settings = Settings(http={"port": 0, "grace": 10}, upstream={"url": slow.url})
        async with serve(settings) as gateway:
            asked = asyncio.create_task(Client(session, gateway.url).ask("{me{id}}"))
            await slow.asked.wait()
            asyncio.get_running_loop().call_later(0.1, slow.go.set)
        assert (await asked)["data"] == {"me": {"id": ME}}


async def test_a_request_whose_body_still_comes_when_the_gateway_is_stopped_is_answered(settings: Settings):
    body = b'{"query": "{__typename}"}'
    async with AsyncExitStack() as clients:
        async with serve(
            settings.model_copy(update={"http": settings.http.model_copy(update={"grace": 10})})
        ) as gateway:
            (client,) = await clients.enter_async_context(raw_clients(gateway.url))
            client.send(post(body[:5], length=len(body)))
            await asyncio.sleep(0.1)
            asyncio.get_running_loop().call_later(0.2, client.send, body[5:])
        answer = await client.answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")


async def test_the_upstream_calls_of_a_client_that_leaves_are_cancelled():
    async with (
        slow_upstream() as slow,
        serve(Settings(http={"port": 0, "grace": 1}, upstream={"url": slow.url})) as gateway,
    ):
        async with aiohttp.ClientSession() as session:
            asked = asyncio.create_task(Client(session, gateway.url).ask("{me{id}}"))
            await slow.asked.wait()
            asked.cancel()
        async with asyncio.timeout(5):
            await slow.left.wait()
            while 'outcome="abandoned"' not in gateway.metrics.text().decode():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert "gateway_operations_running 0.0" in gateway.metrics.text().decode().splitlines()


async def test_operations_errors_and_exchanges_are_counted(client: Client):
    await client.ask("{me{id}}")
    await client.ask("{me{id}}", token="revoked")
    await client.ask("{nothing}")
    text = (await client.send("GET", "/metrics")).body
    for line in (
        'gateway_operations_total{outcome="ok",type="query"} 1.0',
        'gateway_operations_total{outcome="partial",type="query"} 1.0',
        'gateway_operations_total{outcome="refused",type="none"} 1.0',
        'gateway_errors_total{code="UNAUTHENTICATED"} 1.0',
        'gateway_errors_total{code="GRAPHQL_VALIDATION_FAILED"} 1.0',
        'gateway_upstream_exchanges_total{outcome="made",status="200",template="/api/v2/users/me"} 1.0',
        'gateway_upstream_exchanges_total{outcome="made",status="401",template="/api/v2/users/me"} 1.0',
    ):
        assert line in text.splitlines()
    assert DEMO_TOKEN not in text


async def test_metrics_may_have_a_port_of_their_own(settings: Settings, session: aiohttp.ClientSession):
    apart = settings.model_copy(
        update={"telemetry": settings.telemetry.model_copy(update={"metrics_port": 0})}
    )
    async with serve(apart) as gateway:
        assert gateway.metrics_url != gateway.url
        assert (await Client(session, gateway.url).send("GET", "/metrics")).status == 404
        for path, status in (("/metrics", 200), ("/graphql", 404), ("/", 404)):
            reply = await Client(session, gateway.metrics_url).send("GET", path)
            assert (reply.status, reply.headers["X-Content-Type-Options"]) == (status, "nosniff")
            assert "Server" not in reply.headers


async def test_the_schema_can_be_read(client: Client):
    reply = await client.send("GET", "/schema.graphql")
    schema = build_schema(reply.body, assume_valid_sdl=True)
    assert "conversation" in schema.query_type.fields


async def test_the_schema_can_be_read_without_federations_parts(client: Client):
    reply = await client.send("GET", "/api.graphql")
    schema = build_schema(reply.body)
    assert "conversation" in schema.query_type.fields
    assert not [name for name in schema.query_type.fields if name.startswith("_")]
    assert not [name for name in schema.type_map if name.startswith("_") and not name.startswith("__")]
    assert "@key" not in reply.body


async def test_without_introspection_the_schema_stays_at_home(
    settings: Settings, session: aiohttp.ClientSession
):
    async with serve(settings.model_copy(update={"introspection": False})) as gateway:
        client = Client(session, gateway.url)
        assert (await client.send("GET", "/schema.graphql")).status == 404
        assert (await client.send("GET", "/api.graphql")).status == 404
        answer = await client.ask("{__schema{queryType{name}}}")
        assert "data" not in answer
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}
        assert (await client.ask("{__typename}"))["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{_service{sdl}}", {}),
        ('{__type(name: "User"){name}}', {}),
        ("{mee{id}}", {}),
        ("{me{nam}}", {}),
        ("{user(idd: 1){id}}", {}),
        ("{activeConversations(filter: {states: [ALERT]}){totalCount}}", {}),
        ('{resource(selfUri: "/x"){... on Usr{id}}}', {}),
        (
            "query($t: [CommunicationState!]){activeConversations(filter: {states: $t}){totalCount}}",
            {"t": ["ALERT"]},
        ),
        (
            'query($f: ConversationHistoryFilter){conversationHistory(interval: "", filter: $f){__typename}}',
            {"f": {"userId": "1", "queueId": "2", "divisionId": "3"}},
        ),
    ],
)
@pytest.mark.parametrize("engine", ["planned", "reference"])
async def test_without_introspection_no_error_tells_a_name_of_the_schema(
    settings: Settings, session: aiohttp.ClientSession, query: str, variables: dict[str, Any]
):
    async with serve(settings.model_copy(update={"introspection": False})) as gateway:
        answer = await Client(session, gateway.url).ask(query, variables)
    assert "data" not in answer
    for error in answer["errors"]:
        assert "Did you mean" not in error["message"]
        assert error["extensions"]["code"] in ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")
