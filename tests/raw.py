"""A client that speaks HTTP byte by byte, and stops where it likes."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from planted import watch_answer
from yarl import URL

PATIENCE = 30
"""Seconds after which a connection that is still open fails a test."""

QUERY = b'{"query": "{__typename}"}'


CHUNKED = (
    b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
"""The head of a request whose body comes in chunks."""


def post(body: bytes = QUERY, *headers: bytes, length: int | None = None) -> bytes:
    """A request to ``/graphql``."""
    lines = [
        b"POST /graphql HTTP/1.1",
        b"Host: localhost",
        b"Content-Type: application/json",
        b"Content-Length: %d" % (len(body) if length is None else length),
        *headers,
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Answer:
    """An answer as it came: ``headers`` by their names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        (error,) = json.loads(self.body)["errors"]
        return error["extensions"]["code"]


class RawClient:
    """A connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, data: bytes) -> None:
        self._writer.write(data)

    async def trickle(self, pieces: Iterable[bytes], pause: float) -> None:
        """Send pieces one by one, until the other side has closed."""
        for piece in pieces:
            if self._reader.at_eof() or self._writer.is_closing():
                return
            self._writer.write(piece)
            await asyncio.sleep(pause)

    async def answer(self) -> Answer:
        """The next answer."""
        async with asyncio.timeout(PATIENCE):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
            body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        watch_answer(headers.items(), body.decode(errors="replace"))
        return Answer(int(head[0].split()[1]), headers, body)

    async def rest(self) -> bytes:
        """What comes until the other side closes."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self._reader.read()
            except ConnectionError:
                return b""

    async def reset(self) -> None:
        """Wait until the other side resets the connection, reading nothing."""
        sock = self._writer.get_extra_info("socket")
        # No event tells it while nothing is read.
        while not self._writer.is_closing() and not sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    def close(self) -> None:
        self._writer.transport.abort()


@asynccontextmanager
async def raw_clients(url: str, count: int = 1, *, narrow: bool = False) -> AsyncIterator[list[RawClient]]:
    """So many connections; narrow ones hold few bytes that are not read."""
    async with AsyncExitStack() as opened:
        yield [await opened.enter_async_context(_opened(url, narrow=narrow)) for _ in range(count)]


@asynccontextmanager
async def _opened(url: str, *, narrow: bool) -> AsyncIterator[RawClient]:
    with socket.socket() as sock:
        sock.setblocking(False)
        if narrow:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", URL(url).port))
        client = RawClient(*await asyncio.open_connection(sock=sock, limit=2**12 if narrow else 2**16))
        try:
            yield client
        finally:
            client.close()
