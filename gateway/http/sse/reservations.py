"""One event stream for many operations (`graphql-sse`, "Single connection mode").

A client reserves a stream, opens it, and then sends operations whose results come on it. They all have to
reach the process that holds the stream.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from aiohttp import web

from gateway.errors import NotFound, Overloaded
from gateway.http.connections.bounds import StreamBounds
from gateway.http.errors import HttpError
from gateway.http.payloads import Payload
from gateway.http.sse.sink import Interrupted
from gateway.http.sse.stream import complete_event, event_stream, next_event, opened
from gateway.http.sse.token import token_of

_LIFE = 10.0
"""Seconds in which a reserved stream has to be opened."""
_MOST = 10_000
"""Reservations and open streams of a process."""


class ReservedStream:
    """A stream that a client has reserved, and its operations.

    An operation begins at once; its results wait until the stream is open.
    """

    def __init__(self, bounds: StreamBounds) -> None:
        self._bounds = bounds
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._response: web.StreamResponse | None = None
        self._open, self._over = asyncio.Event(), asyncio.Event()
        self._stopping = False

    @property
    def opened(self) -> bool:
        """Whether the client has opened it."""
        return self._response is not None

    def stop(self) -> None:
        """Take no more operations, and end with the last one."""
        self._stopping = True
        self._end_when_idle()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer the request that opens it; it ends when the client leaves, or once it is stopped."""
        self._response = response = event_stream()
        try:
            with suppress(ConnectionError):
                async with opened(response, request, self._bounds.ping):
                    self._open.set()
                    await self._over.wait()
        finally:
            running = list(self._operations.values())
            self.end()
            await asyncio.gather(*running, return_exceptions=True)
        return response

    def run(self, id_: str, results: AsyncGenerator[Payload]) -> None:
        """Begin an operation.

        Raises:
            HttpError: It may not begin.
        """
        if id_ in self._operations:
            raise HttpError(409, "The stream has an operation of this id already.")
        if self._stopping or len(self._operations) >= self._bounds.operations:
            raise HttpError(503, Overloaded("The stream takes no more operations."), {"Retry-After": "1"})
        self._operations[id_] = asyncio.create_task(self._write(id_, results))

    def cancel(self, id_: str) -> None:
        """End an operation, if it has not ended yet."""
        task = self._operations.pop(id_, None)
        if task is not None:
            # Not before it has begun, or nobody would close the results.
            asyncio.get_running_loop().call_soon(task.cancel)
        self._end_when_idle()

    def end(self) -> None:
        """End all operations, and take no more."""
        self._stopping = True
        for id_ in list(self._operations):
            self.cancel(id_)

    async def _write(self, id_: str, results: AsyncGenerator[Payload]) -> None:
        with suppress(Interrupted):
            async with aclosing(results):
                async for payload in results:
                    await self._send(next_event(id_, payload))
            await self._send(complete_event(id_))
        if self._operations.get(id_) is asyncio.current_task():
            del self._operations[id_]
        self._end_when_idle()

    def _end_when_idle(self) -> None:
        if self._stopping and not self._operations:
            self._over.set()

    async def _send(self, event: bytes) -> None:
        await self._open.wait()
        if self._response is not None:
            with suppress(ConnectionError):
                await self._response.write(event)


class Reservations:
    """The reserved streams of a process, by their tokens.

    Args:
        bounds: Of each stream.
        alone: Whether no other process listens on the same port. If one does, none can be reserved.
    """

    def __init__(self, bounds: StreamBounds, *, alone: bool) -> None:
        self._bounds = bounds
        self._alone = alone
        self._reserved: dict[str, ReservedStream] = {}

    def reserve(self) -> web.Response:
        """Answer a PUT with the token of a new stream.

        Raises:
            HttpError: 405: another process might get what follows; 503: there are too many.
        """
        if not self._alone:
            reason = "Several processes serve this port: open a stream for each operation."
            raise HttpError(405, reason, {"Allow": "GET, POST, OPTIONS"})
        if len(self._reserved) >= _MOST:
            raise HttpError(503, Overloaded(), {"Retry-After": "1"})
        token = secrets.token_urlsafe(24)
        self._reserved[token] = ReservedStream(self._bounds)
        asyncio.get_running_loop().call_later(_LIFE, self._expire, token)
        return web.Response(status=201, text=token)

    def find(self, token: str) -> ReservedStream:
        """The stream of a token.

        Raises:
            HttpError: 404: there is none, or no longer.
        """
        try:
            return self._reserved[token]
        except KeyError:
            raise HttpError(404, NotFound("No event stream is reserved by this token.")) from None

    async def open(self, token: str, request: web.Request) -> web.StreamResponse:
        """Answer the GET that opens a stream.

        Raises:
            HttpError: 404: there is none; 409: it is open.
        """
        stream = self.find(token)
        if stream.opened:
            raise HttpError(409, "The event stream of this token is open already.")
        try:
            return await stream.answer(request)
        finally:
            del self._reserved[token]

    async def cancel(self, request: web.Request) -> web.Response:
        """Answer a DELETE, which ends an operation.

        Raises:
            HttpError: 404: there is no such stream; 400: no operation is named.
        """
        stream = self.find(token_of(request) or "")
        id_ = request.query.get("operationId")
        if not id_:
            raise HttpError(400, "operationId must name the operation that is to end.")
        stream.cancel(id_)
        return web.Response()

    def stop(self) -> None:
        """Let every open stream end with its last operation; clients open another for the next."""
        for token, stream in list(self._reserved.items()):
            stream.stop()
            self._expire(token)

    def _expire(self, token: str) -> None:
        stream = self._reserved.get(token)
        if stream is not None and not stream.opened:
            del self._reserved[token]
            stream.end()
