"""A real Valkey or Redis, and what may stand between it and the gateway."""

import asyncio
import shutil
import socket
from contextlib import suppress
from pathlib import Path

from redis.asyncio import Redis

PROGRAM = shutil.which("valkey-server") or shutil.which("redis-server")


class KeyValueServer:
    """The server of Debian's package, on a port of its own and with nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            self.port = held.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder))
        self._process = await asyncio.create_subprocess_exec(
            str(PROGRAM), *options, stdout=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(10):
            while not await self._answers():  # noqa: ASYNC110  # the process does not tell
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    def client(self) -> Redis:
        return Redis.from_url(self.url, protocol=2)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return True


class Proxy:
    """A line to the server, on which what it says takes its time; ``delay`` is in seconds."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._tasks: set[asyncio.Task[None]] = set()
        self.delay = 0.0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/0"

    async def stop(self) -> None:
        self._server.close()
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close the connections; the gateway may open others."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        far_writer = None
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pipe(reader, far_writer, slow=False))
                group.create_task(self._pipe(far_reader, writer, slow=True))
        except* (OSError, asyncio.CancelledError):
            pass
        finally:
            for each in (writer, far_writer):
                if each is not None:
                    each.transport.abort()
            self._tasks.discard(task)

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slow: bool) -> None:
        while said := await reader.read(65_536):
            if slow and self.delay:
                await asyncio.sleep(self.delay)
            writer.write(said)
            await writer.drain()
        writer.transport.abort()
