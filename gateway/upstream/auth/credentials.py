"""Bearer tokens: the caller's own, forwarded, or the gateway's, fetched by its client credentials."""

import asyncio
import re
import secrets
from dataclasses import dataclass
from hashlib import blake2b

import aiohttp

from gateway.errors import (
    BadUserInput,
    Forbidden,
    GatewayError,
    Unauthenticated,
    UpstreamBadResponse,
    UpstreamTimeout,
)
from gateway.upstream.call import ApiCall
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.transport.address import UpstreamAddress
from gateway.upstream.transport.body import parse, read
from gateway.upstream.transport.session import SingleRequest
from gateway.upstream.transport.status import error_of

PROCESS_KEY = secrets.token_bytes(32)
"""The key of pseudonyms that only this process uses; replicas that share a cache share a key."""

_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
_GRANT = ApiCall("/oauth/token", "/oauth/token", read=False, method="POST")
_MAX_GRANT = 64 * 1024
_MARGIN = 60.0
_REST = 10.0


def bearer(token: str) -> str:
    """The value of the ``Authorization`` header.

    Raises:
        Unauthenticated: The token is empty, too long, or has characters that a header may not have.
    """
    if not _TOKEN.fullmatch(token):
        raise Unauthenticated
    return f"Bearer {token}"


def pseudonym(secret: str, key: bytes = PROCESS_KEY) -> str:
    """A keyed hash of 32 hexadecimal digits that identifies the holder of ``secret``."""
    return blake2b(secret.encode("utf-8", "backslashreplace"), key=key, digest_size=16).hexdigest()


class ForwardedToken:
    """The caller's own token, forwarded unchanged.

    Args:
        token: The bearer token, without the word ``Bearer``.
    """

    __slots__ = ("_token",)
    renews = False

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self) -> str:
        """The token."""
        return self._token

    def rejected(self, token: str) -> bool:  # noqa: ARG002  # the answer is the same for every token
        """Return false, as only the caller can send another token."""
        return False


def forwarded(token: str, key: bytes = PROCESS_KEY) -> Identity:
    """The identity of a caller whose own token is forwarded.

    Args:
        token: The bearer token, without the word ``Bearer``.
        key: The key of the identity's hashes, 1 to 64 bytes.
    """
    return Identity.undivided(pseudonym(token, key), ForwardedToken(token))


@dataclass(frozen=True, slots=True, repr=False)
class _Grant:
    token: str
    renew: float
    ends: float


class ClientCredentials:
    """The gateway's own token, by OAuth 2's client credentials grant.

    The first call fetches the token for all waiting calls. It is renewed a minute before it ends, or when a
    fifth of a short life is left. If a renewal fails, the old token is used until it ends. Failed fetches,
    and renewals after a 401, are ten seconds apart, so that they cannot flood the login host.

    Args:
        session: A session of `open_session`; it is not closed here.
        login_url: The login host's URL; see `UpstreamAddress`.
        client_id: The OAuth client.
        client_secret: Its secret, sent to the login host only.
        time: The clock for tokens' ends and for dates in answers.
        timeout: Seconds for one fetch.

    Raises:
        ValueError: ``login_url`` is invalid, or the id contains a colon.
    """

    renews = True

    def __init__(
        self,
        session: aiohttp.ClientSession,
        login_url: str,
        client_id: str,
        client_secret: str,
        time: Time,
        *,
        timeout: float,
    ) -> None:
        self._session = session
        self._url = UpstreamAddress(login_url).url(_GRANT)
        self._authorization = aiohttp.encode_basic_auth(client_id, client_secret)
        self._timeout = timeout
        self._clock = time.clock
        self._now = time.now
        self._grant: _Grant | None = None
        self._failure: GatewayError = Unauthenticated()
        self._fetching: asyncio.Task[None] | None = None
        self._fetch_rests_until = self._rejection_rests_until = float("-inf")

    async def token(self) -> str:
        """A valid token. Cancelling one waiting call does not affect the others.

        Raises:
            Unauthenticated: The login host rejects the client.
            GatewayError: The login host did not answer, or its answer is invalid.
        """
        now = self._clock()
        if (self._grant is None or now >= self._grant.renew) and now >= self._fetch_rests_until:
            await asyncio.shield(self._renewal())
        if self._grant is not None and self._clock() < self._grant.ends:
            return self._grant.token
        raise self._failure.with_traceback(None)

    def rejected(self, token: str) -> bool:
        """Drop a rejected token; returns whether `token` may now return a new one."""
        if self._grant is None or self._grant.token != token:
            return True
        now = self._clock()
        if now < self._rejection_rests_until:
            return False
        self._rejection_rests_until = now + _REST
        self._grant = None
        return True

    def _renewal(self) -> asyncio.Task[None]:
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._renew())
        return self._fetching

    async def _renew(self) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                self._grant = await self._fetch()
        except TimeoutError:
            self._fail(UpstreamTimeout())
        except GatewayError as error:
            self._fail(error)
        finally:
            self._fetching = None

    def _fail(self, error: GatewayError) -> None:
        self._failure = error
        self._fetch_rests_until = self._clock() + _REST

    async def _fetch(self) -> _Grant:
        headers = {
            "Authorization": self._authorization,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        asked = self._clock()
        async with SingleRequest(
            self._session, _GRANT.method, self._url, headers=headers, body=b"grant_type=client_credentials"
        ) as response:
            body = await read(response, _MAX_GRANT)
        match error_of(response.status, response.headers, body, self._now()):
            case None:
                return _read_grant(body, asked)
            case BadUserInput() | Forbidden() | Unauthenticated() as error:
                raise Unauthenticated(
                    "The login host rejects the gateway's own credentials.",
                    correlation_id=error.correlation_id,
                )
            case error:
                raise error


def _read_grant(body: bytes, asked: float) -> _Grant:
    match parse(body):
        case {"access_token": str(token), "expires_in": int(life)} if life > 0 and _TOKEN.fullmatch(token):
            return _Grant(token, renew=asked + life - min(_MARGIN, 0.2 * life), ends=asked + life)
    raise UpstreamBadResponse("The login host sent no token.")
