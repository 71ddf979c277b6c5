"""Signing in: tokens for clients with a secret, and for people by the authorization code flow with PKCE.

The flow is that of RFC 6749 and RFC 7636. There is no form to fill in: the user of the demo token is signed
in at once, so redirects go to this machine only.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from aiohttp import web
from yarl import URL

from gateway.sandbox.access import Access
from gateway.sandbox.exchange import TOKEN, json_answer
from gateway.sandbox.tokens import Token

DEMO_CLIENT = ("sandbox-client", "sandbox-secret")
"""The sandbox's client credentials."""

BROWSER_CLIENT = "sandbox-explorer"
"""The sandbox's client without a secret, for apps in a browser."""

TOKEN_LIFE = 86_400
"""Default life of a token, in seconds."""

SCOPES = ("analytics", "conversations", "groups", "presence", "routing", "users")
"""The vendor's scopes of a signed-in user's token."""

_CODE_LIFE = 60
"""Life of a code, in seconds."""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_REDIRECTS = ("http", "https")


@dataclass(frozen=True, slots=True)
class _Code:
    """The request that a code was issued for."""

    redirect_uri: str
    challenge: str
    expires: float


class OAuth:
    """The login host's paths, and the tokens that it issues.

    ``clients`` maps the ids of clients to their secrets, ``token_life`` is in seconds.
    """

    def __init__(self, access: Access, clients: Mapping[str, str], token_life: float) -> None:
        self._access = access
        self._clients = clients
        self._token_life = token_life
        self._codes: dict[str, _Code] = {}
        self._refresh_tokens: set[str] = set()
        self._grants: Mapping[str, Callable[[Mapping[str, Any]], web.Response]] = {
            "authorization_code": self._redeem,
            "refresh_token": self._refresh,
        }

    def routes(self) -> list[web.RouteDef]:
        """The paths."""
        return [
            web.get("/oauth/authorize", self._authorize),
            web.post("/oauth/token", self._grant),
            web.get("/api/v2/tokens/me", self._me),
            web.options("/api/v2/tokens/me", _preflight),
        ]

    async def _authorize(self, request: web.Request) -> web.Response:
        """Send the browser back with a code."""
        asked = request.query
        redirect_uri = asked.get("redirect_uri", "")
        if asked.get("client_id") != BROWSER_CLIENT or not _is_local(redirect_uri):
            return _error(400, "invalid_request", "The client or its redirect_uri is unknown.")
        state = {"state": asked["state"]} if "state" in asked else {}
        fault = None
        if asked.get("response_type") != "code":
            fault = "unsupported_response_type"
        elif asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            fault = "invalid_request"
        if fault:
            return _redirect(redirect_uri, {"error": fault, **state})
        code = secrets.token_urlsafe(24)
        expires = self._access.clock() + _CODE_LIFE
        self._codes[code] = _Code(redirect_uri, asked["code_challenge"], expires)
        return _redirect(redirect_uri, {"code": code, **state})

    async def _grant(self, request: web.Request) -> web.Response:
        form = await request.post()
        grant = self._grants.get(str(form.get("grant_type")))
        if grant is None:
            return self._client_credentials(request, form)
        if form.get("client_id") != BROWSER_CLIENT:
            return _error(400, "invalid_client", "The client is unknown.")
        return grant(form)

    def _client_credentials(self, request: web.Request, form: Mapping[str, Any]) -> web.Response:
        """A token that belongs to no user, for a client's secret."""
        client_id, secret = _basic(request.headers.get("Authorization", ""))
        known = self._clients.get(client_id)
        if known is None or not secrets.compare_digest(known.encode(), secret.encode()):
            return _error(401, "invalid_client", "The client is unknown or its secret is wrong.")
        if form.get("grant_type") != "client_credentials":
            return _error(400, "unsupported_grant_type", "No such grant is given here.")
        return json_answer(self._token(None, client_id))

    def _redeem(self, form: Mapping[str, Any]) -> web.Response:
        """Exchange a code for a token. A code works once, and only with the verifier of its challenge."""
        code = self._codes.pop(str(form.get("code")), None)
        if (
            code is None
            or code.expires <= self._access.clock()
            or form.get("redirect_uri") != code.redirect_uri
            or not secrets.compare_digest(_challenge(str(form.get("code_verifier"))), code.challenge)
        ):
            return _error(400, "invalid_grant", "The code is not valid, or not for this request.")
        return json_answer(self._token_of_user())

    def _refresh(self, form: Mapping[str, Any]) -> web.Response:
        """Another token for a refresh token, which is good for once."""
        token = str(form.get("refresh_token"))
        if token not in self._refresh_tokens:
            return _error(400, "invalid_grant", "The refresh token is not, or no longer, valid.")
        self._refresh_tokens.remove(token)
        return json_answer(self._token_of_user())

    def _token_of_user(self) -> dict[str, Any]:
        refresh_token = secrets.token_urlsafe(32)
        self._refresh_tokens.add(refresh_token)
        return self._token(self._access.organisation.user_id, BROWSER_CLIENT) | {
            "refresh_token": refresh_token
        }

    def _token(self, user_id: str | None, app: str) -> dict[str, Any]:
        expires = self._access.clock() + self._token_life
        token = self._access.add(Token(secrets.token_urlsafe(32), user_id, expires=expires, app=app))
        return {"access_token": token.value, "token_type": "bearer", "expires_in": int(self._token_life)}

    async def _me(self, request: web.Request) -> web.Response:
        """The vendor's ``TokenInfo``."""
        organisation = {"id": self._access.organisation.id, "name": "Sandbox"}
        client = DEMO_CLIENT[0] if request[TOKEN].user_id is None else BROWSER_CLIENT
        return json_answer(
            {
                "organization": organisation,
                "homeOrganization": organisation,
                "authorizedScope": list(SCOPES),
                "OAuthClient": {"id": client, "name": client, "organization": organisation},
            }
        )


async def _preflight(_request: web.Request) -> web.Response:
    """Let pages of other origins send a token, as the vendor's API does."""
    return web.Response(status=204, headers={"Access-Control-Allow-Headers": "authorization"})


def _is_local(redirect_uri: str) -> bool:
    try:
        url = URL(redirect_uri)
    except ValueError:
        return False
    return url.scheme in _REDIRECTS and url.host in _LOOPBACK


def _redirect(redirect_uri: str, parameters: Mapping[str, str]) -> web.Response:
    location = URL(redirect_uri).update_query(parameters)
    return web.Response(status=302, headers={"Location": str(location)})


def _challenge(verifier: str) -> str:
    """The challenge of a verifier (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def _basic(authorization: str) -> tuple[str, str]:
    """Name and password of HTTP Basic, empty if there are none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, secret


def _error(status: int, error: str, description: str) -> web.Response:
    """An error of RFC 6749, section 5.2, as the login host answers."""
    return json_answer({"error": error, "description": description, "error_description": description}, status)
