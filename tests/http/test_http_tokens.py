"""Whose token goes upstream."""

import aiohttp
import pytest
from client import Client

from gateway.app import serve
from gateway.sandbox import DEMO_CLIENT, DEMO_TOKEN, Organisation, Sandbox, Token
from gateway.settings import Settings

ME = "{me{id}}"


async def test_the_callers_own_token_goes_upstream(
    client: Client, sandbox: Sandbox, organisation: Organisation
):
    user = next(iter(organisation.all("user")))
    sandbox.add(Token("another-token", user))
    assert (await client.ask(ME, token="another-token"))["data"] == {"me": {"id": user}}
    assert [call.token for call in sandbox.calls] == ["another-token"]


@pytest.mark.parametrize(
    "authorization", [None, "Basic YTpi", "Bearer", "Bearer a\tb", "Bearer " + "a" * 5000]
)
async def test_without_a_usable_token_no_call_is_made(
    client: Client, sandbox: Sandbox, authorization: str | None
):
    headers = {"Authorization": authorization} if authorization else {}
    reply = await client.send(json={"query": ME}, headers=headers)
    assert (reply.status, reply.code, reply.body["data"]) == (200, "UNAUTHENTICATED", {"me": None})
    assert not list(sandbox.calls)


async def test_what_needs_no_call_needs_no_token(client: Client):
    answer = await client.ask("{__typename __schema{queryType{name}}}", token=None)
    assert answer == {"data": {"__typename": "Query", "__schema": {"queryType": {"name": "Query"}}}}


async def test_a_token_that_the_upstream_refuses_is_an_error(client: Client):
    (error,) = (await client.ask(ME, token="revoked"))["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert error["extensions"]["correlationId"]


async def test_the_demo_token_stands_in_only_where_there_is_none(
    settings: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    async with serve(settings, demo_token=DEMO_TOKEN) as gateway:
        client = Client(session, gateway.url)
        assert (await client.ask(ME, token=None))["data"]["me"]
        assert (await client.ask(ME, token="revoked"))["data"] == {"me": None}
    assert [call.token for call in sandbox.calls] == [DEMO_TOKEN, "revoked"]


@pytest.fixture
def service(settings: Settings) -> Settings:
    client_id, client_secret = DEMO_CLIENT
    auth = {"mode": "service", "client_id": client_id, "client_secret": client_secret}
    return Settings(http=settings.http, upstream=settings.upstream, auth=auth)


async def test_in_service_mode_the_gateways_own_token_goes_upstream(
    service: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    async with serve(service) as gateway:
        answer = await Client(session, gateway.url).ask("{activeConversations{totalCount}}", token=None)
    assert "errors" not in answer or answer["errors"][0]["extensions"]["code"] != "UNAUTHENTICATED"
    assert [call.path for call in sandbox.calls] == ["/oauth/token", "/api/v2/conversations"]


async def test_in_service_mode_a_page_whose_host_was_made_to_point_here_is_refused(
    service: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    async with serve(service) as gateway:
        client = Client(session, gateway.url)
        for host in ("evil.example:8000", "127.0.0.1.evil.example", "evil.example@"):
            reply = await client.send(json={"query": ME}, headers={"Host": host})
            assert reply.status == 421
        for host in ("localhost:1", "LOCALHOST", "127.0.0.1", "[::1]:8000"):
            assert (await client.send("GET", "/health/live", headers={"Host": host})).status == 200
    assert not list(sandbox.calls)


async def test_so_it_is_where_the_demo_token_stands_in(
    settings: Settings, session: aiohttp.ClientSession, sandbox: Sandbox
):
    async with serve(settings, demo_token=DEMO_TOKEN) as gateway:
        client = Client(session, gateway.url)
        for path in ("/graphql", "/", "/metrics", "/schema.graphql"):
            assert (await client.send("GET", path, headers={"Host": "evil.example"})).status == 421
        assert "data" in await client.ask("{__typename}", token=None)
    assert not list(sandbox.calls)


async def test_the_operator_lists_the_hosts_that_requests_may_name(
    settings: Settings, session: aiohttp.ClientSession
):
    http = settings.http.model_copy(update={"allowed_hosts": ("api.example.com", "192.0.2.1")})
    async with serve(settings.model_copy(update={"http": http})) as gateway:
        client = Client(session, gateway.url)
        hosts = ("api.example.com", "API.example.com:443", "192.0.2.1:8000", "localhost", "example.com")
        replies = [await client.send("GET", "/health/live", headers={"Host": host}) for host in hosts]
    assert [reply.status for reply in replies] == [200, 200, 200, 421, 421]
