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


@pytest.mark.parametrize("path", ["/graphql", "/explain"])
async def test_a_preflight_allows_a_page_of_an_allowed_origin(open_client: Client, path: str):
    headers = {"Origin": APP, "Access-Control-Request-Method": "POST"}
    reply = await open_client.send("OPTIONS", path, headers=headers)
    assert (reply.status, reply.headers["Access-Control-Allow-Origin"]) == (204, APP)
    assert "POST" in reply.headers["Access-Control-Allow-Methods"].split(", ")
    allowed = reply.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"authorization", "content-type", "x-gateway-trace", "x-correlation-id"} <= set(allowed)


@pytest.mark.parametrize(
    "header", ["if-none-match", "traceparent", "tracestate", "apollographql-client-name"]
)
async def test_a_page_may_send_what_common_libraries_add(open_client: Client, header: str):
    reply = await open_client.send("OPTIONS", headers={"Origin": APP})
    assert header in reply.headers["Access-Control-Allow-Headers"].split(", ")


async def test_an_allowed_page_may_read_the_answer(open_client: Client):
    reply = await open_client.send(json={"query": "{__typename}"}, headers={"Origin": APP})
    assert reply.headers["Access-Control-Allow-Origin"] == APP
    assert reply.headers["Vary"] == "Origin"
    exposed = reply.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Retry-After", "x-gateway-ratelimit-remaining"} <= set(exposed)
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize("origin", ["https://app.example.com.evil.example", "http://app.example.com", "null"])
async def test_no_other_page_may(open_client: Client, origin: str):
    headers = {"Origin": origin}
    replies = [
        await open_client.send("OPTIONS", headers=headers),
        await open_client.send("OPTIONS", "/explain", headers=headers),
        await open_client.send(json={"query": "{__typename}"}, headers=headers),
    ]
    assert [reply.status for reply in replies] == [204, 204, 200]
    assert not [name for reply in replies for name in reply.headers if name.startswith("Access-")]


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
