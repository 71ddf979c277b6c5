"""Signing in to the sandbox by the authorization code flow with PKCE."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
import pytest
from asking import Answer, Asker
from stopped import Clock
from vendor import faults

from gateway.sandbox import BROWSER_CLIENT

PAGE = "http://127.0.0.1:8000/"
CLIENT = sdk.ApiClient()
VERIFIER = CLIENT.generate_pkce_code_verifier(64)
CHALLENGE = CLIENT.compute_pkce_code_challenge(VERIFIER)

ASKED = {
    "client_id": BROWSER_CLIENT,
    "response_type": "code",
    "redirect_uri": PAGE,
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "state": "kept",
}


async def authorize(ask: Asker, **changed: str) -> tuple[Answer, dict[str, list[str]]]:
    answer = await ask.get("/oauth/authorize", **(ASKED | changed))
    return answer, parse_qs(urlsplit(answer.headers.get("Location", "")).query)


async def redeem(ask: Asker, given: str, **changed: str) -> tuple[int, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": given,
        "redirect_uri": PAGE,
        "client_id": BROWSER_CLIENT,
        "code_verifier": VERIFIER,
    }
    async with ask.session.post(f"{ask.url}/oauth/token", data=form | changed) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return answer.status, await answer.json()


async def test_a_user_is_signed_in_by_a_code_and_its_verifier(ask: Asker):
    answer, back = await authorize(ask)
    assert answer.status == 302
    assert answer.headers["Location"].startswith(PAGE)
    assert back["state"] == ["kept"]
    status, granted = await redeem(ask, back["code"][0])
    assert (status, granted["token_type"], granted["expires_in"]) == (200, "bearer", 86_400)
    ask.token = granted["access_token"]
    me = await ask.get("/api/v2/users/me")
    assert me.json["id"] == ask.sandbox.organisation.user_id


async def test_a_code_is_good_for_once(ask: Asker):
    _, back = await authorize(ask)
    assert (await redeem(ask, back["code"][0]))[0] == 200
    assert (await redeem(ask, back["code"][0]))[1]["error"] == "invalid_grant"


async def test_a_code_is_good_for_a_minute(ask: Asker, clock: Clock):
    _, back = await authorize(ask)
    clock.now += 60
    assert (await redeem(ask, back["code"][0]))[1]["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "another" * 8}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:8000/other"}, "invalid_grant"),
        ({"code": "another"}, "invalid_grant"),
        ({"client_id": "another"}, "invalid_client"),
    ],
)
async def test_a_code_is_good_for_nothing_else(ask: Asker, changed: dict[str, str], error: str):
    _, back = await authorize(ask)
    status, told = await redeem(ask, back["code"][0], **changed)
    assert (status, told["error"]) == (400, error)


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "another"},
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": "http://[broken"},
        {"redirect_uri": "javascript:alert(1)"},
    ],
)
async def test_nobody_is_sent_to_where_the_client_is_not(ask: Asker, changed: dict[str, str]):
    answer, _ = await authorize(ask, **changed)
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
    ],
)
async def test_a_flow_without_a_challenge_is_refused(ask: Asker, changed: dict[str, str], error: str):
    _, back = await authorize(ask, **changed)
    assert (back["error"], back["state"]) == ([error], ["kept"])


async def test_a_refresh_token_gives_another_token_for_once(ask: Asker):
    _, back = await authorize(ask)
    _, granted = await redeem(ask, back["code"][0])
    again = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
    status, renewed = await redeem(ask, "", **again)
    assert status == 200
    assert renewed["access_token"] != granted["access_token"]
    assert (await redeem(ask, "", **again))[1]["error"] == "invalid_grant"


async def test_a_token_tells_its_scopes_as_the_vendor_does(ask: Asker):
    told = await ask.get("/api/v2/tokens/me")
    assert list(faults(told.json, "TokenInfo")) == []
    assert "conversations" in told.json["authorizedScope"]
    ask.token = "unknown"  # opens nothing
    assert (await ask.get("/api/v2/tokens/me")).status == 401


async def test_a_page_of_another_origin_may_ask_for_its_token(ask: Asker):
    ask.token = None
    allowed = await ask("OPTIONS", "/api/v2/tokens/me")
    assert allowed.status == 204
    assert allowed.headers["Access-Control-Allow-Origin"] == "*"
    assert allowed.headers["Access-Control-Allow-Headers"] == "authorization"
