import asyncio
import base64
import json

import pytest
from calling import caller_of, reads_of, transport
from wire import always, reply

from gateway.errors import RateLimited, Unauthenticated, UpstreamBadResponse, UpstreamTimeout
from gateway.upstream.auth.credentials import PROCESS_KEY, ClientCredentials, forwarded, pseudonym
from gateway.upstream.call import ApiCall
from gateway.upstream.clock import REAL, Time
from gateway.upstream.identity import Identity
from gateway.upstream.transport.status import Transient

CALL = ApiCall("/api/v2/users/{id}", "/api/v2/users/1", read=True)


def grants(life=100):
    """Answer every request with another token: token-1, token-2, …"""
    issued = iter(range(1, 1000))

    async def write(_, writer):
        body = {"access_token": f"token-{next(issued)}", "token_type": "bearer", "expires_in": life}
        writer.write(reply(body=json.dumps(body).encode()))

    return write


@pytest.fixture
def credentials(session, wire, clock):
    wire.answer = grants()
    return ClientCredentials(session, wire.url, "client-id", "client-secret", Time(clock=clock), timeout=10)


async def test_a_token_is_fetched_with_the_clients_id_and_secret(credentials, wire):
    assert await credentials.token() == "token-1"
    (request,) = wire.requests
    assert (request.method, request.target) == ("POST", "/oauth/token")
    assert request.body == b"grant_type=client_credentials"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (
        base64.b64decode(request.headers["authorization"].removeprefix("Basic "))
        == b"client-id:client-secret"
    )


async def test_fifty_waiters_share_one_fetch(credentials, wire):
    assert await asyncio.gather(*(credentials.token() for _ in range(50))) == ["token-1"] * 50
    assert len(wire.requests) == 1


async def test_a_cancelled_waiter_leaves_the_others_alone(credentials, wire):
    first, second = (asyncio.create_task(credentials.token()) for _ in range(2))
    await wire.asked(1)
    first.cancel()
    assert await second == "token-1"
    assert first.cancelled()
    assert len(wire.requests) == 1


async def test_a_token_serves_until_shortly_before_its_end(credentials, wire, clock):
    await credentials.token()
    clock.now += 79
    assert await credentials.token() == "token-1"
    clock.now += 2
    assert await credentials.token() == "token-2"
    assert len(wire.requests) == 2


async def test_a_long_token_is_renewed_a_minute_before_its_end(credentials, wire, clock):
    wire.answer = grants(life=86_400)
    await credentials.token()
    clock.now += 86_400 - 61
    assert await credentials.token() == "token-1"
    clock.now += 2
    assert await credentials.token() == "token-2"


async def test_while_a_renewal_fails_the_old_token_serves_until_its_end(credentials, wire, clock):
    await credentials.token()
    wire.answer = always(reply(503))
    clock.now += 81
    assert await credentials.token() == "token-1"
    clock.now += 18
    assert await credentials.token() == "token-1"
    clock.now += 2
    with pytest.raises(Transient):
        await credentials.token()


async def test_a_failed_fetch_is_not_repeated_at_once(credentials, wire, clock):
    wire.answer = always(reply(500))
    for _ in range(5):
        with pytest.raises(Exception, match="not available"):
            await credentials.token()
    assert len(wire.requests) == 1
    wire.answer = grants()
    clock.now += 11
    assert await credentials.token() == "token-1"


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_a_client_that_is_not_accepted_is_unauthenticated(credentials, wire, status):
    wire.answer = always(reply(status, b'{"error":"invalid_client"}', inin_correlation_id="0a-1b"))
    with pytest.raises(Unauthenticated) as caught:
        await credentials.token()
    assert caught.value.correlation_id == "0a-1b"
    assert "client" not in caught.value.message


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(429, retry_after="3"), RateLimited),
        (reply(302, location="http://127.0.0.1:1/"), UpstreamBadResponse),
        (reply(200, b"<html>", content_type="text/html"), UpstreamBadResponse),
        (reply(200, b"{}"), UpstreamBadResponse),
        (reply(200, b"[]"), UpstreamBadResponse),
        (reply(200, b'{"access_token":"a"}'), UpstreamBadResponse),
        (reply(200, b'{"access_token":"a","expires_in":0}'), UpstreamBadResponse),
        (reply(200, b'{"access_token":"a","expires_in":"60"}'), UpstreamBadResponse),
        (reply(200, b'{"access_token":"a\\r\\nb","expires_in":60}'), UpstreamBadResponse),
        (reply(200, b'{"access_token":"","expires_in":60}'), UpstreamBadResponse),
        (reply(200, b"x" * 100_000), UpstreamBadResponse),
    ],
)
async def test_a_login_host_that_answers_something_else_is_a_typed_error(credentials, wire, answer, error):
    wire.answer = always(answer)
    with pytest.raises(error):
        await credentials.token()


async def test_a_login_host_that_does_not_answer_is_a_timeout(session, wire):
    async def hang(*_):
        await asyncio.Event().wait()

    wire.answer = hang
    with pytest.raises(UpstreamTimeout):
        await ClientCredentials(session, wire.url, "client-id", "client-secret", REAL, timeout=0.05).token()


async def test_a_refused_token_is_renewed_once_for_all_its_callers(credentials, wire):
    token = await credentials.token()
    assert [credentials.rejected(token) for _ in range(50)] == [True] * 50
    assert await asyncio.gather(*(credentials.token() for _ in range(50))) == ["token-2"] * 50
    assert len(wire.requests) == 2


async def test_a_late_refusal_of_an_old_token_leaves_the_new_one_alone(credentials, wire, clock):
    old = await credentials.token()
    assert credentials.rejected(old)
    await credentials.token()
    clock.now += 11
    assert credentials.rejected(old)
    assert await credentials.token() == "token-2"
    assert len(wire.requests) == 2


async def test_a_token_refused_again_at_once_is_not_renewed(credentials, clock):
    assert credentials.rejected(await credentials.token())
    assert not credentials.rejected(await credentials.token())
    clock.now += 11
    assert credentials.rejected(await credentials.token())


@pytest.fixture
def api(other_wire):
    """An upstream that accepts no token but the second."""

    async def second_only(request, writer):
        accepted = request.headers["authorization"] == "Bearer token-2"
        writer.write(reply() if accepted else reply(401))

    other_wire.answer = second_only
    return other_wire


async def test_a_read_with_a_revoked_token_is_repeated_with_a_new_one(credentials, session, wire, api):
    caller = caller_of(Identity.undivided("client", credentials), 5)
    assert (await transport(session, api.url).send(CALL, caller)).body == b"{}"
    assert [exchange.status for exchange in reads_of(caller)] == [401, 200]
    assert len(wire.requests) == 2


async def test_a_write_with_a_revoked_token_is_not_made_again(credentials, session, api):
    write = ApiCall("/api/v2/x", "/api/v2/x", read=False, method="POST", body=b"{}")
    with pytest.raises(Unauthenticated):
        await transport(session, api.url).send(write, caller_of(Identity.undivided("client", credentials), 5))
    assert len(api.requests) == 1


async def test_an_upstream_that_refuses_every_token_is_asked_twice_at_most(credentials, session, wire, api):
    api.answer = always(reply(401))
    upstream = transport(session, api.url)
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            await upstream.send(CALL, caller_of(Identity.undivided("client", credentials), 5))
    assert len(wire.requests) == 2
    assert len(api.requests) == 6


async def test_a_callers_own_token_is_never_renewed(session, wire):
    wire.answer = always(reply(401))
    with pytest.raises(Unauthenticated):
        await transport(session, wire.url).send(CALL, caller_of("a-token", 5))
    assert len(wire.requests) == 1


async def test_no_secret_is_in_what_is_printed(credentials):
    token = await credentials.token()
    own = Identity.undivided("client", credentials)
    printed = f"{credentials!r} {credentials!s} {caller_of(own)!r} {caller_of('mine')!r}"
    for secret in ("client-secret", "client-id", token, "mine"):
        assert secret not in printed


def test_an_identity_is_a_hash_that_needs_the_key():
    assert forwarded("a").caller == forwarded("a").caller == pseudonym("a", PROCESS_KEY)
    assert forwarded("a").caller != forwarded("b").caller
    assert forwarded("a", b"one").caller != forwarded("a", b"two").caller
    assert forwarded("a", b"one").caller == pseudonym("a", b"one")


def test_whoever_forwards_a_token_asks_sees_and_pays_by_it():
    identity = forwarded("a")
    assert identity.caller == identity.partition == identity.payer


def test_an_unprintable_token_has_a_pseudonym_too():
    assert len(pseudonym("\udcff\r\n")) == 32
