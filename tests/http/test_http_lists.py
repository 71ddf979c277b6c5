"""Lists of operations in one body, which are taken where the operator allows them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from client import GRAPHQL, Client

from gateway.app import Gateway, serve
from gateway.sandbox import DEMO_TOKEN
from gateway.settings import Settings

TYPENAME = {"query": "{__typename}"}


@asynccontextmanager
async def taking(settings: Settings, most: int) -> AsyncIterator[Gateway]:
    http = settings.http.model_copy(update={"batch": most})
    async with serve(settings.model_copy(update={"http": http})) as gateway:
        yield gateway


async def test_a_list_is_not_taken_by_default(client: Client):
    reply = await client.send(json=[TYPENAME])
    assert (reply.status, reply.code) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 200), (3, 200), (4, 400), (1000, 400)])
async def test_a_list_holds_as_many_operations_as_the_operator_allows(
    settings: Settings, session: aiohttp.ClientSession, count: int, status: int
):
    async with taking(settings, 3) as gateway:
        reply = await Client(session, gateway.url).send(json=[TYPENAME] * count)
    assert reply.status == status
    if status == 200:
        assert reply.body == [{"data": {"__typename": "Query"}}] * count
    else:
        assert reply.code == "BAD_USER_INPUT"


async def test_each_operation_of_a_list_is_answered_in_its_place_whatever_becomes_of_the_others(
    settings: Settings, session: aiohttp.ClientSession
):
    operations = [{"query": "{me{id}}"}, {"query": "{"}, 7, {"query": "{nothing}"}, TYPENAME]
    async with taking(settings, 5) as gateway:
        reply = await Client(session, gateway.url).send(
            json=operations, headers={"Authorization": f"Bearer {DEMO_TOKEN}", "Accept": GRAPHQL}
        )
    assert (reply.status, reply.type) == (200, "application/json")
    assert [answer.get("data") and list(answer["data"]) for answer in reply.body] == [
        ["me"],
        None,
        None,
        None,
        ["__typename"],
    ]
    codes = [answer["errors"][0]["extensions"]["code"] for answer in reply.body[1:4]]
    assert codes == ["GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"]
