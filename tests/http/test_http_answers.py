"""Answers: their media type and status (GraphQL over HTTP, "Response")."""

import aiohttp
import pytest
from client import GRAPHQL, Client

from gateway.app import serve
from gateway.sandbox import DEMO_TOKEN
from gateway.settings import Settings

JSON = "application/json"
EVENTS = "text/event-stream"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{JSON};q=0.9, {GRAPHQL};q=0.1", JSON),
        (f"{GRAPHQL}, */*;q=0.1", GRAPHQL),
        (f"{GRAPHQL};q=0, */*", JSON),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"text/html, {JSON};charset=utf-8", JSON),
        ("text/html, */*;q=0.01", JSON),
        ("text/event-stream;q=0.5, */*", JSON),
        (f"{GRAPHQL}, {JSON}, text/event-stream, multipart/mixed", GRAPHQL),
        ("text/event-stream", EVENTS),
        ("text/event-stream, */*", EVENTS),
        (f"{JSON};q=0.9, text/event-stream", EVENTS),
        ("text/*", EVENTS),
        (f"text/*, {JSON}", JSON),
        ("multipart/*", JSON),
        (f",{GRAPHQL},,", GRAPHQL),
        (", ,", JSON),
    ],
)
async def test_the_media_type_is_the_one_that_the_client_likes_best(
    client: Client, accept: str | None, media_type: str
):
    reply = await client.send(
        json={"query": "{__typename}"},
        headers={"Accept": accept} if accept else {},
        skip_auto_headers=["Accept"],
    )
    assert (reply.status, reply.headers["Content-Type"]) == (200, f"{media_type}; charset=utf-8")


async def test_an_accept_header_in_several_lines_is_one_list(client: Client):
    for lines, media_type in ((["text/html", GRAPHQL], GRAPHQL), ([f"{GRAPHQL};q=0.5", JSON], JSON)):
        headers = [("Accept", line) for line in lines]
        reply = await client.send(json={"query": "{__typename}"}, headers=headers)
        assert (reply.status, reply.type) == (200, media_type)


@pytest.mark.parametrize("accept", ["text/html", "text/plain, image/*", f"{JSON};q=0", f"{JSON};q=x"])
async def test_a_client_that_accepts_none_of_the_types_gets_406(client: Client, accept: str):
    reply = await client.send(json={"query": "{__typename}"}, headers={"Accept": accept})
    assert (reply.status, reply.code, reply.type) == (406, "BAD_USER_INPUT", JSON)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{nothing}", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {__typename}", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($times: Int!) {echo(times: $times)}", "BAD_USER_INPUT"),
    ],
)
@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), (JSON, 200)])
async def test_an_operation_that_is_not_run_has_no_data(
    fragile: Client, query: str, code: str, accept: str, status: int
):
    reply = await fragile.send(json={"query": query}, headers={"Accept": accept})
    assert (reply.status, reply.code) == (status, code)
    assert "data" not in reply.body


@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
async def test_an_operation_that_was_run_is_200_whatever_came_of_it(fragile: Client, accept: str):
    for query, data in (("{refused}", None), ("{broken fine}", {"broken": None, "fine": "fine"})):
        reply = await fragile.send(json={"query": query}, headers={"Accept": accept})
        assert (reply.status, reply.body["data"]) == (200, data)


async def test_an_error_names_its_place_in_document_and_answer(fragile: Client):
    answer = await fragile.ask("{fine\n a: broken}")
    (error,) = answer["errors"]
    assert error["locations"] == [{"line": 2, "column": 2}]
    assert error["path"] == ["a"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("{", 400),
        ("{nothing}", 422),
        ("query ($id: ID!) {user(id: $id) {id}}", 422),
        ("query A {__typename} query B {__typename}", 422),
        ('{user(id: "00000000-0000-4000-8000-000000000000") {id}}', 294),
        ("{me {id}}", 200),
    ],
)
async def test_the_newest_drafts_statuses_tell_what_became_of_an_operation_where_the_operator_wants_them(
    settings: Settings, session: aiohttp.ClientSession, query: str, status: int
):
    http = settings.http.model_copy(update={"draft_statuses": True})
    async with serve(settings.model_copy(update={"http": http})) as gateway:
        client = Client(session, gateway.url)
        for accept, expected in ((GRAPHQL, status), (JSON, 200)):
            headers = {"Accept": accept, "Authorization": f"Bearer {DEMO_TOKEN}"}
            assert (await client.send(json={"query": query}, headers=headers)).status == expected
