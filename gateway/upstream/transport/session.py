"""The connections to the upstream, and the one edge where aiohttp's errors become ours."""

from collections.abc import Mapping
from types import TracebackType

import aiohttp
from aiohttp.http_exceptions import ContentEncodingError
from yarl import URL

from gateway.errors import GatewayError, UpstreamBadResponse, UpstreamTimeout
from gateway.upstream.transport.status import Transient

_HEADERS = {
    "Accept": "application/json",
    # Only what aiohttp expands within bounds and without another package.
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": "conversation-gateway",
}


def open_session(*, connections: int = 100, connect_timeout: float = 5.0) -> aiohttp.ClientSession:
    """A session for one upstream; its opener closes it.

    It keeps connections but no cookies, and takes nothing from the environment: no proxy, no netrc. It limits
    the time for a connection only; the caller limits that of a whole exchange.

    Args:
        connections: How many may be open at once; further calls wait for one.
        connect_timeout: Seconds for a connection, the TLS handshake included.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections, ttl_dns_cache=30, keepalive_timeout=30),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=_HEADERS,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_timeout),
        trust_env=False,
    )


class SingleRequest:
    """Sends one request once and returns its answer, whose body is read inside the block.

    Errors of aiohttp, also those inside the block, become errors of the gateway.

    Raises:
        Transient: There was no connection, or it broke; a broken one is `in_doubt`.
        UpstreamTimeout: The answer did not arrive in time.
        UpstreamBadResponse: The answer is not HTTP, or its compression is broken.
    """

    __slots__ = ("_request",)

    def __init__(
        self,
        session: aiohttp.ClientSession,
        method: str,
        url: URL,
        *,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> None:
        self._request = session.request(
            method, url, headers=headers, data=body, allow_redirects=False, middlewares=(_once,)
        )

    async def __aenter__(self) -> aiohttp.ClientResponse:
        try:
            return await self._request.__aenter__()
        except _THEIRS as error:
            # Never `from error`: aiohttp's error has the request's headers and the answer's text.
            raise _ours(error) from None

    async def __aexit__(
        self, type_: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._request.__aexit__(type_, error, traceback)
        if isinstance(error, _THEIRS):
            raise _ours(error) from None


_THEIRS = (aiohttp.ClientError, TimeoutError)


def _ours(error: Exception) -> GatewayError:
    """The gateway's error for an error of aiohttp."""
    if isinstance(error, aiohttp.ConnectionTimeoutError | aiohttp.ClientConnectorError):
        return Transient("The upstream cannot be reached.")
    ours = _after_sending(error)
    ours.in_doubt = True
    return ours


def _after_sending(error: Exception) -> GatewayError:
    match error:
        case TimeoutError():
            return UpstreamTimeout()
        case aiohttp.ClientPayloadError(__cause__=ContentEncodingError()):
            return UpstreamBadResponse("The upstream's answer cannot be decompressed.")
        case aiohttp.ClientPayloadError() | _BrokenConnection() | aiohttp.ClientConnectionError():
            return Transient("The connection to the upstream broke.")
        case _:
            return UpstreamBadResponse()


class _BrokenConnection(aiohttp.ClientError):
    """A connection that broke before the answer began."""


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    # aiohttp itself repeats PUT, DELETE and GET after a broken connection, but the retry policy must decide
    # about that. It does not repeat after errors of other types.
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _BrokenConnection from error
