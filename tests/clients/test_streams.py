"""The clients of the protocols over sockets and event streams."""

import asyncio
from typing import Any

import pytest
from client import Client
from node import Node

from gateway.app import serve
from gateway.settings import Settings

SCREEN = "{activeConversations {totalCount nodes {participants {user {name} queue {name}}}}}"
OPERATIONS = ["{me {name}}", SCREEN, "{nothing}", "{__typename}", "{"]


@pytest.mark.parametrize("single", [False, True])
async def test_the_client_of_graphql_sse_runs_queries(
    node: Node, served: dict[str, Any], client: Client, single: bool
):
    valid = [query for query in OPERATIONS if query not in ("{nothing}", "{")]
    given = {**served, "operations": valid, "singleConnection": single}
    told = await node.run("streams/sse.mjs", given)
    assert told["results"] == [[await client.ask(query)] for query in valid]
    assert told["requests"] == (["PUT", "GET", *["POST"] * 3] if single else ["POST"] * 3)


async def test_the_client_of_graphql_sse_gets_the_errors_of_a_query_that_is_refused(
    node: Node, served: dict[str, Any], client: Client
):
    given = {**served, "operations": OPERATIONS, "singleConnection": False}
    told = await node.run("streams/sse.mjs", given)
    assert told["results"] == [[await client.ask(query)] for query in OPERATIONS]


async def test_the_client_of_graphql_ws_runs_queries_and_a_bad_one_closes_no_other(
    node: Node, served: dict[str, Any], client: Client
):
    told = await node.run("streams/ws.mjs", {**served, "operations": OPERATIONS})
    assert told["connections"] == 1
    for query, results in zip(OPERATIONS, told["results"], strict=True):
        answer = await client.ask(query)
        assert results == [answer if "data" in answer else {"refused": answer["errors"]}]


@pytest.mark.parametrize(("protocol", "codes"), [("ws", [1012]), ("sse", [])])
async def test_a_client_whose_gateway_stops_comes_again(
    node: Node, served: dict[str, Any], client: Client, settings: Settings, protocol: str, codes: list[int]
):
    async with serve(settings) as stopped:
        urls = [f"{stopped.url}/graphql", served["url"]]
        given = {"urls": urls, "headers": served["headers"], "protocol": protocol}
        running = asyncio.create_task(node.run("streams/again.mjs", given))
        async with asyncio.timeout(60):
            while 'outcome="ok",type="query"} 1.0' not in stopped.metrics.text().decode():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    answer = await client.ask("{me {name}}")
    assert await running == {"before": [answer], "after": [answer], "codes": codes, "connected": 2}
