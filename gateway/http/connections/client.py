"""One connection with a client.

This is the one module that reaches into aiohttp's server. aiohttp itself closes a connection that idles
between two requests. Everything else that a client can leave undone is checked here, once a second for all
connections, so that a request needs no timer of its own.
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol, cast

from aiohttp import StreamReader, web
from aiohttp.http import RawRequestMessage
from aiohttp.http_exceptions import LineTooLong
from aiohttp.streams import EMPTY_PAYLOAD
from aiohttp.web_protocol import _ErrInfo

from gateway.engine.errors import log_internal
from gateway.events import Listener
from gateway.http import failures
from gateway.http.connections.bounds import Bounds, Drop
from gateway.http.errors import HttpError

_LINGER = 2.0
"""Seconds, at most, for which the rest of a rejected request is read and thrown away.

If a server closes while the client still sends, the client's system may drop the answer unread (RFC 9112,
section 9.6).
"""
_LAST = 1.0
"""Seconds in which a handler has to end that is cancelled as the gateway ends."""
_MOMENT = 0.25
"""Seconds in which a client has to keep up when memory is short."""
_PROGRESS = 1_048_576
"""Bytes of an answer that a client has to receive within the write timeout, unless the answer is smaller."""
_RESET = struct.pack("ii", 1, 0)
"""The value of SO_LINGER by which a connection is reset instead of closed."""


_Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class _SendProgress(NamedTuple):
    """How far the sending of an answer had come at a time.

    Attributes:
        at: The time, in seconds of the event loop's clock.
        unsent: Bytes that the client had not received.
        answered: Answers that were complete before it.
    """

    at: float
    unsent: int
    answered: int


class ConnectionOwner(Protocol):
    """Admits connections and bounds them.

    Attributes:
        bounds: How many there may be, and how long each may take.
        listener: Learns why one is dropped.
        ending: Whether each ends with its next answer.
    """

    bounds: Bounds
    listener: Listener
    ending: bool

    def admit(self, new: "ClientConnection") -> bool:
        """Admit a connection; returns whether it is within the cap."""

    def remove(self, lost: "ClientConnection") -> None:
        """Free the place of a closed connection."""

    def free_memory(self) -> None:
        """Close connections while all together hold more than the bound."""


class ClientConnection(web.RequestHandler):
    """aiohttp's connection, which parses requests and sends answers, with bounds.

    Attributes:
        since: When the present wait began: for a first byte, headers, a body, or another request.
    """

    __slots__ = (
        "_answer",
        "_answered",
        "_body",
        "_discarding",
        "_headers_begun",
        "_malformed",
        "_open_transport",
        "_owner",
        "_progress",
        "_received",
        "since",
    )

    def __init__(self, owner: ConnectionOwner, server: web.Server) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # which turns aiohttp's access log off
            keepalive_timeout=owner.bounds.keepalive,
            lingering_time=0,
        )
        self._owner = owner
        # aiohttp forgets its transport before the last bytes are sent.
        self._open_transport: asyncio.Transport | None = None
        self._answered = self._received = 0
        self._answer: web.StreamResponse | None = None
        self._body: StreamReader | None = None
        self._headers_begun = self._malformed = self._discarding = False
        self._progress: _SendProgress | None = None
        self.since = self._loop.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a place."""
        self._open_transport = cast("asyncio.Transport", transport)
        if not self._owner.admit(self):
            self._request_handler = self._overloaded(self._request_handler)
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Free the place, and what cycles of references would keep until the garbage collector runs."""
        self._open_transport = self._answer = self._body = None
        self._owner.remove(self)
        super().connection_lost(exc)

    def close(self) -> None:
        """Close, unless a request is under way as the gateway ends: aiohttp would read nothing more of it.

        Its answer closes the connection.
        """
        if not (self._owner.ending and self.busy):
            super().close()

    async def shutdown(self, timeout: float | None = 15.0) -> None:  # noqa: ASYNC109  # aiohttp's signature
        """Close after the request in progress, which has `timeout` seconds to end."""
        if self._request_in_progress:
            self._handler_waiter = self._loop.create_future()
            try:
                async with asyncio.timeout(timeout):
                    await self._handler_waiter
            except TimeoutError:
                pass
            finally:
                self._handler_waiter = None
        await super().shutdown(_LAST)

    def data_received(self, data: bytes) -> None:
        """Parse, and note which part of a request the client has yet to send."""
        if self._discarding:
            self._received += len(data)
            if self._received > self._owner.bounds.encoded_body:
                self.abort()
            return
        requests = self._request_count
        headers = len(data) + (self._received if self._headers_begun else 0)
        super().data_received(data)
        if self._request_count != requests and self._messages:
            if headers > self._owner.bounds.max_headers:
                self._refuse_large_headers()
            if self._body is not None and not self._body.is_eof():
                # The new message is an error of the parser, which never ends the body.
                self._body.set_exception(web.RequestPayloadError())
            self._body = self._messages[-1][1]
            self._headers_begun = False
            self._received = 0
            self.since = self._loop.time()
        elif data and not self._upgraded:
            self._note_part(len(data))

    def _refuse_large_headers(self) -> None:
        """Have waiting requests with too large headers answered as the parser's errors are."""
        most = self._owner.bounds.max_headers
        for index, (message, _) in enumerate(self._messages):
            if isinstance(message, RawRequestMessage) and _size(message) > most:
                self._messages[index] = _ErrInfo(400, LineTooLong(b"", most), ""), EMPTY_PAYLOAD

    def _note_part(self, received: int) -> None:
        """Note bytes that do not complete the headers of a request."""
        if self._body is not None and not self._body.is_eof():
            self._received += received
            if self._received > self._owner.bounds.encoded_body:
                self._body.set_exception(web.HTTPRequestEntityTooLarge(self._owner.bounds.max_body))
        elif not self._headers_begun:
            self._headers_begun = True
            self._received = received
            self.since = self._loop.time()
        else:
            self._received += received
            if self._received > self._owner.bounds.max_headers:
                self._reject(failures.LARGE_HEADERS)

    def pause_writing(self) -> None:
        """Start to measure how fast the client receives, and keep the memory within its bound."""
        super().pause_writing()
        self._unread_for(self._loop.time())
        self._owner.free_memory()

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send an answer. A connection whose request was not read to its end is not used again."""
        if isinstance(resp, web.HTTPException):
            resp = failures.response(failures.unrouted(resp))
        unread = self._malformed or not request.content.is_eof()
        if unread or self._owner.ending:
            resp.force_close()
        self._answer = resp
        sent = await super().finish_response(request, resp, start_time)
        self._answer = None
        self._answered += 1
        self.since = self._loop.time()
        if unread and self._open_transport is not None:
            self._discard(self._open_transport)
            await asyncio.sleep(_LINGER)
        return sent

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  # it quotes what the client sent
    ) -> web.StreamResponse:
        """The answer to a request that could not be parsed, or whose handler failed."""
        if isinstance(exc, ConnectionError):
            raise exc
        if request.writer.output_size > 0:
            if status >= 500 and exc is not None:
                log_internal(exc)
            raise ConnectionError("An answer has begun, so that no other can follow.")
        if status == 400:
            self._malformed = True
            self._owner.listener.connection_dropped(Drop.MALFORMED)
            return failures.response(failures.malformed(exc))
        if isinstance(exc, HttpError):
            return failures.response(exc)
        return failures.fault(exc or RuntimeError())

    @property
    def busy(self) -> bool:
        """Whether a request is being answered."""
        return self._request_count > self._answered

    @property
    def served(self) -> bool:
        """Whether a request was answered."""
        return self._answered > 0

    @property
    def held(self) -> int:
        """Bytes in memory of an answer that the client has not received, and of half a request."""
        received = self._received if self._incomplete else 0
        unsent = self._unsent
        if unsent and isinstance(self._answer, web.Response):
            # aiohttp keeps the body beside the copy in the transport.
            unsent += self._answer.content_length or 0
        return unsent + received

    @property
    def _unsent(self) -> int:
        return 0 if self._open_transport is None else self._open_transport.get_write_buffer_size()

    @property
    def _incomplete(self) -> bool:
        return self._headers_begun or (self._body is not None and not self._body.is_eof())

    def check(self, now: float) -> None:
        """End what has taken too long; ``now`` is in seconds of the event loop's clock."""
        bounds = self._owner.bounds
        waited = now - self.since
        if self._unread_for(now) > bounds.write:
            self.drop(Drop.WRITE)
        elif self._discarding:
            if waited > _LINGER:
                self.abort()
        elif self.busy:
            if self._body is not None and not self._body.is_eof() and waited > bounds.body:
                self._body.set_exception(TimeoutError())
        elif self._headers_begun:
            if waited > bounds.headers:
                self._reject(failures.LATE_HEADERS)
        elif not self.served and waited > bounds.first_byte:
            self.drop(Drop.FIRST_BYTE)

    def stalls(self, now: float) -> bool:
        """Whether the client has not kept up for a moment."""
        return self._unread_for(now) > _MOMENT or (self._incomplete and now - self.since > _MOMENT)

    def _unread_for(self, now: float) -> float:
        """Seconds since the client last received a considerable part of its answer."""
        unsent, last = self._unsent, self._progress
        if not unsent:
            self._progress = None
            return 0.0
        if last is None or last.answered != self._answered or unsent <= last.unsent - _PROGRESS:
            last = self._progress = _SendProgress(now, unsent, self._answered)
        return now - last.at

    def _reject(self, error: HttpError) -> None:
        """Answer half a request; where another is being answered, nothing may come before that answer."""
        self._headers_begun = False
        if self.busy:
            self.drop(Drop.HEADERS)
        elif self._open_transport is not None and not self._open_transport.is_closing():
            self._owner.listener.connection_dropped(Drop.HEADERS)
            self._open_transport.write(failures.text(error))
            self._discard(self._open_transport)

    def _discard(self, transport: asyncio.Transport) -> None:
        """End the sending side, and throw away what the client still sends."""
        self._discarding, self._received, self._body = True, 0, None
        self.since = self._loop.time()
        self.resume_reading(resume_parser=False)
        if transport.can_write_eof() and not transport.is_closing():
            transport.write_eof()

    def drop(self, reason: Drop) -> None:
        """Close at once, and report the reason to the listener."""
        self._owner.listener.connection_dropped(reason)
        self.abort()

    def abort(self) -> None:
        """Close at once, without sending the rest."""
        transport = self._open_transport
        if transport is None:
            return
        # The system keeps its part of an answer for the client unless the connection is reset. The socket of
        # a transport that closes may be another's already.
        if self._unsent and not transport.is_closing():
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._open_transport = None
        transport.abort()

    def _overloaded(self, handler: _Handler | None) -> _Handler:
        """Answers health only: an orchestrator would end a busy gateway that answers nothing."""

        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            if handler is not None and request.path.startswith("/health/"):
                return await handler(request)
            self._owner.listener.connection_dropped(Drop.OVERLOADED)
            return failures.response(failures.OVERLOADED)

        return answer


def _size(message: RawRequestMessage) -> int:
    """Bytes of a request line and its headers."""
    line = len(f"{message.method} {message.path} HTTP/1.1\r\n\r\n")
    return line + sum(len(name) + len(value) + len(": \r\n") for name, value in message.raw_headers)
