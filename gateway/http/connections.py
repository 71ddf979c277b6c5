"""Connections: how many there are, and how long each may take to send a request and to take its answer.

This is the one module that reaches into aiohttp's server. aiohttp itself closes a connection that idles
between two requests; everything else that a client can leave undone is judged here, once a second for all
connections, so that a request needs no timer of its own.
"""

import asyncio
import resource
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, NamedTuple, cast

from aiohttp import StreamReader, web

from gateway.engine.errors import log_internal
from gateway.http import failures
from gateway.http.errors import HttpError
from gateway.http.failures import LARGE_HEADERS, LATE_HEADERS, OVERLOADED

_LINGER = 2.0
"""Seconds, at most, for which the rest of a refused request is read and thrown away.

If a server closes while the client still sends, the client's machine may drop the answer unread (RFC 9112,
section 9.6).
"""
_FRESH = 1.0
"""Seconds for which a new connection keeps its place, however many others want it."""
_MOMENT = 0.25
"""Seconds in which a client has to keep up when memory is short."""
_MAX_HEADERS = 32_768
"""Bytes of a request line and its headers; common clients send half of that at most."""
_PROGRESS = 1_048_576
"""Bytes of an answer that a client has to take within the write timeout, unless the answer is smaller."""
_SURPLUS = 16
"""Connections beyond the cap, on which health is told and everything else is refused with 503."""
_SPARE = 64
"""Descriptors for all but connections with clients and with the upstream."""
_RESET = struct.pack("ii", 1, 0)
"""The socket option by which a connection is reset instead of closed."""
_BACKLOG = 1024
"""Connections that the system holds ready, so that many at once do not wait for a second try."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What clients may take; times are in seconds.

    Attributes:
        connections: Open at once.
        first_byte: From the connection to its first byte.
        headers: From a request's first byte to the end of its headers.
        body: From there to the end of its body.
        write: For the client to take an answer, or each MiB of it.
        keepalive: From an answer to the next request.
        max_body: Largest body, in bytes.
        buffers: Bytes of half-received bodies and half-sent answers, of all connections together.
    """

    connections: int
    first_byte: float
    headers: float
    body: float
    write: float
    keepalive: float
    max_body: int
    buffers: int

    @property
    def wire(self) -> int:
        """Largest body with the framing of its chunks, in bytes; a byte in a chunk of its own takes six."""
        return self.max_body + self.max_body // 8 + 4096

    @property
    def interval(self) -> float:
        """Seconds between two looks at all connections."""
        return min(1.0, min(self.first_byte, self.headers, self.body, self.write) / 4)


def affordable(wanted: int, upstream: int) -> int:
    """Connections with clients for which the process has descriptors, beside those with the upstream."""
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(1, min(wanted, descriptors - upstream - _SURPLUS - _SPARE))


@asynccontextmanager
async def listen(
    app: web.Application, host: str, port: int, bounds: Bounds, *, grace: float, share_port: bool
) -> AsyncIterator[str]:
    """Serve an application, and give its URL; leaving the block ends it.

    Args:
        app: What answers.
        host: Address to listen on.
        port: Port to listen on; 0 takes any that is free.
        bounds: What clients may take.
        grace: Seconds that running requests get to end.
        share_port: Whether other processes listen on the same port.

    Raises:
        OSError: The address cannot be had.
    """
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=grace)
    await runner.setup()
    server = cast("web.Server", runner.server)
    connections = Connections(server, bounds)
    loop = asyncio.get_running_loop()
    try:
        listener = await loop.create_server(
            connections, host, port, reuse_port=share_port or None, backlog=_BACKLOG
        )
        watching = loop.create_task(connections.watch())
        try:
            yield _url(listener.sockets[0].getsockname())
        finally:
            listener.close()
            watching.cancel()
    finally:
        await runner.cleanup()


class Connections:
    """The open connections of a listener: makes them, admits them, ends those that take too long."""

    def __init__(self, server: web.Server, bounds: Bounds) -> None:
        self._server = server
        self._open: set[Connection] = set()
        self.bounds = bounds

    def __call__(self) -> "Connection":
        """A connection that is not open yet."""
        return Connection(self, self._server)

    def admit(self, new: "Connection") -> bool:
        """Find a place for a connection; where all are taken, that of the one that has waited longest.

        Returns:
            Whether there is a place within the cap.
        """
        excess = len(self._open) + 1 - self.bounds.connections
        if excess > 0:
            waiting = [each for each in self._open if not each.busy]
            for each in nsmallest(excess, waiting, key=lambda each: (each.served, each.since)):
                if new.since - each.since > _FRESH or excess > _SURPLUS:
                    self._open.discard(each)
                    each.abort()
                    excess -= 1
            if excess > _SURPLUS:
                new.abort()
        self._open.add(new)
        return excess <= 0

    def discard(self, lost: "Connection") -> None:
        """Free the place of a connection that is closed."""
        self._open.discard(lost)

    async def watch(self) -> None:
        """Look at all connections, again and again."""
        while True:
            await asyncio.sleep(self.bounds.interval)
            now = asyncio.get_running_loop().time()
            for each in list(self._open):
                each.judge(now)
            self.relieve()

    def relieve(self) -> None:
        """End connections while all together hold too much memory: first those that hold most."""
        holding = [(held, each) for each in self._open if (held := each.held)]
        excess = sum(held for held, _ in holding) - self.bounds.buffers
        if excess <= 0:
            return
        now = asyncio.get_running_loop().time()
        for held, each in sorted(holding, key=lambda pair: pair[0], reverse=True):
            if excess > 0 and each.stalls(now):
                each.abort()
                excess -= held


class _Mark(NamedTuple):
    """How much of an answer was unsent at a time, and how many answers were finished before it."""

    at: float
    unsent: int
    answered: int


class Connection(web.RequestHandler):
    """One connection: aiohttp's, which parses requests and writes answers, with bounds.

    Attributes:
        since: When its present wait began: for a first byte, headers, a body, or another request.
    """

    __slots__ = (
        "_answer",
        "_answered",
        "_body",
        "_connections",
        "_headers_begun",
        "_malformed",
        "_mark",
        "_received",
        "_refused",
        "_wire",
        "since",
    )

    def __init__(self, connections: Connections, server: web.Server) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # this is how aiohttp is told to write none
            keepalive_timeout=connections.bounds.keepalive,
            lingering_time=0,
        )
        self._connections = connections
        self._wire: asyncio.Transport | None = None
        self._answered = self._received = 0
        self._answer: web.StreamResponse | None = None
        self._body: StreamReader | None = None
        self._headers_begun = self._malformed = self._refused = False
        self._mark: _Mark | None = None
        self.since = self._loop.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Find it a place."""
        self._wire = cast("asyncio.Transport", transport)
        if not self._connections.admit(self):
            self._request_handler = _overloaded(self._request_handler)
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Free its place, and what it held: a cycle of references would wait for the collector."""
        self._wire = self._answer = self._body = None
        self._connections.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, and note what the client owes from now on."""
        if self._refused:
            self._received += len(data)
            if self._received > self._connections.bounds.wire:
                self.abort()
            return
        requests = self._request_count
        super().data_received(data)
        if self._request_count != requests and self._messages:
            if self._body is not None and not self._body.is_eof():
                # What follows it is an error of the parser, which leaves the body waiting for ever.
                self._body.set_exception(web.RequestPayloadError())
            self._body = self._messages[-1][1]
            self._headers_begun = False
            self._received = 0
            self.since = self._loop.time()
        elif data and not self._upgraded:
            self._owe(len(data))

    def _owe(self, received: int) -> None:
        """Note a part of a request that is not yet whole."""
        if self._body is not None and not self._body.is_eof():
            self._received += received
            if self._received > self._connections.bounds.wire:
                self._body.set_exception(web.HTTPRequestEntityTooLarge(self._connections.bounds.max_body))
        elif not self._headers_begun:
            self._headers_begun = True
            self._received = received
            self.since = self._loop.time()
        else:
            self._received += received
            if self._received > _MAX_HEADERS:
                self._refuse(LARGE_HEADERS)

    def pause_writing(self) -> None:
        """Hold no more of answers than is allowed."""
        super().pause_writing()
        self._unread(self._loop.time())
        self._connections.relieve()

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send an answer; a connection whose request was not read to its end is not used again."""
        if isinstance(resp, web.HTTPException):
            resp = failures.response(failures.unrouted(resp))
        unread = self._malformed or not request.content.is_eof()
        if unread:
            resp.force_close()
        self._answer = resp
        sent = await super().finish_response(request, resp, start_time)
        self._answer = None
        self._answered += 1
        self.since = self._loop.time()
        if unread and self._wire is not None:
            self._discard(self._wire)
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
        if request.writer.output_size > 0:
            raise ConnectionError("An answer has begun, so that no other can follow.")
        if status == 400:
            self._malformed = True
            return failures.response(failures.malformed(exc))
        if isinstance(exc, HttpError):
            return failures.response(exc)
        if exc is not None:
            log_internal(exc)
        return failures.fault()

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
        """Bytes that it keeps in memory: of an answer that is not taken, and of half a request."""
        received = self._received if self._incomplete else 0
        unsent = self._unsent
        if unsent and isinstance(self._answer, web.Response):
            # aiohttp keeps the body beside what it has handed to the transport.
            unsent += self._answer.content_length or 0
        return unsent + received

    @property
    def _unsent(self) -> int:
        return 0 if self._wire is None else self._wire.get_write_buffer_size()

    @property
    def _incomplete(self) -> bool:
        return self._headers_begun or (self._body is not None and not self._body.is_eof())

    def judge(self, now: float) -> None:
        """End what has taken too long."""
        bounds = self._connections.bounds
        waited = now - self.since
        if self._unread(now) > bounds.write or (self._refused and waited > _LINGER):
            self.abort()
        elif self._headers_begun:
            if waited > bounds.headers:
                self._refuse(LATE_HEADERS)
        elif self._request_count == 0:
            if waited > bounds.first_byte:
                self.abort()
        elif self._body is not None and not self._body.is_eof() and waited > bounds.body:
            self._body.set_exception(TimeoutError())

    def stalls(self, now: float) -> bool:
        """Whether the client has not kept up for a moment."""
        return self._unread(now) > _MOMENT or (self._incomplete and now - self.since > _MOMENT)

    def _unread(self, now: float) -> float:
        """Seconds since the client took a part of its answer that is worth mentioning."""
        unsent, mark = self._unsent, self._mark
        if not unsent:
            self._mark = None
            return 0.0
        if mark is None or mark.answered != self._answered or unsent <= mark.unsent - _PROGRESS:
            mark = self._mark = _Mark(now, unsent, self._answered)
        return now - mark.at

    def _refuse(self, error: HttpError) -> None:
        """Answer what is not yet a request."""
        self._headers_begun = False
        if self._wire is not None and not self._wire.is_closing():
            self._wire.write(failures.text(error))
            self._discard(self._wire)

    def _discard(self, wire: asyncio.Transport) -> None:
        """Say that nothing follows, and throw away what still comes."""
        self._refused, self._received, self._body = True, 0, None
        self.since = self._loop.time()
        self.resume_reading(resume_parser=False)
        if wire.can_write_eof() and not wire.is_closing():
            wire.write_eof()

    def abort(self) -> None:
        """Close at once, and forget what is unsent."""
        wire = self._wire
        if wire is None:
            return
        # The system keeps its part of an answer for the client unless the connection is reset. The socket of
        # a transport that closes may be another's already.
        if self._unsent and not wire.is_closing():
            wire.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._wire = None
        wire.abort()


_Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def _overloaded(handler: _Handler | None) -> _Handler:
    """Tell health, for an orchestrator would else end a gateway that has much to do; refuse the rest."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if handler is not None and request.path.startswith("/health/"):
            return await handler(request)
        return failures.response(OVERLOADED)

    return answer


def _url(address: tuple[Any, ...]) -> str:
    host, port = address[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
