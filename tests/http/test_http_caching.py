"""How long a client may cache an answer, and how it revalidates one."""

import re
from typing import Any

import pytest
from client import Client, Reply

from gateway.app import serve
from gateway.sandbox import Fault, Organisation, Sandbox, faults
from gateway.settings import Settings

NAME = "query Name($id: ID!) { user(id: $id) { id name } }"


@pytest.fixture(params=["planned", "reference"])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return Settings(**{**settings.model_dump(), "cache": {"enabled": True, "ttl": {"user": 50}}})


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=2)


@pytest.fixture
def user(organisation: Organisation) -> str:
    return next(iter(organisation.all("user")))


async def get(client: Client, query: str, variables: str = "", **headers: str) -> Reply:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent |= {"Authorization": "Bearer sandbox-demo-token", "x-gateway-preflight": "1"}
    return await client.send("GET", params={"query": query, "variables": variables}, headers=sent)


def age(reply: Reply) -> int:
    match = re.fullmatch(r"private, max-age=(\d+)", reply.headers["Cache-Control"])
    assert match, reply.headers["Cache-Control"]
    return int(match[1])


async def test_entities_may_be_kept_as_long_as_they_hold(client: Client, user: str):
    variables = f'{{"id": "{user}"}}'
    assert 45 <= age(await get(client, NAME, variables)) <= 50
    assert 45 <= age(await get(client, NAME, variables)) <= 50


async def test_a_list_that_comes_whole_may_be_kept_as_its_entities_and_no_other(client: Client):
    for _ in range(2):
        assert age(await get(client, "{ presenceDefinitionList { nodes { name } } }")) > 3_000
    reply = await get(client, "{ queueList { nodes { name } } }")
    assert reply.headers["Cache-Control"] == "private, no-cache"


async def test_the_shortest_time_is_that_of_the_answer(client: Client, user: str, organisation: Organisation):
    division = next(iter(organisation.all("division")))
    query = f'{{ user(id: "{user}") {{ id name }} division(id: "{division}") {{ id name }} }}'
    assert age(await get(client, query)) <= 50
    assert age(await get(client, f'{{ division(id: "{division}") {{ id name }} }}')) > 3_000


@pytest.mark.parametrize(
    "query",
    [
        "{ activeConversations { nodes { id } } }",
        "{ me { id } }",
        '{ user(id: "%s") { presence { message } } me { id } }',
        "{ __typename }",
    ],
)
async def test_live_fields_are_read_again_each_time(client: Client, user: str, query: str):
    reply = await get(client, query.replace("%s", user))
    assert reply.headers["Cache-Control"] == "private, no-cache"
    assert reply.headers["ETag"].startswith('W/"')


async def test_an_answer_with_an_error_is_not_kept(client: Client, sandbox: Sandbox, user: str):
    sandbox.faults.add(Fault(faults.status(500)))
    reply = await get(client, NAME, f'{{"id": "{user}"}}')
    assert reply.body["errors"]
    assert reply.headers["Cache-Control"] == "no-store"
    assert "ETag" not in reply.headers


async def test_an_answer_that_shows_something_stale_is_not_kept(
    settings: Settings, session: Any, sandbox: Sandbox, user: str
):
    short = settings.model_copy(
        update={"cache": settings.cache.model_copy(update={"ttl": {"user": 1e-6}, "live": 0})}
    )
    async with serve(short) as gateway:
        client = Client(session, gateway.url)
        await get(client, NAME, f'{{"id": "{user}"}}')
        sandbox.faults.add(Fault(faults.status(500)))
        reply = await get(client, NAME, f'{{"id": "{user}"}}')
    assert reply.body["extensions"]["upstream"]["stale"]
    assert reply.headers["Cache-Control"] == "no-store"


async def test_a_client_that_has_the_answer_gets_304_without_a_body(client: Client, user: str):
    variables = f'{{"id": "{user}"}}'
    first = await get(client, NAME, variables)
    tag = first.headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        reply = await get(client, NAME, variables, if_none_match=known)
        assert (reply.status, reply.body) == (304, "")
        assert reply.headers["ETag"] == tag
        assert age(reply) <= 50
    assert (await get(client, NAME, variables, if_none_match='"other"')).body == first.body


async def test_an_answer_that_has_changed_has_another_tag(client: Client, organisation: Organisation):
    (first, *_) = organisation.active(organisation.user_id)
    query = f'{{ conversation(id: "{first["id"]}") {{ address }} }}'
    before = await get(client, query)
    assert (await get(client, query, if_none_match=before.headers["ETag"])).status == 304
    first["address"] = "another"
    organisation.changed("conversation", first)
    after = await get(client, query, if_none_match=before.headers["ETag"])
    assert after.body["data"]["conversation"] == {"address": "another"}


async def test_answers_of_two_media_types_have_two_tags(client: Client):
    tags = {
        (await get(client, "{ __typename }", accept=accept)).headers["ETag"]
        for accept in ("application/json", "application/graphql-response+json")
    }
    assert len(tags) == 2


async def test_vary_names_what_the_answer_depends_on(client: Client, user: str):
    reply = await get(client, NAME, f'{{"id": "{user}"}}')
    assert {"accept", "authorization"} <= {name.strip().lower() for name in reply.headers["Vary"].split(",")}


async def test_a_post_is_never_cached(client: Client, user: str):
    reply = await client.send(
        json={"query": NAME, "variables": {"id": user}},
        headers={"Authorization": "Bearer sandbox-demo-token"},
    )
    assert reply.headers["Cache-Control"] == "no-store"
