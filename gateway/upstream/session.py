"""The connections to the upstream, and the one edge where aiohttp's errors become ours."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
from aiohttp.http_exceptions import ContentEncodingError
from yarl import URL

from gateway.errors import UpstreamBadResponse, UpstreamTimeout
from gateway.upstream.protocol import Transient

_HEADERS = {
    "Accept": "application/json",
    # Only what aiohttp expands within bounds and without another package.
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": "conversation-gateway",
}


def open_session(
    *, connections: int = 100, connect_timeout: float = 5.0, read_timeout: float = 30.0
) -> aiohttp.ClientSession:
    """A session for one upstream; whoever opens it closes it.

    It keeps connections but no cookies, and takes nothing from the environment: no proxy, no netrc.

    Args:
        connections: How many may be open at once; further calls wait for one.
        connect_timeout: Seconds for a connection, the TLS handshake included.
        read_timeout: Seconds between two pieces of an answer.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections, ttl_dns_cache=30, keepalive_timeout=30),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=_HEADERS,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_timeout, sock_read=read_timeout),
        trust_env=False,
    )


@asynccontextmanager
async def exchange(
    session: aiohttp.ClientSession, method: str, url: URL, *, headers: Mapping[str, str], body: bytes | None
) -> AsyncIterator[aiohttp.ClientResponse]:
    """Send one request, once, and hold its answer; reading its body inside the block is covered, too.

    Raises:
        Transient: There was no connection, or it broke.
        UpstreamTimeout: The answer did not come, or went on, in time.
        UpstreamBadResponse: The answer is not HTTP, or its compression is broken.
    """
    try:
        async with session.request(
            method, url, headers=headers, data=body, allow_redirects=False, middlewares=(_once,)
        ) as response:
            yield response
    # Never `from error`: an error of aiohttp knows the request's headers and the answer's text.
    except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError):
        raise Transient("The upstream cannot be reached.") from None
    except TimeoutError:
        raise UpstreamTimeout from None
    except aiohttp.ClientPayloadError as error:
        if isinstance(error.__cause__, ContentEncodingError):
            raise UpstreamBadResponse("The upstream's answer cannot be decompressed.") from None
        raise Transient("The connection to the upstream broke.") from None
    except (_Broken, aiohttp.ClientConnectionError):
        raise Transient("The connection to the upstream broke.") from None
    except aiohttp.ClientError:
        raise UpstreamBadResponse from None


class _Broken(aiohttp.ClientError):
    """A connection that broke before the answer began."""


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    # aiohttp repeats PUT, DELETE and GET by itself after a broken connection; whether a call is made again
    # is for the retry policy to say, and a write never is. It does not repeat after errors of other types.
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _Broken from error
