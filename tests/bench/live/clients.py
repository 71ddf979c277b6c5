"""Clients by the thousand: sockets that speak graphql-transport-ws, and what arrives at them.

They read no more of what arrives than they count, so that they keep up with whatever is measured.
"""

import asyncio
import base64
import os
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec
from yarl import URL

from gateway.sandbox import DEMO_TOKEN

DOCUMENT = """subscription Bench($id: ID!) {
  conversationUpdated(id: $id) { kind conversation { id externalTag participants { id purpose } } }
}"""

_AT_ONCE = 50
"""Sockets that are being opened at once."""
_PATIENCE = 60.0
_ALIVE = 5.0
"""Seconds after which a socket says that it lives, without waiting to be asked."""

_TEXT, _PONG = 0x81, 0x8A
_RESULT = re.compile(
    rb'"id":"(\d+)","type":"(\w+)"'
    rb'(?:[^{]*\{[^{]*\{[^{]*\{"kind":"(\w+)"[^{]*\{"id":"[^"]*","externalTag":(?:"(\d+)"|[^,]*))?'
)
"""A message of the server's: its id and type; of a result the update's kind and the conversation's tag."""
_LONGEST = 4_096
"""Bytes of a message up to its tag, at most."""


class NotServed(Exception):  # noqa: N818  # the words say it
    """A subscription was refused, or ended."""


@dataclass(slots=True)
class Arrivals:
    """What arrived.

    Attributes:
        snapshots: How many.
        delays: How long each change took, in nanoseconds from its event.
        last: The tag of the last event that each subscription was told of.
        ended: What ended a subscription or a socket, if something has.
    """

    snapshots: int = 0
    delays: list[int] = field(default_factory=list)
    last: dict[bytes, bytes] = field(default_factory=dict)
    ended: str | None = None

    def note(self, id_: bytes, type_: bytes, kind: bytes | None, tag: bytes | None, now: int) -> None:
        """A message has come; what is told again of an event is not counted again."""
        if type_ in {b"error", b"complete"}:
            self.ended = f"A subscription has ended with {type_.decode()}."
        elif kind == b"SNAPSHOT":
            self.snapshots += 1
        elif tag and self.last.get(id_) != tag:
            self.last[id_] = tag
            self.delays.append(now - int(tag))


class Socket(asyncio.Protocol):
    """One socket."""

    def __init__(self, url: URL, arrived: Arrivals) -> None:
        self._url = url
        self._arrived = arrived
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self.admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {self._url.path} HTTP/1.1",
            f"Host: {self._url.host}:{self._url.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Protocol: graphql-transport-ws",
            f"Authorization: Bearer {DEMO_TOKEN}",
        )
        transport.write("\r\n".join((*lines, "", "")).encode())

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        self._rest += data
        if not self.admitted.done():
            self._be_admitted()
            return
        end = 0
        for message in _RESULT.finditer(self._rest):
            if message[2] == b"next" and message[3] is None:
                break  # the rest of it is still to come
            self._arrived.note(message[1], message[2], message[3], message[4], now)
            end = message.end()
        self._rest = self._rest[max(end, len(self._rest) - _LONGEST) :]

    def _be_admitted(self) -> None:
        if b"connection_ack" in self._rest:
            self.admitted.set_result(None)
            self._rest = b""
        elif b"\r\n\r\n" in self._rest:
            if not self._rest.startswith(b"HTTP/1.1 101"):
                self.admitted.set_exception(NotServed("A socket was refused."))
                return
            self._rest = self._rest.partition(b"\r\n\r\n")[2]
            self.send(b'{"type":"connection_init"}')

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio's protocol
        self._arrived.ended = "A socket was closed."
        if not self.admitted.done():
            self.admitted.set_exception(NotServed("A socket was closed."))

    def send(self, payload: bytes, opcode: int = _TEXT) -> None:
        """Send a frame; its mask is zero, as that changes nothing."""
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
        if self._transport is not None:
            self._transport.write(bytes([opcode]) + length + bytes(4) + payload)

    def live(self) -> None:
        """Say that it lives."""
        self.send(b"", _PONG)

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()


class Clients:
    """Open sockets, and their subscriptions."""

    def __init__(self, url: str) -> None:
        self._url = URL(url) / "graphql"
        self._sockets: list[Socket] = []
        self.arrived = Arrivals()

    async def open(self, count: int) -> None:
        """Open sockets, and be admitted."""
        gate = asyncio.Semaphore(_AT_ONCE)
        loop = asyncio.get_running_loop()

        async def one() -> Socket:
            async with gate:
                _, socket = await loop.create_connection(
                    lambda: Socket(self._url, self.arrived), self._url.host, self._url.port
                )
                await asyncio.wait_for(socket.admitted, _PATIENCE)
                return socket

        self._sockets += await asyncio.gather(*(one() for _ in range(count)))

    async def subscribe(self, conversations: Sequence[str], each: int) -> None:
        """Begin so many subscriptions on each socket, and wait for their snapshots.

        Raises:
            NotServed: One has ended, or its snapshot did not come.
        """
        wanted = self.arrived.snapshots + each * len(self._sockets)
        number = 0
        for socket in self._sockets:
            for _ in range(each):
                variables = {"id": conversations[number % len(conversations)]}
                payload = {"query": DOCUMENT, "variables": variables}
                socket.send(msgspec.json.encode({"id": str(number), "type": "subscribe", "payload": payload}))
                number += 1
        deadline = time.monotonic() + _PATIENCE
        while self.arrived.snapshots < wanted:
            if self.arrived.ended or time.monotonic() > deadline:
                missing = wanted - self.arrived.snapshots
                raise NotServed(self.arrived.ended or f"{missing} snapshots did not come.")
            await asyncio.sleep(0.05)

    async def live(self) -> None:
        """Say now and then that all sockets live, until cancelled."""
        while True:
            await asyncio.sleep(_ALIVE)
            for socket in self._sockets:
                socket.live()

    def close(self) -> None:
        """Close all sockets."""
        for socket in self._sockets:
            socket.close()


@asynccontextmanager
async def clients(url: str) -> AsyncIterator[Clients]:
    """Clients of a server, without any socket yet."""
    opened = Clients(url)
    living = asyncio.create_task(opened.live())
    try:
        yield opened
    finally:
        living.cancel()
        opened.close()
