"""Clients by the thousand: sockets that speak graphql-transport-ws, and what arrives at them."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import msgspec

from gateway.sandbox import DEMO_TOKEN

DOCUMENT = """subscription Bench($id: ID!) {
  conversationUpdated(id: $id) { kind conversation { id externalTag participants { id purpose } } }
}"""

_AT_ONCE = 50
"""Sockets that are being opened at once."""
_PATIENCE = 60.0


class _Conversation(msgspec.Struct, rename="camel"):
    external_tag: str | None = None


class _Update(msgspec.Struct, rename="camel"):
    kind: str
    conversation: _Conversation


class _Data(msgspec.Struct, rename="camel"):
    conversation_updated: _Update | None = None


class _Payload(msgspec.Struct):
    data: _Data | None = None


class _Frame(msgspec.Struct):
    type: str


class _Next(msgspec.Struct):
    id: str
    payload: _Payload


_type = msgspec.json.Decoder(_Frame)
_next = msgspec.json.Decoder(_Next)


class NotServed(Exception):  # noqa: N818  # the words say it
    """A subscription was refused, or ended."""


@dataclass(slots=True)
class Arrivals:
    """What arrived.

    Attributes:
        snapshots: How many.
        delays: How long each change took, in nanoseconds from its event.
        last: The tag of the last event that each subscription was told of.
    """

    snapshots: int = 0
    delays: list[int] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)

    def note(self, subscription: str, tag: str) -> None:
        """A subscription was told of an event; what is told again is not counted again."""
        if self.last.get(subscription) != tag:
            self.last[subscription] = tag
            self.delays.append(time.monotonic_ns() - int(tag))


class Clients:
    """Open sockets, and their subscriptions."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/graphql"
        self._sockets: list[aiohttp.ClientWebSocketResponse] = []
        self._readers: list[asyncio.Task[None]] = []
        self.arrived = Arrivals()

    async def open(self, count: int) -> None:
        """Open sockets, and be admitted."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one() -> aiohttp.ClientWebSocketResponse:
            async with gate:
                headers = {"Authorization": f"Bearer {DEMO_TOKEN}"}
                socket = await self._session.ws_connect(
                    self._url, protocols=("graphql-transport-ws",), headers=headers
                )
                await socket.send_str('{"type":"connection_init"}')
                await socket.receive(_PATIENCE)
                return socket

        self._sockets += await asyncio.gather(*(one() for _ in range(count)))
        self._readers += [asyncio.create_task(self._read(socket)) for socket in self._sockets]

    async def subscribe(self, conversations: Sequence[str], each: int) -> None:
        """Begin so many subscriptions on each socket, and wait for their snapshots."""
        wanted = self.arrived.snapshots + each * len(self._sockets)
        number = 0
        for socket in self._sockets:
            for _ in range(each):
                variables = {"id": conversations[number % len(conversations)]}
                payload = {"query": DOCUMENT, "variables": variables}
                message = {"id": str(number), "type": "subscribe", "payload": payload}
                await socket.send_str(msgspec.json.encode(message).decode())
                number += 1
        deadline = time.monotonic() + _PATIENCE
        while self.arrived.snapshots < wanted:
            if time.monotonic() > deadline:
                raise NotServed(f"{wanted - self.arrived.snapshots} snapshots did not arrive.")
            self._check()
            await asyncio.sleep(0.05)

    def _check(self) -> None:
        for reader in self._readers:
            if reader.done():
                reader.result()
                raise NotServed("A socket was closed.")

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        arrived = self.arrived
        async for message in socket:
            frame = _type.decode(message.data)
            if frame.type != "next":
                if frame.type in {"error", "complete"}:
                    raise NotServed(message.data[:300])
                continue
            result = _next.decode(message.data)
            data = result.payload.data
            update = data.conversation_updated if data else None
            if update is None:
                raise NotServed(message.data[:300])
            if update.kind == "SNAPSHOT":
                arrived.snapshots += 1
            elif update.conversation.external_tag:
                arrived.note(result.id, update.conversation.external_tag)

    async def close(self) -> None:
        """Close all sockets."""
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        await asyncio.gather(*(socket.close() for socket in self._sockets))


@asynccontextmanager
async def clients(url: str) -> AsyncIterator[Clients]:
    """Clients of a server, without any socket yet."""
    async with AsyncExitStack() as stack:
        connector = aiohttp.TCPConnector(limit=0)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        opened = Clients(session, url)
        stack.push_async_callback(opened.close)
        yield opened
