"""A server that answers with the bytes that a test gives it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


Answer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


class Wire:
    """A raw HTTP server: its ``answer`` writes what it likes, and may close, cut or hang."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        self.answer: Answer = ok
        self._tasks: set[asyncio.Task[None]] = set()
        self._heard = asyncio.Condition()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        self._server.close()
        await self.hang_up()

    async def hang_up(self) -> None:
        """Drop every connection, but go on listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def asked(self, times: int) -> None:
        """Wait until so many requests have come, but not for ever."""
        async with asyncio.timeout(5), self._heard:
            await self._heard.wait_for(lambda: len(self.requests) >= times)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        self.connections += 1
        number = self.connections
        try:
            while not writer.is_closing():
                request = await self._read(reader, number)
                async with self._heard:
                    self.requests.append(request)
                    self._heard.notify_all()
                await self.answer(request, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _read(self, reader: asyncio.StreamReader, number: int) -> Request:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *fields = head.strip().split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)
        }
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, target, _ = line.split(" ")
        return Request(method, target, headers, body, number)


def reply(status: int = 200, body: bytes = b"{}", **headers: str) -> bytes:
    """A whole answer; header names are written with underscores."""
    fields = {"content_type": "application/json", "content_length": str(len(body))} | headers
    lines = [f"HTTP/1.1 {status} Said"] + [
        f"{name.replace('_', '-')}: {value}" for name, value in fields.items()
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def always(answer: bytes) -> Answer:
    async def write(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return write


ok = always(reply())


async def hang(*_: object) -> None:
    """An answer that never comes."""
    await asyncio.Event().wait()
