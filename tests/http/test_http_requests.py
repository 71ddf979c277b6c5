"""Requests, well-formed and not (GraphQL over HTTP, "Request")."""

import json
from typing import Any

import pytest
from client import GRAPHQL, Client

from gateway.sandbox import Sandbox

TYPENAME = {"query": "{__typename}"}
PREFLIGHT = {"x-gateway-preflight": "1"}
FOREIGN = {"Origin": "https://app.example.com", "Sec-Fetch-Site": "cross-site"}


async def test_a_post_of_json_is_answered(client: Client):
    reply = await client.send(json=TYPENAME)
    assert (reply.status, reply.body) == (200, {"data": {"__typename": "Query"}})


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", 'application/json;charset="UTF-8"', "Application/JSON"],
)
async def test_json_may_say_that_it_is_utf_8(client: Client, content_type: str):
    reply = await client.send(data=json.dumps(TYPENAME), headers={"Content-Type": content_type})
    assert reply.body == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/graphql",
    ],
)
async def test_a_post_of_anything_else_is_415(client: Client, content_type: str):
    reply = await client.send(data=json.dumps(TYPENAME), headers={"Content-Type": content_type})
    assert (reply.status, reply.code) == (415, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "GRAPHQL_PARSE_FAILED"),
        (b"{", "GRAPHQL_PARSE_FAILED"),
        (b'{"query": "\xff"}', "GRAPHQL_PARSE_FAILED"),
        (b'{"query": "{__typename}", "variables": {"a": NaN}}', "GRAPHQL_PARSE_FAILED"),
        (b"[" * 100_000, "GRAPHQL_PARSE_FAILED"),
        (b"null", "BAD_USER_INPUT"),
        (b"{}", "BAD_USER_INPUT"),
        (b'{"query": 1}', "BAD_USER_INPUT"),
        (b'{"query": ""}', "BAD_USER_INPUT"),
        (b'{"query": "{__typename}", "variables": []}', "BAD_USER_INPUT"),
        (b'{"query": "{__typename}", "operationName": 1}', "BAD_USER_INPUT"),
        (b'{"query": "{__typename}", "extensions": "x"}', "BAD_USER_INPUT"),
        (b'[{"query": "{__typename}"}]', "BAD_USER_INPUT"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", GRAPHQL])
async def test_a_body_that_is_no_request_is_400(client: Client, body: bytes, code: str, accept: str):
    headers = {"Content-Type": "application/json", "Accept": accept}
    reply = await client.send(data=body, headers=headers)
    assert (reply.status, reply.code, reply.type) == (400, code, accept)


async def test_a_null_in_a_request_counts_as_an_absent_key(client: Client):
    request = {**TYPENAME, "variables": None, "operationName": None, "extensions": None}
    assert (await client.send(json=request)).body == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "headers",
    [
        {"x-gateway-preflight": "1"},
        {"apollo-require-preflight": "true"},
        {"x-apollo-operation-name": "Screen"},
        {"Content-Type": "application/json"},
        {"Authorization": "Bearer token"},
    ],
)
async def test_a_query_may_come_by_get_from_another_site_with_a_header_that_forces_a_preflight(
    client: Client, headers: dict[str, str]
):
    query = {"query": "query Q($ok: Boolean!) {__typename @include(if: $ok)}", "variables": '{"ok": true}'}
    reply = await client.send("GET", params=query, headers=headers | FOREIGN)
    assert (reply.status, reply.body) == (200, {"data": {"__typename": "Query"}})


@pytest.mark.parametrize("site", [None, "none", "same-origin"])
@pytest.mark.parametrize("named", [False, True])
async def test_a_query_may_come_by_get_from_anything_but_another_site(
    client: Client, site: str | None, named: bool
):
    headers = ({"Sec-Fetch-Site": site} if site else {}) | ({"Origin": client.url} if named else {})
    reply = await client.send("GET", params={"query": "{__typename}"}, headers=headers)
    assert (reply.status, reply.body) == (200, {"data": {"__typename": "Query"}})


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Authorization": "Basic dXNlcjpwYXNzd29yZA=="},
        {"Sec-Fetch-Site": "of a new kind"},
    ],
)
async def test_a_get_that_another_site_could_have_caused_is_refused(
    client: Client, sandbox: Sandbox, headers: dict[str, str]
):
    reply = await client.send("GET", params={"query": "{me{id}}"}, headers=headers)
    assert (reply.status, reply.code) == (400, "BAD_USER_INPUT")
    assert not list(sandbox.calls)


@pytest.mark.parametrize("query", [{}, {"query": ""}, {"query": "{__typename}", "variables": "{"}])
async def test_a_get_without_a_query_is_400(client: Client, query: dict[str, str]):
    assert (await client.send("GET", params=query, headers=PREFLIGHT)).status == 400


async def test_a_mutation_by_get_is_405_and_not_run(fragile: Client):
    reply = await fragile.send("GET", params={"query": "mutation {change}"}, headers=PREFLIGHT)
    assert (reply.status, reply.headers["Allow"]) == (405, "POST, OPTIONS")
    assert "data" not in reply.body


@pytest.mark.parametrize("method", ["PATCH", "HEAD"])
async def test_other_methods_are_405(client: Client, method: str):
    reply = await client.send(method)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, POST, PUT, DELETE, OPTIONS")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"query": "query A {__typename} query B {__typename}"}, 400),
        ({"query": "query A {__typename}", "operationName": "B"}, 400),
        ({"query": "query A {__typename} query B {b: __typename}", "operationName": "B"}, 200),
        ({"query": "query A {__typename}"}, 200),
        ({"query": "fragment F on Query {__typename}"}, 400),
    ],
)
async def test_the_operation_is_the_one_named_or_the_only_one(
    client: Client, request_: dict[str, Any], status: int
):
    reply = await client.send(json=request_, headers={"Accept": GRAPHQL})
    assert reply.status == status


async def test_a_body_whose_compression_is_broken_is_400(client: Client):
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert (await client.send(data=b"not gzip", headers=headers)).status == 400
