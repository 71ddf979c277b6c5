"""The sockets of channels. Translates aiohttp's errors about them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from yarl import URL

from gateway.errors import UpstreamBadResponse
from gateway.live.channels.messages import PING

_MAX_MESSAGE = 4 * 1024 * 1024
"""Bytes of a message. A socket with a larger one is closed; missed events are made up for by reads."""

_OPENING = 10.0
_CLOSING = 2.0


class SocketRefused(Exception):  # noqa: N818  # an answer, not a fault
    """The channel does not exist any more: it has expired, or was removed."""


class SocketUnreachable(Exception):  # noqa: N818
    """No answer, or one that says nothing of the channel."""


class SocketHost:
    """The hosts that a channel's socket may have: those of the API's domain, or the API's own.

    The URI comes from outside, and must not lead the gateway to any other host.

    Args:
        api_url: The URL of the API: ``https://api.mypurecloud.de``, or a sandbox's.
    """

    def __init__(self, api_url: str) -> None:
        api = URL(api_url)
        self._own = (api.host, api.port)
        first, _, domain = (api.host or "").partition(".")
        self._domain = f".{domain}" if first == "api" and "." in domain else None
        self._schemes = {"wss"} if api.scheme == "https" else {"ws", "wss"}

    def check(self, uri: str) -> URL:
        """The URL of a socket.

        Raises:
            UpstreamBadResponse: It is no URL, or has another host.
        """
        try:
            url = URL(uri)
        except ValueError:
            url = URL()
        if url.scheme in self._schemes and url.user is None and url.password is None and self._has(url):
            return url
        raise UpstreamBadResponse(
            "The upstream names a socket outside its own domain; the gateway does not connect to it."
        )

    def _has(self, url: URL) -> bool:
        if (url.host, url.port) == self._own:
            return True
        return self._domain is not None and url.is_default_port() and (url.host or "").endswith(self._domain)


class ChannelSocket:
    """The open socket of a channel."""

    def __init__(self, socket: "aiohttp.ClientWebSocketResponse[bool]") -> None:
        self._socket = socket

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The messages, until the socket is closed."""
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.ERROR:
                return
            yield message.data

    async def ping(self) -> None:
        """Ask for a heartbeat; none comes on a broken socket."""
        try:
            await self._socket.send_str(PING)
        except (aiohttp.ClientError, ConnectionError):
            return

    async def close(self) -> None:
        """Close the socket, within a bounded time."""
        await self._socket.close()


class ChannelSockets:
    """Opens sockets.

    Args:
        session: As `open_sockets` makes it; not closed here.
        host: The hosts that they may have.
    """

    def __init__(self, session: aiohttp.ClientSession, host: SocketHost) -> None:
        self._session = session
        self._host = host

    async def open(self, uri: str) -> ChannelSocket:
        """Open a socket at a URI of the upstream's. The URI has a credential of its own; no token is sent.

        Raises:
            SocketRefused: The channel does not exist.
            SocketUnreachable: The upstream cannot be reached now.
            UpstreamBadResponse: The URI has another host.
        """
        url = self._host.check(uri)
        try:
            async with asyncio.timeout(_OPENING):
                return ChannelSocket(
                    await self._session.ws_connect(
                        url,
                        max_msg_size=_MAX_MESSAGE,
                        timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSING),
                        decode_text=False,
                    )
                )
        except aiohttp.WSServerHandshakeError as error:
            if 400 <= error.status < 500 and error.status != 429:
                raise SocketRefused from None
            raise SocketUnreachable from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise SocketUnreachable from None


@asynccontextmanager
async def open_sockets(*, connect_timeout: float = 5.0) -> AsyncIterator[aiohttp.ClientSession]:
    """A session for sockets, apart from that for calls, since each socket keeps its connection."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=30),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "conversation-gateway"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_timeout),
        middlewares=(_no_redirects,),
        trust_env=False,
    ) as session:
        yield session


async def _no_redirects(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    response = await handler(request)
    if 300 <= response.status < 400:
        response.close()
        raise aiohttp.ClientConnectionError
    return response
