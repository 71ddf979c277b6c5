"""What is not well-formed HTTP, or reaches no handler, gets a typed error and leaves nothing in the log."""

import logging

import pytest
from client import Client
from raw import CHUNKED, post, raw_clients

from gateway.app import Gateway

SECRET = b"very-secret-token"

MALFORMED = [
    pytest.param(post(b"{}", b"Authorization: Bearer %s\0" % SECRET), id="a null"),
    pytest.param(post(b"{}", b"Authorization: Bearer %s\rX: y" % SECRET), id="a bare carriage return"),
    pytest.param(post(b"{}", b"Authorization Bearer %s" % SECRET), id="no colon"),
    pytest.param(post(b"{}", b"Authorization: Bearer\r\n %s" % SECRET), id="a folded line"),
    pytest.param(post(b"{}", b"Authori zation: Bearer %s" % SECRET), id="a space in a name"),
    pytest.param(post(b"{}", b"Content-Length: 3%s" % SECRET), id="two lengths"),
    pytest.param(b"GET /%s HTTP/9.9\r\n\r\n" % SECRET, id="no such version"),
    pytest.param(b"\x16\x03\x01%s\r\n\r\n" % SECRET, id="TLS"),
    pytest.param(b"POST /graphql HTTP/1.1\r\nAuthorization: %s\r\n\r\n" % SECRET, id="no host"),
    pytest.param(post(b"zz\r\n%s\r\n" % SECRET, b"Transfer-Encoding: chunked"), id="a length and chunks"),
]


@pytest.mark.parametrize("request_", MALFORMED)
async def test_what_is_not_well_formed_is_400_without_an_echo(
    gateway: Gateway, request_: bytes, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        async with raw_clients(gateway.url) as (wire,):
            wire.send(request_)
            answer = await wire.answer()
            assert await wire.rest() == b""
    assert (answer.status, answer.code) == (400, "BAD_USER_INPUT")
    assert_ours(answer.headers)
    assert SECRET not in answer.body
    assert SECRET.decode() not in caplog.text
    assert not caplog.records


def assert_ours(headers: dict[str, str]) -> None:
    assert "server" not in headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("encoding", [b"br", b"zstd", b"compress", b"x-gzip", b"gzip, gzip"])
async def test_a_body_in_an_encoding_that_is_not_read_is_415(
    gateway: Gateway, encoding: bytes, caplog: pytest.LogCaptureFixture
):
    async with raw_clients(gateway.url) as (wire,):
        wire.send(post(b"{}", b"Content-Encoding: " + encoding))
        answer = await wire.answer()
    assert (answer.status, answer.code) == (415, "BAD_USER_INPUT")
    assert answer.headers["accept-encoding"] == "gzip, deflate"
    assert_ours(answer.headers)
    assert not caplog.records


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(post(b"", b"Content-Encoding: gzip", length=100), b"not gzip" * 10, id="gzip"),
        pytest.param(CHUNKED, b"1\r\n{\r\nzz%s\r\n" % SECRET, id="chunks"),
    ],
)
@pytest.mark.parametrize("pause", [0, 0.1])
async def test_a_broken_body_is_400_at_once_and_not_logged(
    gateway: Gateway, head: bytes, body: bytes, pause: float, caplog: pytest.LogCaptureFixture
):
    async with raw_clients(gateway.url) as (wire,):
        await wire.trickle([head, body], pause)
        assert (await wire.answer()).status == 400
        await wire.rest()
    assert not caplog.records


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "NOT_FOUND"),
        ("POST", "/health/live", 405, "BAD_USER_INPUT"),
        ("GET", "/assets/nothing.js", 404, "NOT_FOUND"),
    ],
)
async def test_a_request_without_a_handler_gets_a_typed_error(
    client: Client, method: str, path: str, status: int, code: str
):
    reply = await client.send(method, path)
    assert (reply.status, reply.code) == (status, code)
    assert "Server" not in reply.headers
    assert ("Allow" in reply.headers) == (status == 405)


async def test_an_expectation_that_is_not_met_is_not_echoed(client: Client):
    reply = await client.send(json={"query": "{__typename}"}, headers={"Expect": "something"})
    assert (reply.status, reply.code) == (417, "BAD_USER_INPUT")
    assert "something" not in str(reply.body)


async def test_a_request_with_two_authorization_headers_is_400(gateway: Gateway, sandbox):
    twice = [b"Authorization: Bearer a", b"Authorization: Bearer b"]
    async with raw_clients(gateway.url) as (wire,):
        wire.send(post(b'{"query": "{me{id}}"}', *twice))
        answer = await wire.answer()
    assert (answer.status, answer.code) == (400, "BAD_USER_INPUT")
    assert b"Authorization" in answer.body
    assert not list(sandbox.calls)


async def test_what_the_libraries_log_holds_no_data(gateway: Gateway, caplog: pytest.LogCaptureFixture):
    assert gateway
    token = SECRET.decode()
    error = ValueError(token)
    logging.getLogger("aiohttp.server").error("Error handling request from %s", token, exc_info=error)
    logging.getLogger("asyncio").error(f"Exception in callback received({token})", exc_info=error)  # noqa: G004
    told = [record.getMessage() for record in caplog.records]
    assert told == ["Error handling request from: ValueError", "Exception in callback received: ValueError"]
    assert token not in caplog.text
