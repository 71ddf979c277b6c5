"""Commands of the gateway that run in a process of their own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

PATIENCE = 60
"""Seconds after which a command that does not do what it should fails a test."""


class Started:
    """A running command."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def url(self, name: str) -> str:
        """The URL that the command tells under this name."""
        async with asyncio.timeout(PATIENCE):
            async for line in self.process.stdout:
                if line.startswith(name.encode()):
                    return line.split()[1].decode().rstrip("/")
        pytest.fail(f"{name} was not told")

    async def stop(self) -> int:
        """Tell it to stop; its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def start(*arguments: str, under: Sequence[str] = (), **environment: str) -> AsyncIterator[Started]:
    process = await asyncio.create_subprocess_exec(
        *under,
        sys.executable,
        "-m",
        "gateway",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )
    started = Started(process)
    try:
        yield started
    finally:
        await started.stop()
