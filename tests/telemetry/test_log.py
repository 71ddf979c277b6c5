"""The log as a process writes it."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from client import Client
from planted import watch

from gateway.sandbox import DEMO_TOKEN, Organisation


@asynccontextmanager
async def process(form: str, upstream: str, written: list[str]) -> AsyncIterator[str]:
    """A gateway in a process of its own, by its URL; what it logs is written down when it has ended."""
    environment = {**os.environ, "GATEWAY_TELEMETRY__LOG": form, "GATEWAY_UPSTREAM__URL": upstream}
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gateway", "serve", "--port", "0"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert running.stdout
    first = (await running.stdout.readline()).decode()
    try:
        yield re.search(r"http://[^/\\s]+", first).group()
    finally:
        running.send_signal(signal.SIGTERM)
        _, log = await running.communicate()
        watch("the log", log.decode())
        written += log.decode().splitlines()


async def test_each_operation_is_a_line_of_json_without_a_value(
    session: aiohttp.ClientSession, sandbox_url: str, organisation: Organisation
):
    log: list[str] = []
    user, other = list(organisation.all("user"))[:2]
    async with process("json", sandbox_url, log) as url:
        client = Client(session, url)
        await client.ask("query Who($id: ID!) {user(id: $id){name email}}", {"id": user})
        await client.ask("query Who($id: ID!) {user(id: $id){name email}}", {"id": user})
        await client.ask('{user(id: "nobody"){name}}')
        await client.ask('{nothing(of: "+4930123456")}')
    first, again, failed, refused = [json.loads(line) for line in log]
    assert {key: first[key] for key in ("event", "type", "operation", "outcome", "calls", "cached")} == {
        "event": "operation",
        "type": "query",
        "operation": "Who",
        "outcome": "ok",
        "calls": 1,
        "cached": 0,
    }
    assert (again["calls"], again["cached"]) == (0, 1)
    assert first["document"] == again["document"] != failed["document"]
    assert (failed["outcome"], failed["codes"]) == ("partial", ["BAD_USER_INPUT"])
    assert (refused["outcome"], refused["codes"]) == ("refused", ["GRAPHQL_VALIDATION_FAILED"])
    assert 0 < first["seconds"] < 60
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", first["timestamp"])
    for value in (user, other, DEMO_TOKEN, "+4930123456", "nobody"):
        assert value not in "\n".join(log)


async def test_a_line_of_text_says_the_same(session: aiohttp.ClientSession, sandbox_url: str):
    log: list[str] = []
    async with process("text", sandbox_url, log) as url:
        await Client(session, url).ask("query Who {me{id}}")
    (line,) = log
    for part in ("operation", "operation=Who", "outcome=ok", "calls=1"):
        assert part in line


@pytest.mark.parametrize("form", ["text", "json"])
async def test_an_upstream_that_is_away_is_named_by_its_code(form: str, session: aiohttp.ClientSession):
    log: list[str] = []
    async with process(form, "http://127.0.0.1:9", log) as url:
        await Client(session, url).ask("{me{id}}")
    (line,) = log
    assert "UPSTREAM_UNAVAILABLE" in line


async def test_without_a_log_of_operations_none_is_written(session: aiohttp.ClientSession, sandbox_url: str):
    log: list[str] = []
    async with process("off", sandbox_url, log) as url:
        assert (await Client(session, url).ask("{me{id}}"))["data"]["me"]
    assert log == []


FAILING = """
import logging
from gateway.telemetry.log import configure

configure("json")
try:
    int("someone@example.com")
except ValueError:
    logging.getLogger("a.library").exception("It failed.")
"""


async def test_an_exception_of_a_library_is_logged_by_its_place_and_without_its_text():
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FAILING, stderr=asyncio.subprocess.PIPE
    )
    _, log = await running.communicate()
    line = json.loads(log)
    assert {key: line[key] for key in ("event", "level", "logger", "exception")} == {
        "event": "It failed.",
        "level": "error",
        "logger": "a.library",
        "exception": "ValueError\n  <string>:7 in <module>",
    }
    assert "example" not in log.decode()
