"""A socket of aiohttp's, with the methods of strawberry's handlers, and with fast writes for updates."""

import struct
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Required, TypedDict

import msgspec
from aiohttp import WSMsgType, web
from strawberry.http.exceptions import (
    NonJsonMessageReceived,
    NonTextMessageReceived,
    WebSocketDisconnected,
)

_MOST_REASON = 123
"""Bytes of the reason in a closing frame, at most (RFC 6455, section 5.5)."""
_TEXT = 0x81
"""The first byte of a text that is in one frame (RFC 6455, section 5.2)."""
_ROOM = 65_536
"""Bytes that the client has not read yet from which on updates wait."""


class _Frame(TypedDict, total=False):
    type: Required[str]
    id: str
    payload: Any


_decode = msgspec.json.Decoder(_Frame).decode


class Socket:
    """An open socket.

    Args:
        socket: The socket of aiohttp's.
        request: The request that opened it.
    """

    __slots__ = ("_request", "_socket")

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._socket = socket
        self._request = request

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object]:  # noqa: ARG002
        """The messages of the client."""
        async for message in self._socket:
            if message.type is WSMsgType.BINARY:
                raise NonTextMessageReceived
            if message.type is WSMsgType.TEXT:
                yield _frame(message.data)

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message, and wait while the client reads too slowly."""
        try:
            await self._socket.send_frame(msgspec.json.encode(message), WSMsgType.TEXT)
        except (ConnectionError, RuntimeError):
            raise WebSocketDisconnected from None

    async def close(self, code: int, reason: str) -> None:
        """Close the socket."""
        short = reason.encode()[:_MOST_REASON].decode(errors="ignore")
        await self._socket.close(code=code, message=short.encode())

    @property
    def has_room(self) -> bool:
        """Whether the client has read nearly all that was written."""
        transport = self._request.transport
        return transport is not None and transport.get_write_buffer_size() < _ROOM

    def write(self, *parts: bytes) -> None:
        """Write a text in parts without waiting, which aiohttp's coroutine would do; uncompressed.

        Nothing is written once the socket closes.
        """
        transport = self._request.transport
        if transport is not None and not self._socket.closed and not transport.is_closing():
            transport.write(b"".join((_head(sum(map(len, parts))), *parts)))


def _head(length: int) -> bytes:
    """The header of a frame with a text of this length in bytes (RFC 6455, section 5.2)."""
    if length < 126:
        return struct.pack("!BB", _TEXT, length)
    if length < 65_536:
        return struct.pack("!BBH", _TEXT, 126, length)
    return struct.pack("!BBQ", _TEXT, 127, length)


def _frame(text: str) -> _Frame:
    try:
        frame = _decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise NonJsonMessageReceived from None
    if frame.get("payload") is None:
        frame.pop("payload", None)
    return frame
