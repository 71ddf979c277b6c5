"""What a client may read of an error, and what the log may hold of it."""

import logging

import aiohttp
import pytest
import strawberry
from client import Client
from endpoint import serve_schema
from fragile import SECRET, Query

from gateway.upstream.identity import Identity


async def test_a_gateway_error_has_its_extensions(fragile: Client):
    (error,) = (await fragile.ask("{refused}"))["errors"]
    assert error["message"] == "The token's budget of upstream calls is used up. Wait until it resets."
    assert error["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 7, "correlationId": "abc"}


@pytest.mark.parametrize("field", ["broken", "wrong"])
async def test_any_other_error_is_masked_and_logged_without_its_values(
    fragile: Client, field: str, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        (error,) = (await fragile.ask(f"{{{field}}}"))["errors"]
    assert error["message"] == "Internal error."
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert f"internal error {error['extensions']['errorId']}: " in record.message
    assert record.message.count("\n") > 1  # one line for each frame of its traceback
    assert SECRET not in caplog.text


async def test_a_gateway_error_is_not_logged(fragile: Client, caplog: pytest.LogCaptureFixture):
    await fragile.ask("{refused}")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_an_error_says_what_is_wrong_with_a_variable(fragile: Client):
    query = "query ($times: Int) {echo(times: $times)}"
    (error,) = (await fragile.ask("query ($times: Int!) {echo(times: $times)}", {"times": "x"}))["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "$times" in error["message"]
    (error,) = (await fragile.ask(query))["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_an_error_names_an_argument_that_a_variable_leaves_null(fragile: Client):
    answer = await fragile.ask("query ($times: Int = 1) {echo(times: $times)}", {"times": None})
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["path"] == ["echo"]


async def failing(_authorization: str | None) -> Identity:
    raise RuntimeError(SECRET)


async def test_a_fault_before_an_operation_is_logged_and_masked_at_every_door(
    session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
):
    async with serve_schema(strawberry.Schema(Query), authenticate=failing) as url:
        for method in ("POST", "PUT"):
            reply = await Client(session, url).send(method, json={"query": "{fine}"})
            assert (reply.status, reply.code) == (500, "INTERNAL_SERVER_ERROR")
            assert reply.body["errors"][0]["extensions"]["errorId"] in caplog.text
        async with session.ws_connect(f"{url}/graphql", protocols=["graphql-transport-ws"]) as socket:
            await socket.send_json({"type": "connection_init"})
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
            assert socket.close_code == 1011
    assert [record.name for record in caplog.records] == ["gateway.engine.errors"] * 3
    assert SECRET not in caplog.text
