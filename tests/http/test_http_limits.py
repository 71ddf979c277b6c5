"""Operations that ask for too much are refused before anything of them is run."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from client import Client

from gateway.app import serve
from gateway.sandbox import Sandbox
from gateway.settings import Settings

EIGHT = "id name email title department state username version"
DOUBLING = "{me{...f0}}" + "".join(
    f" fragment f{n} on User{{{EIGHT} manager{{...f{n + 1}}} a:manager{{...f{n + 1}}}}}" for n in range(8)
)


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("{__typename}" + "#" * 70_000, "65536 bytes"),
        ("{__typename}" + " # a\n" * 4_000, "3000 tokens"),
        ("{me" + "{manager" * 400 + "{id}" + "}" * 401, "nests too deeply"),
        ("{me" + "{manager" * 20 + "{id}" + "}" * 21, "16 levels of fields"),
        ("{" + " ".join(f"a{n}:me{{id}}" for n in range(31)) + "}", "30 root fields"),
        ("{me{" + " ".join(f"a{n}:id" for n in range(201)) + "}}", "200 aliases"),
        ("{me{" + "id " * 51 + "}}", "50 selections of one field"),
        ("{me{" + "manager{id} " * 51 + "}}", "50 selections of one field"),
        ("{me{" + "...a " * 2 + "}} fragment a on User{" + "id " * 51 + "}", "50 selections of one field"),
        (DOUBLING + " fragment f8 on User{id}", "1500 fields"),
    ],
)
async def test_a_document_beyond_a_limit_is_refused_by_name(
    client: Client, sandbox: Sandbox, query: str, limit: str
):
    reply = await client.send(json={"query": query})
    assert reply.code == "OPERATION_TOO_COMPLEX"
    assert limit in reply.body["errors"][0]["message"]
    assert not list(sandbox.calls)


async def test_fragments_that_many_operations_share_are_compared_once(client: Client):
    operations = " ".join(f"query q{n}{{me{{...f0}}}}" for n in range(30))
    fragments = " ".join(f"fragment f{n} on User{{a{n}:id ...f{n + 1}}}" for n in range(40))
    document = f"{operations} {fragments} fragment f40 on User{{id}}"
    reply = await client.send(json={"query": document, "operationName": "q7"})
    assert reply.code == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    "query",
    [
        "{me{...a}} fragment a on User{...b} fragment b on User{...a}",
        "{me{...a}} fragment a on User{manager{...a} m:manager{...a}}",
        "{...nowhere}",
    ],
)
async def test_fragments_that_lead_nowhere_are_for_validation_to_refuse(client: Client, query: str):
    answer = await client.ask(query)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}


@pytest.fixture
async def frugal(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Client]:
    """A client of a gateway that makes two calls for an operation and no more."""
    few = settings.model_copy(update={"limits": settings.limits.model_copy(update={"calls": 2})})
    async with serve(few) as gateway:
        yield Client(session, gateway.url)


@pytest.mark.parametrize("engine", ["planned", "reference"])
async def test_calls_beyond_the_limit_are_errors_in_their_places(frugal: Client, sandbox: Sandbox):
    answer = await frugal.ask("{activeConversations{nodes{participants{team{description}}}}}")
    codes = [error["extensions"]["code"] for error in answer["errors"]]
    assert codes == ["OPERATION_TOO_COMPLEX"] * len(codes)
    assert all(error["path"][-1] == "team" for error in answer["errors"])
    assert any(
        one["team"] for node in answer["data"]["activeConversations"]["nodes"] for one in node["participants"]
    )
    assert len(sandbox.calls) == 2


@pytest.mark.parametrize("engine", ["planned", "reference"])
@pytest.mark.parametrize(
    "query",
    [
        "{scripts(ids: %s){id}}",
        "{a: scripts(ids: %s){id} me{id}}",
        "{me{id} activeConversations{totalCount} teams(ids: %s){id}}",
    ],
)
async def test_an_operation_that_is_certain_to_need_more_calls_is_refused_before_the_first(
    frugal: Client, sandbox: Sandbox, query: str
):
    answer = await frugal.ask(query % '["1", "2", "3"]')
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
    assert "more than 2 upstream calls" in error["message"]
    assert "data" not in answer
    assert not sandbox.calls


@pytest.mark.parametrize("engine", ["planned", "reference"])
async def test_ids_that_one_call_brings_are_within_the_limit(frugal: Client, sandbox: Sandbox):
    answer = await frugal.ask('{users(ids: ["1", "2", "3"]){id} skills(ids: ["1", "1"]){id}}')
    assert answer["data"]
    assert sandbox.calls


async def test_one_deadline_holds_for_the_whole_operation(
    settings: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    upstream = settings.upstream.model_copy(update={"deadline": 1e-9})
    async with serve(settings.model_copy(update={"upstream": upstream})) as gateway:
        (error,) = (await Client(session, gateway.url).ask("{me{id}}"))["errors"]
    assert error["extensions"]["code"] == "UPSTREAM_TIMEOUT"
    assert not list(sandbox.calls)
