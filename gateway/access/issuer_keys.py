"""The keys with which an issuer signs its tokens, from its JWKS URL (RFC 7517)."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import aiohttp
from jwt import PyJWK, PyJWTError
from yarl import URL

from gateway.errors import GatewayError, Unauthenticated, UpstreamBadResponse, UpstreamUnavailable
from gateway.upstream.clock import Time
from gateway.upstream.transport.body import parse, read
from gateway.upstream.transport.session import SingleRequest
from gateway.upstream.transport.status import error_of

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Algorithms with a key pair. With symmetric ones anybody could sign with the public key."""

_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")

_KeyName = tuple[str | None, str]
"""The id of a key, and an algorithm that it may sign by."""

_TIMEOUT = 5.0
"""Seconds for one fetch."""

_FRESH = 300.0
"""Seconds after which keys are fetched again, so that keys that the issuer withdraws are soon dropped."""

_OLDEST = 3600.0
"""Seconds for which keys are used while their issuer does not answer."""

_REST = 10.0
"""Seconds between two fetches, so that tokens with invented key ids cannot flood the issuer."""

_MOST = 256 * 1024
"""The largest key set, in bytes."""


class IssuerKeys:
    """An issuer's keys, which are fetched if they are old or a token names a new one.

    Args:
        session: A session of `open_session`; it is not closed here.
        url: The JWKS URL.
        time: The clock for the age of keys.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str, time: Time) -> None:
        self._session = session
        self._url = URL(url)
        self._clock = time.clock
        self._now = time.now
        self._keys: Mapping[_KeyName, PyJWK] = {}
        self._fetched = self._tried = float("-inf")
        self._failure: GatewayError = UpstreamUnavailable()
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, key_id: str | None, algorithm: str) -> PyJWK:
        """The key with this id, or the only key for `None`. Waits for the issuer only if necessary.

        Raises:
            Unauthenticated: The issuer has no such key, or not for this algorithm.
            GatewayError: The keys cannot be fetched.
        """
        age = self._clock() - self._fetched
        known = (key_id, algorithm) in self._keys and age < _OLDEST
        if age >= _FRESH or not known:
            fetching = self._fetch_soon()
            if fetching and not known:
                await asyncio.shield(fetching)
        if self._clock() - self._fetched >= _OLDEST:
            raise self._failure.with_traceback(None)
        try:
            return self._keys[key_id, algorithm]
        except KeyError:
            raise Unauthenticated("The token is not signed with a key of its issuer.") from None

    async def close(self) -> None:
        """Cancel a fetch in flight."""
        if self._fetching:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    def _fetch_soon(self) -> asyncio.Task[None] | None:
        if self._fetching is None and self._clock() - self._tried >= _REST:
            self._tried = self._clock()
            self._fetching = asyncio.create_task(self._refresh())
        return self._fetching

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(_TIMEOUT):
                self._keys = await self._fetch()
            self._fetched = self._clock()
        except TimeoutError:
            self._failure = UpstreamUnavailable("The issuer of tokens did not return its keys in time.")
        except GatewayError:
            self._failure = UpstreamUnavailable("The issuer of tokens did not return its keys.")
        finally:
            self._fetching = None

    async def _fetch(self) -> dict[_KeyName, PyJWK]:
        async with SingleRequest(self._session, "GET", self._url, headers={}, body=None) as response:
            body = await read(response, _MOST)
        if error := error_of(response.status, response.headers, body, self._now()):
            raise error
        match parse(body):
            case {"keys": list(keys)}:
                usable = dict(_usable(keys))
            case _:
                raise UpstreamBadResponse
        if len({key_id for key_id, _ in usable}) == 1:
            # A token need not name the only key.
            usable |= {(None, algorithm): key for (_, algorithm), key in usable.items()}
        return usable


def _usable(keys: list[Any]) -> Iterator[tuple[_KeyName, PyJWK]]:
    """The keys that can sign a token; unknown types of keys are ignored."""
    for data in keys:
        if not isinstance(data, dict) or data.get("use", "sig") != "sig":
            continue
        if not isinstance(data.get("kid"), str | None):
            continue
        for algorithm in _algorithms(data):
            try:
                key = PyJWK(data, algorithm)
            except (PyJWTError, NotImplementedError):  # the latter for a key of the algorithm "none"
                continue
            if key.algorithm_name in ALGORITHMS:
                yield (key.key_id, key.algorithm_name), key


def _algorithms(data: Mapping[str, Any]) -> Collection[str | None]:
    """What a key may sign by, which it need not say (RFC 7517, section 4.4); `None`: its type tells."""
    return _RSA if data.get("kty") == "RSA" and not data.get("alg") else (None,)
