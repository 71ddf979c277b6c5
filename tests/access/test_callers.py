"""Who may call a gateway that knows its own callers."""

import asyncio
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import WSMsgType
from client import Client, Reply
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from issuer import WALLBOARD, Issuer, private_key, published
from jwt.utils import base64url_encode
from ticking import Ticking

from gateway.app import Gateway, serve
from gateway.sandbox import Sandbox
from gateway.sandbox.faults import Fault, hang
from gateway.settings import Settings, UnusableSettings

TYPENAME = "{__typename}"


async def call(client: Client, credential: str) -> Reply:
    return await client.send(json={"query": TYPENAME}, headers={"Authorization": f"Bearer {credential}"})


async def test_a_token_of_the_issuer_is_taken(client: Client, issuer: Issuer):
    assert (await call(client, issuer.token())).status == 200
    assert (await call(client, issuer.token(sub="bob"))).status == 200
    assert issuer.asked == 1


async def test_a_known_api_key_is_taken_without_the_issuer(client: Client, issuer: Issuer):
    assert (await call(client, WALLBOARD)).status == 200
    assert issuer.asked == 0


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}])
async def test_without_a_credential_nothing_is_answered(client: Client, headers: dict[str, str]):
    reply = await client.send(json={"query": TYPENAME}, headers=headers)
    assert (reply.status, reply.code) == (401, "UNAUTHENTICATED")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


async def test_without_a_credential_no_event_stream_is_reserved(client: Client):
    reply = await client.send("PUT")
    assert (reply.status, reply.code) == (401, "UNAUTHENTICATED")
    assert reply.headers["WWW-Authenticate"] == "Bearer"
    assert (await client.send("PUT", headers={"Authorization": f"Bearer {WALLBOARD}"})).status == 201


def with_public_key(issuer: Issuer) -> str:
    """Signed by a secret that everyone knows: the published key."""
    public = private_key("rsa-1").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = base64url_encode(b'{"alg":"HS256","kid":"rsa-1","typ":"JWT"}').decode()
    body = issuer.token().split(".")[1]
    signature = hmac.digest(public, f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{base64url_encode(signature).decode()}"


def unsigned(issuer: Issuer) -> str:
    claims = jwt.decode(issuer.token(), options={"verify_signature": False})
    return jwt.encode(claims, None, algorithm="none")


def changed(issuer: Issuer) -> str:
    head, _, signature = issuer.token().split(".")
    body = issuer.token(sub="somebody else").split(".")[1]
    return f"{head}.{body}.{signature}"


def with_header(**header: object) -> str:
    """Not signed, with a header that any stranger can write."""
    head = base64url_encode(json.dumps(header).encode()).decode()
    return f"{head}.{base64url_encode(b'{}').decode()}.AAAA"


REFUSED: dict[str, tuple[Callable[[Issuer], str], str]] = {
    "expired": (lambda issuer: issuer.token(exp=time.time() - 120), "expired"),
    "not yet valid": (lambda issuer: issuer.token(nbf=time.time() + 120), "not valid yet"),
    "of another audience": (lambda issuer: issuer.token(aud="payroll"), "audience"),
    "of another issuer": (lambda issuer: issuer.token(iss="https://login.example"), "issuer"),
    "without an end": (lambda issuer: issuer.token(exp=None), "claims"),
    "without a subject": (lambda issuer: issuer.token(sub=None), "claims"),
    "without an audience": (lambda issuer: issuer.token(aud=None), "claims"),
    "signed by an unknown key": (lambda issuer: issuer.token(key="rsa-2"), "not signed with a key"),
    "signed by another key than it says": (
        lambda issuer: issuer.token(key="rsa-2", header={"kid": "rsa-1"}),
        "not valid",
    ),
    "signed by the public key": (with_public_key, "algorithm"),
    "unsigned": (unsigned, "algorithm"),
    "changed": (changed, "not valid"),
    "no token at all": (lambda _issuer: "x", "not valid"),
    "of three empty parts": (lambda _issuer: "..", "not valid"),
    "of an algorithm that is a list": (lambda _issuer: with_header(alg=[]), "algorithm"),
    "of an algorithm that is an object": (lambda _issuer: with_header(alg={}, kid="rsa-1"), "algorithm"),
    "of a key whose name is a number": (lambda _issuer: with_header(alg="RS256", kid=1), "not valid"),
    "with a critical header that nobody knows": (
        lambda issuer: issuer.token(header={"crit": ["exp2"], "exp2": 1}),
        "not valid",
    ),
}


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
async def test_a_token_is_refused_that_is(
    client: Client, issuer: Issuer, sandbox: Sandbox, make: Callable[[Issuer], str], reason: str
):
    token = make(issuer)
    reply = await call(client, token)
    assert (reply.status, reply.code) == (401, "UNAUTHENTICATED")
    assert reason in reply.body["errors"][0]["message"]
    assert reply.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert not list(sandbox.calls)


@pytest.mark.parametrize("algorithm", ["RS512", "PS256"])
async def test_a_key_that_names_no_algorithm_serves_for_those_of_its_type(
    client: Client, issuer: Issuer, algorithm: str
):
    assert (await call(client, issuer.token(algorithm=algorithm))).status == 200


async def test_a_key_serves_for_the_algorithm_that_it_names_alone(client: Client, issuer: Issuer):
    issuer.keys, issuer.others = [], [{**published("rsa-1"), "alg": "PS256"}]
    assert (await call(client, issuer.token(algorithm="PS256"))).status == 200
    assert (await call(client, issuer.token(algorithm="RS256"))).status == 401


ODD_KEYS: dict[str, Any] = {
    "no object": None,
    "of no type": {},
    "of an unknown type": {"kty": "XYZ", "kid": "a"},
    "of the algorithm none": {"kty": "RSA", "alg": "none", "n": "AQAB", "e": "AQAB"},
    "of a shared secret": {"kty": "oct", "k": "AAAA", "alg": "HS256", "kid": "rsa-1"},
    "named by a list": {**published("rsa-2"), "kid": ["a"]},
    "for encryption": {"kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB", "kid": "rsa-1"},
    "broken": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "rsa-1"},
}


@pytest.mark.parametrize("odd", ODD_KEYS.values(), ids=ODD_KEYS)
async def test_a_token_is_taken_whose_issuer_also_publishes_a_key_that_is(
    client: Client, issuer: Issuer, odd: Any
):
    issuer.others = [odd]
    assert (await call(client, issuer.token())).status == 200


async def test_clocks_may_differ_by_a_minute(client: Client, issuer: Issuer):
    assert (await call(client, issuer.token(exp=time.time() - 30))).status == 200
    assert (await call(client, issuer.token(nbf=time.time() + 30, iat=time.time() + 30))).status == 200


async def test_keys_of_an_elliptic_curve_are_taken_too(client: Client, issuer: Issuer):
    issuer.keys = ["rsa-1", "ec-1"]
    assert (await call(client, issuer.token(key="ec-1"))).status == 200


async def test_a_key_that_the_issuer_brings_out_is_fetched(client: Client, issuer: Issuer, clock: Ticking):
    assert (await call(client, issuer.token())).status == 200
    issuer.keys = ["rsa-2", "rsa-1"]
    clock.tick(11)
    assert (await call(client, issuer.token(key="rsa-2"))).status == 200
    assert issuer.asked == 2


async def test_invented_keys_do_not_flood_the_issuer(client: Client, issuer: Issuer):
    for number in range(20):
        reply = await call(client, issuer.token(header={"kid": f"invented {number}"}))
        assert reply.status == 401
    assert issuer.asked == 1


async def test_a_key_that_the_issuer_withdraws_is_forgotten(client: Client, issuer: Issuer, clock: Ticking):
    token = issuer.token()
    assert (await call(client, token)).status == 200
    issuer.keys = ["rsa-2"]
    clock.tick(301)
    await call(client, token)
    await asyncio.sleep(0.1)
    assert (await call(client, token)).status == 401


async def test_keys_serve_while_their_issuer_is_out_of_order(client: Client, issuer: Issuer, clock: Ticking):
    token = issuer.token()
    assert (await call(client, token)).status == 200
    issuer.status = 500
    clock.tick(301)
    assert (await call(client, token)).status == 200
    clock.tick(3600)
    reply = await call(client, token)
    assert (reply.status, reply.code) == (503, "UPSTREAM_UNAVAILABLE")


async def test_an_issuer_that_hangs_holds_up_nobody_whose_key_is_known(
    client: Client, issuer: Issuer, clock: Ticking
):
    token = issuer.token()
    assert (await call(client, token)).status == 200
    issuer.open.clear()
    clock.tick(301)
    async with asyncio.timeout(2):
        assert (await call(client, token)).status == 200
        assert (await call(client, WALLBOARD)).status == 200


async def test_an_issuer_that_hangs_from_the_start_is_an_error_in_time(client: Client, issuer: Issuer):
    issuer.open.clear()
    async with asyncio.timeout(10):
        replies = await asyncio.gather(*(call(client, issuer.token()) for _ in range(5)))
    assert {(reply.status, reply.code) for reply in replies} == {(503, "UPSTREAM_UNAVAILABLE")}
    assert issuer.asked == 1


def write(file: Path, content: object) -> None:
    """Change a file, or remove it."""
    if content is None:
        file.unlink()
    else:
        file.write_text(content if isinstance(content, str) else json.dumps(content))


def of_keys(*keys: str) -> str:
    """The content of a file of these keys."""
    entries = [{"name": key, "sha256": sha256(key.encode()).hexdigest(), "scopes": []} for key in keys]
    return json.dumps({"keys": entries})


async def until(clock: Ticking, holds: Callable[[], Awaitable[bool]]) -> None:
    """Let time pass until this holds."""
    async with asyncio.timeout(20):
        while not await holds():
            clock.tick(2)
            await asyncio.sleep(0.01)


async def test_the_file_of_keys_is_read_again_when_it_changes(
    client: Client, keys_file: Path, clock: Ticking
):
    async def taken(key: str) -> bool:
        return (await call(client, key)).status == 200

    assert (await taken(WALLBOARD), await taken("new")) == (True, False)
    write(keys_file, of_keys(WALLBOARD, "new"))
    await until(clock, lambda: taken("new"))
    assert await taken(WALLBOARD)
    write(keys_file, of_keys("new"))

    async def withdrawn() -> bool:
        return not await taken(WALLBOARD)

    await until(clock, withdrawn)
    assert await taken("new")


@pytest.mark.parametrize("content", [None, "half of a fi", of_keys(), of_keys("new", "new")])
async def test_a_file_of_keys_that_cannot_be_used_is_logged_once_and_changes_nothing(
    client: Client, keys_file: Path, clock: Ticking, caplog: pytest.LogCaptureFixture, content: str | None
):
    write(keys_file, content)

    async def logged() -> bool:
        return bool(caplog.records)

    await until(clock, logged)
    assert (await call(client, WALLBOARD)).status == 200
    write(keys_file, of_keys("new"))

    async def mended() -> bool:
        return (await call(client, "new")).status == 200

    await until(clock, mended)
    (record,) = caplog.records
    assert "API keys cannot be used" in record.getMessage()
    assert not content or content not in record.getMessage()


async def test_a_socket_is_forbidden_to_a_token_whose_algorithm_is_a_list(
    gateway: Gateway, session: aiohttp.ClientSession
):
    async with session.ws_connect(f"{gateway.url}/graphql", protocols=["graphql-transport-ws"]) as socket:
        payload = {"authorization": f"Bearer {with_header(alg=[])}"}
        await socket.send_json({"type": "connection_init", "payload": payload})
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == 4403


async def test_a_socket_ends_when_the_token_that_opened_it_expires(
    gateway: Gateway, session: aiohttp.ClientSession, issuer: Issuer, sandbox: Sandbox
):
    sandbox.faults.add(Fault(hang()))
    token = issuer.token(exp=time.time() - 57, scope="routing:queue:view")
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        asyncio.timeout(20),
        session.ws_connect(
            f"{gateway.url}/graphql", protocols=["graphql-transport-ws"], headers=headers
        ) as socket,
    ):
        await socket.send_json({"type": "connection_init"})
        assert await socket.receive_json() == {"type": "connection_ack"}
        for id_, query in (("a", TYPENAME), ("b", '{queue(id: "1") {name}}')):
            await socket.send_json({"type": "subscribe", "id": id_, "payload": {"query": query}})
        kinds = [(await socket.receive_json())["type"] for _ in range(2)]
        assert kinds == ["next", "complete"]
        ended = await socket.receive_json()
        assert (ended["type"], ended["id"]) == ("error", "b")
        assert [error["extensions"]["code"] for error in ended["payload"]] == ["UNAUTHENTICATED"]
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == 4403


BAD_FILES = {
    "no JSON": "keys",
    "an empty list": {"keys": []},
    "no hash": {"keys": [{"name": "a", "sha256": "secret", "scopes": []}]},
    "an unknown entry": {"keys": [{"name": "a", "sha256": "0" * 64, "scopes": [], "admin": True}]},
    "one name twice": {"keys": [{"name": "a", "sha256": digit * 64, "scopes": []} for digit in "01"]},
}


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES)
async def test_a_wrong_file_of_keys_stops_the_start(settings: Settings, keys_file: Path, content: object):
    write(keys_file, content)
    with pytest.raises(UnusableSettings, match="GATEWAY_AUTH__API_KEYS_FILE") as stop:
        async with serve(settings):
            pass
    assert "secret" not in str(stop.value)
