"""A real Valkey or Redis, and what replicas do with it."""

import asyncio
import shutil
import socket
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

BINARY = shutil.which("valkey-server") or shutil.which("redis-server")

needs_a_server = pytest.mark.skipif(BINARY is None, reason="neither valkey-server nor redis-server is there")


@asynccontextmanager
async def shared_server(folder: Path) -> AsyncIterator[str]:
    """A server of our own on any free port; gives its URL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        BINARY or "",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
        stdout=DEVNULL,
    )
    try:
        async with asyncio.timeout(20):
            await _answers(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        await process.wait()


async def _answers(port: int) -> None:
    while True:
        with suppress(ConnectionError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await writer.wait_closed()
            return
        await asyncio.sleep(0.01)
