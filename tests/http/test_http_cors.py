"""Pages of other origins, and the headers that protect every answer."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from client import Client

from gateway.app import serve
from gateway.settings import Settings

APP = "https://app.example.com"


@pytest.fixture
async def open_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Client]:
    """Of a gateway that a page's origin may call."""
    http = settings.http.model_copy(update={"allowed_origins": (APP,)})
    async with serve(settings.model_copy(update={"http": http})) as gateway:
        yield Client(session, gateway.url)


async def test_a_preflight_allows_a_page_of_an_allowed_origin(open_client: Client):
    headers = {"Origin": APP, "Access-Control-Request-Method": "POST"}
    reply = await open_client.send("OPTIONS", headers=headers)
    assert (reply.status, reply.headers["Access-Control-Allow-Origin"]) == (204, APP)
    allowed = reply.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"authorization", "content-type", "x-gateway-trace", "x-correlation-id"} <= set(allowed)


async def test_an_allowed_page_may_read_the_answer(open_client: Client):
    reply = await open_client.send(json={"query": "{__typename}"}, headers={"Origin": APP})
    assert reply.headers["Access-Control-Allow-Origin"] == APP
    assert reply.headers["Vary"] == "Origin"
    assert "x-gateway-ratelimit-remaining" in reply.headers["Access-Control-Expose-Headers"].split(", ")
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize("origin", ["https://app.example.com.evil.example", "http://app.example.com", "null"])
async def test_no_other_page_may(open_client: Client, origin: str):
    asked = await open_client.send("OPTIONS", headers={"Origin": origin})
    answered = await open_client.send(json={"query": "{__typename}"}, headers={"Origin": origin})
    assert not [name for reply in (asked, answered) for name in reply.headers if name.startswith("Access-")]


@pytest.mark.parametrize(
    "path", ["/graphql", "/health/live", "/metrics", "/schema.graphql", "/nowhere", "/explorer.json"]
)
async def test_every_answer_is_protected(client: Client, path: str):
    headers = (await client.send("GET", path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in headers
