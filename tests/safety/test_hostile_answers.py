"""Answers of the upstream that are none: each is one typed error where it belongs."""

import asyncio
import os
import sys
from pathlib import Path

import aiohttp
import pytest
from client import Client
from held import ids

from gateway.sandbox import DEMO_TOKEN, Organisation, faults
from gateway.sandbox.faults import Fault
from gateway.settings import Settings

HOSTILE = {
    "JSON of another type": faults.wrong_type,
    "HTML": lambda: faults.html(200),
    "JSON cut short": faults.truncated,
    "NaN": faults.not_a_number,
    "JSON 100,000 levels deep": faults.deep,
    "a body without an end": faults.endless,
    "a gzip bomb": faults.gzip_bomb,
    "nothing": lambda: faults.raw(b""),
    "null": lambda: faults.raw(b"null"),
    "a list": lambda: faults.raw(b"[]"),
    "bytes that are no text": lambda: faults.raw(b'{"entities":["\xff\xfe"]}'),
    "half a character": lambda: faults.raw(b'{"entities":["\\ud800"]}'),
    "two documents": lambda: faults.raw(b"{}{}"),
    "a page of another type": lambda: faults.raw(b"{}", content_type="text/plain"),
}
LISTINGS = HOSTILE | {
    "NaN": lambda: faults.raw(b'{"entities":[],"total":NaN,"totalHits":NaN}'),
    "a count below nothing": lambda: faults.raw(b'{"total":-1,"totalHits":-1}'),
    "a count beyond GraphQL's": lambda: faults.raw(b'{"total":2147483648,"totalHits":2147483648}'),
    "a count that is none": lambda: faults.raw(b'{"total":"1","totalHits":true}'),
    "an object for a list": lambda: faults.raw(b'{"entities":{},"conversations":{}}'),
    "an empty text for a list": lambda: faults.raw(b'{"entities":"","conversations":""}'),
    "no for a list": lambda: faults.raw(b'{"entities":false,"conversations":0}'),
}

LISTING = "/api/v2/conversations"
USERS = "/api/v2/users"
SEARCH = "/api/v2/analytics/conversations/details/query"
BAD = "UPSTREAM_BAD_RESPONSE"


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation.seeded(seed=12, conversations=5, ended=1)


@pytest.fixture
def settings(sandbox_url: str, engine: str) -> Settings:
    """A cap that an ordinary answer keeps to, so that the endless ones are soon over; nothing is kept."""
    upstream = {"url": sandbox_url, "max_body": 500_000}
    http = {"port": 0, "grace": 1}
    return Settings(engine=engine, http=http, upstream=upstream, cache={"enabled": False}, live={"lease": 0})


@pytest.fixture
def befall(sandbox):
    """Lets one path answer with each hostile answer in turn; other paths answer well."""

    def befall(template, answers=HOSTILE):
        for name, fault in answers.items():
            sandbox.faults.clear()
            sandbox.faults.add(Fault(fault(), template=template))
            sandbox.calls.clear()
            yield name

    return befall


def told(answer):
    return {tuple(error["path"]): error["extensions"]["code"] for error in answer["errors"]}


def made(sandbox, template):
    return len([call for call in sandbox.calls if call.template == template])


async def test_a_failed_bulk_read_is_an_error_of_each_of_its_keys(client, sandbox, befall):
    query = "{ activeConversations { nodes { participants { id user { email } queue { description } } } } }"
    well = (await client.ask(query))["data"]["activeConversations"]["nodes"]
    places = {
        ("activeConversations", "nodes", index, "participants", number, "user")
        for index, node in enumerate(well)
        for number, person in enumerate(node["participants"])
        if person["user"]
    }
    for node in well:
        for person in node["participants"]:
            person["user"] = None
    for name in befall(USERS):
        answer = await client.ask(query)

        assert told(answer) == dict.fromkeys(places, BAD), name
        assert answer["data"]["activeConversations"]["nodes"] == well, name
        assert made(sandbox, USERS) == 1, name


async def test_a_single_read_gone_wrong_is_one_error_beside_whole_siblings(
    client, sandbox, befall, organisation
):
    user, queue = ids(organisation, "user")[0], ids(organisation, "queue")[0]
    query = f'{{ user(id: "{user}") {{ id }} me {{ id }} queue(id: "{queue}") {{ id }} }}'
    for name in befall(f"{USERS}/{{id}}"):
        answer = await client.ask(query)

        # `/users/me` is a path of its own.
        assert told(answer) == {("user",): BAD}, name
        assert answer["data"] == {"user": None, "me": {"id": organisation.user_id}, "queue": {"id": queue}}
        assert made(sandbox, f"{USERS}/{{id}}") == 1, name


async def test_me_gone_wrong_is_one_error(client, befall):
    for name in befall(f"{USERS}/me"):
        assert told(await client.ask("{ me { id } }")) == {("me",): BAD}, name


async def test_a_listing_gone_wrong_is_one_error(client, sandbox, befall):
    query = "{ activeConversations { nodes { id } } me { id } }"
    for name in befall(LISTING, LISTINGS):
        answer = await client.ask(query)

        assert told(answer) == {("activeConversations",): BAD}, name
        assert answer["data"]["me"], name
        assert made(sandbox, LISTING) == 1, name


async def test_a_history_gone_wrong_is_one_error(client, befall):
    query = '{ conversationHistory(interval: "2026-01-30/2026-02-01") { nodes { id } } me { id } }'
    for name in befall(SEARCH, LISTINGS):
        answer = await client.ask(query)

        assert told(answer) == {("conversationHistory",): BAD}, name
        assert answer["data"]["me"], name


async def test_entities_gone_wrong_are_an_error_each(client, befall, organisation):
    user, other = ids(organisation, "user")[:2]
    queue = ids(organisation, "queue")[0]
    of = [{"__typename": "User", "id": user}, {"__typename": "Queue", "id": queue}]
    of.append({"__typename": "User", "id": other})
    fields = "... on User { id } ... on Queue { id }"
    query = f"query Entities($of: [_Any!]!) {{ _entities(representations: $of) {{ {fields} }} }}"
    for name in befall(USERS):
        answer = await client.ask(query, {"of": of})

        assert told(answer) == {("_entities", 0): BAD, ("_entities", 2): BAD}, name
        assert answer["data"]["_entities"] == [None, {"id": queue}, None]


@pytest.mark.parametrize("form", ["results", "entities"])
async def test_strange_items_of_a_bulk_answer_are_ignored(client, sandbox, organisation, form):
    kind, path = {
        "entities": ("user", USERS),
        "results": ("externalContact", "/api/v2/externalcontacts/bulk/contacts"),
    }[form]
    first, second = ids(organisation, kind)[:2]
    items = b'null,7,"text",[],{},{"id":null},{"id":7},{"id":{}},{"id":"../me"},{"id":"1","entity":7}'
    sandbox.faults.add(Fault(faults.raw(b'{"%s":[%s]}' % (form.encode(), items)), template=path))

    answer = await client.ask(f'{{ {kind}s(ids: ["{first}", "{second}"]) {{ id }} }}')

    assert answer == {"data": {f"{kind}s": [{"id": first}, {"id": second}]}}
    assert len(sandbox.calls) == 3


async def test_strange_items_of_a_listing_are_an_error_each(client, sandbox, organisation):
    id_ = ids(organisation, "conversation")[0]
    body = b'{"entities":[null,{"id":"%s","participants":[]},7,"text",[]]}' % id_.encode()
    sandbox.faults.add(Fault(faults.raw(body), template=LISTING))

    answer = await client.ask("{ activeConversations { totalCount nodes { id } edges { node { id } } } }")

    nodes = [None, {"id": id_}, None, None, None]
    edges = [{"node": node} for node in nodes]
    assert answer["data"] == {"activeConversations": {"totalCount": 5, "nodes": nodes, "edges": edges}}
    wrong = (0, 2, 3, 4)
    places = [("nodes", index) for index in wrong] + [("edges", index, "node") for index in wrong]
    assert told(answer) == {("activeConversations", *place): BAD for place in places}


class TestMemory:
    """Of a gateway in a process of its own, with its usual cap of 16 MiB for one answer."""

    MOST = 50 * 1024
    """KiB by which the process may grow."""

    @pytest.fixture
    async def process(self, sandbox_url, engine):
        command = [sys.executable, "-m", "gateway", "serve", "--port", "0", "--upstream-url", sandbox_url]
        environment = {**os.environ, "GATEWAY_ENGINE": engine, "GATEWAY_CACHE__ENABLED": "false"}
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.PIPE
        )
        try:
            yield process
        finally:
            process.terminate()
            await process.communicate()

    async def test_no_answer_makes_it_grow_by_50_mib(self, process, sandbox, organisation):
        async with aiohttp.ClientSession() as session:
            client = Client(session, await url_of(process))
            query = "query Some($ids: [ID!]!) { users(ids: $ids) { id email } me { id } }"
            variables = {"ids": ids(organisation, "user")}
            for _ in range(5):
                assert "errors" not in await client.ask(query, variables, token=DEMO_TOKEN)
            grown = {}
            for name, fault in HOSTILE.items():
                sandbox.faults.clear()
                sandbox.faults.add(Fault(fault(), template=USERS))
                before = reset_peak(process.pid)

                answer = await client.ask(query, variables, token=DEMO_TOKEN)

                assert set(told(answer).values()) == {BAD}, name
                assert answer["data"]["me"], name
                grown[name] = memory(process.pid, "VmHWM") - before
            assert max(grown.values()) < self.MOST, grown


async def url_of(process):
    while True:
        line = (await process.stdout.readline()).decode()
        assert line, "the gateway did not start"
        if line.startswith("GraphQL "):
            return line.split()[1].removesuffix("/graphql")


def memory(pid: int, what: str) -> int:
    """Resident memory in KiB: `VmRSS` now, `VmHWM` at its highest."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def reset_peak(pid: int) -> int:
    """Lets the highest begin anew, at what it is now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return memory(pid, "VmRSS")
