"""Event streams, and the events on them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress

import msgspec
from aiohttp import web

from gateway.http.negotiation import EVENT_STREAM
from gateway.http.payloads import Payload
from gateway.http.sse.sink import Interrupted

_HEADERS = {
    "Content-Type": f"{EVENT_STREAM}; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would hold events back
}
_PING = b":\n\n"
"""A comment, which clients ignore."""

_COMPLETE = b"event: complete\ndata:\n\n"
"""The end of the operation for which a stream was opened. Browsers drop an event without data."""


def event_stream() -> web.StreamResponse:
    """An answer of events that is not open yet."""
    return web.StreamResponse(headers=_HEADERS)


@asynccontextmanager
async def opened(response: web.StreamResponse, request: web.Request, ping: float) -> AsyncIterator[None]:
    """Open an event stream, and send a comment every ``ping`` seconds while the block runs.

    Raises:
        ConnectionError: The client has left; so does every write.
    """
    await response.prepare(request)
    await response.write(_PING)  # some browsers wait for a first byte
    pinging = asyncio.create_task(_keep_alive(response, ping))
    try:
        yield
    finally:
        pinging.cancel()


async def stream_one(
    request: web.Request, payloads: AsyncGenerator[Payload], ping: float
) -> web.StreamResponse:
    """Answer with a stream for one operation; one that is interrupted has no event of completion."""
    response = event_stream()
    with suppress(ConnectionError, Interrupted):
        async with aclosing(payloads), opened(response, request, ping):
            async for payload in payloads:
                await response.write(b"event: next\ndata: " + payload.json + b"\n\n")
            await response.write(_COMPLETE)
    return response


def next_event(id_: str, payload: Payload) -> bytes:
    """A result on a stream for many operations."""
    return b'event: next\ndata: {"id":' + msgspec.json.encode(id_) + b',"payload":' + payload.json + b"}\n\n"


def complete_event(id_: str) -> bytes:
    """The end of an operation on a stream for many."""
    return b'event: complete\ndata: {"id":' + msgspec.json.encode(id_) + b"}\n\n"


async def _keep_alive(response: web.StreamResponse, ping: float) -> None:
    with suppress(ConnectionError):
        while True:
            await asyncio.sleep(ping)
            await response.write(_PING)
