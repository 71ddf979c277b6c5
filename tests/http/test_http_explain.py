"""What an operation would cost, told over HTTP: `POST /explain`."""

from hashlib import sha256
from typing import Any

import aiohttp
import pytest
from client import Client

from gateway.app import Gateway, serve
from gateway.sandbox import Sandbox
from gateway.settings import Settings

TEAMS = "query Teams($ids: [ID!]!) { teams(ids: $ids) { name division { name } } }"


async def explain(session: aiohttp.ClientSession, url: str, body: Any, **options: Any) -> tuple[int, Any]:
    async with session.post(f"{url}/explain", json=body, **options) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, await answer.json()


async def test_the_levels_of_an_operation_are_told_and_no_call_is_made(
    session: aiohttp.ClientSession, gateway: Gateway, sandbox: Sandbox
):
    told = await explain(session, gateway.url, {"query": TEAMS, "variables": {"ids": ["1", "2"]}})
    assert told == (
        200,
        {
            "type": "query",
            "name": "Teams",
            "least": 2,
            "most": 3,
            "objects": 4,
            "levels": [
                [{"what": "teams", "entities": 2, "calls": 2, "paths": ["teams"]}],
                [{"what": "divisions", "entities": 2, "calls": 1, "paths": ["teams.division"]}],
            ],
            "refusal": None,
        },
    )
    assert list(sandbox.calls) == []


HOLD = """mutation Hold($one: HoldParticipantInput!, $two: SetPresenceInput!) {
  holdParticipant(input: $one) { outcome participant { user { name } } }
  setPresence(input: $two) { outcome }
}"""


async def test_mutations_take_turns_and_may_read_until_their_effect_shows(
    session: aiohttp.ClientSession, gateway: Gateway, sandbox: Sandbox
):
    _, told = await explain(session, gateway.url, {"query": HOLD})
    paths = [[reads["paths"] for reads in level] for level in told["levels"]]
    assert (told["type"], told["least"], told["most"]) == ("mutation", 3, 9)
    assert paths == [
        [["holdParticipant.participant"]],
        [["holdParticipant.participant.user"]],
        [["setPresence"]],
    ]
    assert list(sandbox.calls) == []


async def test_a_variable_that_is_not_given_counts_as_the_most_expensive_one(
    session: aiohttp.ClientSession, gateway: Gateway
):
    status, told = await explain(session, gateway.url, {"query": TEAMS})
    assert (status, told["levels"][0][0]["entities"]) == (200, 100)


async def test_an_operation_that_is_not_planned_has_no_levels(
    session: aiohttp.ClientSession, gateway: Gateway
):
    status, told = await explain(session, gateway.url, {"query": "{__schema {description}}"})
    assert (status, told["least"], told["levels"]) == (200, None, None)


async def test_an_operation_that_is_too_expensive_is_told_with_the_reason(
    session: aiohttp.ClientSession, settings: Settings
):
    cheap = settings.model_copy(update={"limits": settings.limits.model_copy(update={"calls": 1})})
    async with serve(cheap) as gateway:
        body = {"query": TEAMS, "variables": {"ids": ["1", "2"]}}
        status, told = await explain(session, gateway.url, body)
    assert status == 200
    assert told["refusal"] == "The operation needs more than 1 upstream calls."


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{nothing}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": TEAMS, "variables": {"ids": {}}}, "BAD_USER_INPUT"),
        ({"query": TEAMS, "variables": {"ids": ["1"] * 20_000}}, "OPERATION_TOO_COMPLEX"),
        ({"query": "{me{id}}".replace("id", "id " * 60)}, "OPERATION_TOO_COMPLEX"),
        ({"documentId": "sha256:" + "0" * 64}, "PERSISTED_QUERY_NOT_FOUND"),
        ({}, "BAD_USER_INPUT"),
        ([], "BAD_USER_INPUT"),
    ],
)
async def test_what_would_not_be_accepted_is_refused_with_its_code(
    session: aiohttp.ClientSession, gateway: Gateway, body: Any, code: str
):
    status, told = await explain(session, gateway.url, body)
    assert (status, told["errors"][0]["extensions"]["code"]) == (400, code)


async def test_no_form_of_another_site_is_explained(session: aiohttp.ClientSession, gateway: Gateway):
    async with session.post(f"{gateway.url}/explain", data={"query": "{me{id}}"}) as answer:
        assert answer.status == 415
    async with session.get(f"{gateway.url}/explain", params={"query": "{me{id}}"}) as answer:
        assert answer.status == 405


async def test_only_trusted_documents_are_explained_where_only_those_run(
    session: aiohttp.ClientSession, settings: Settings, tmp_path: Any
):
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"one": "query One { me { id } }"}')
    documents = {"mode": "only", "file": manifest}
    async with serve(
        settings.model_copy(update={"documents": Settings(documents=documents).documents})
    ) as it:
        status, told = await explain(session, it.url, {"query": TEAMS})
        assert (status, told["errors"][0]["extensions"]["code"]) == (400, "PERSISTED_QUERY_NOT_FOUND")
        status, told = await explain(session, it.url, {"documentId": "one"})
        assert (status, told["least"]) == (200, 1)


async def test_a_stranger_is_told_nothing_where_the_gateway_knows_its_callers(
    session: aiohttp.ClientSession, sandbox_url: str, tmp_path: Any
):
    keys = tmp_path / "keys.json"
    key = sha256(b"wallboard-key").hexdigest()
    keys.write_text(f'{{"keys": [{{"name": "wallboard", "sha256": "{key}", "scopes": []}}]}}')
    auth = {"mode": "service", "client_id": "a", "client_secret": "b", "api_keys_file": keys}
    async with serve(Settings(http={"port": 0}, upstream={"url": sandbox_url}, auth=auth)) as gateway:
        status, told = await explain(session, gateway.url, {"query": "{me{id}}"})
        assert (status, told["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
        headers = {"Authorization": "Bearer wallboard-key"}
        status, _ = await explain(session, gateway.url, {"query": "{me{id}}"}, headers=headers)
        assert status == 200


async def test_the_estimate_is_the_one_that_the_trace_tells(client: Client, gateway: Gateway):
    _, told = await explain(client.session, gateway.url, {"query": TEAMS, "variables": {"ids": ["1"]}})
    answer = await client.ask(TEAMS, {"ids": ["1"]}, x_gateway_trace="1")
    assert answer["extensions"]["upstream"]["planned"] == told["most"]


async def test_what_is_explained_is_counted_and_logged_as_such(
    capsys: pytest.CaptureFixture[str], session: aiohttp.ClientSession, settings: Settings
):
    async with serve(settings) as gateway:
        await explain(session, gateway.url, {"query": TEAMS})
        await explain(session, gateway.url, {"query": "{nothing}"})
        counted = gateway.metrics.text().decode().splitlines()
    log = capsys.readouterr().err.splitlines()
    for line, outcome in zip(log, ("explained", "refused"), strict=True):
        assert f"outcome={outcome}" in line
        assert f'gateway_operations_total{{outcome="{outcome}",type="none"}} 1.0' in counted
    assert "gateway_operations_running 0.0" in counted
