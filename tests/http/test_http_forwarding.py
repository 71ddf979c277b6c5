"""Headers that a client's request hands on to the upstream."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from client import Client
from multidict import CIMultiDictProxy

from gateway.app import serve
from gateway.sandbox import DEMO_TOKEN, Sandbox
from gateway.sandbox.faults import Fault
from gateway.settings import Settings


@pytest.fixture
def sent(sandbox: Sandbox) -> list[CIMultiDictProxy[str]]:
    """The headers of the calls that reach the sandbox."""
    sent: list[CIMultiDictProxy[str]] = []

    async def note(request: web.Request) -> web.StreamResponse:
        sent.append(request.headers)
        return web.json_response({"id": "1", "name": "Somebody", "selfUri": "/api/v2/users/1"})

    sandbox.faults.add(Fault(note))
    return sent


@pytest.fixture
async def forwarding(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Client]:
    """A client of a gateway that hands on two headers."""
    upstream = {**settings.upstream.model_dump(), "headers": "x-tenant, traceparent"}
    async with serve(Settings(**{**settings.model_dump(), "upstream": upstream})) as gateway:
        yield Client(session, gateway.url)


async def test_a_correlation_id_goes_upstream_and_nothing_else_of_the_request(
    client: Client, sent: list[CIMultiDictProxy[str]]
):
    unlisted = {"Cookie": "a=b", "X-Tenant": "t", "X-Forwarded-For": "192.0.2.1", "User-Agent": "browser"}
    answer = await client.ask("{me{name}}", **{"X-Correlation-ID": "abc-123", **unlisted})
    assert answer["data"]["me"]["name"] == "Somebody"
    (headers,) = sent
    assert headers["x-correlation-id"] == "abc-123"
    assert headers["Authorization"] == f"Bearer {DEMO_TOKEN}"
    assert not {"Cookie", "X-Tenant", "X-Forwarded-For"} & headers.keys()
    assert headers["User-Agent"] != "browser"


async def test_the_operator_lists_the_headers_that_go_upstream(
    forwarding: Client, sent: list[CIMultiDictProxy[str]]
):
    await forwarding.ask("{me{name}}", **{"X-Correlation-ID": "abc", "X-Tenant": "t", "traceparent": "00-1"})
    (headers,) = sent
    assert (headers["x-tenant"], headers["traceparent"]) == ("t", "00-1")
    assert "x-correlation-id" not in headers


@pytest.mark.parametrize("value", ["", "x" * 257, "caf\u00e9", "a\tb"])
async def test_a_value_that_can_be_no_id_stays_behind(
    client: Client, sent: list[CIMultiDictProxy[str]], value: str
):
    answer = await client.ask("{me{name}}", **{"X-Correlation-ID": value})
    assert answer["data"]["me"]["name"] == "Somebody"
    assert "x-correlation-id" not in sent[0]
