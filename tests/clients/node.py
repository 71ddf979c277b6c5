"""Scripts that drive the clients, each in a process of its own beside the gateway."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).parent

_TIMEOUT = 120


async def run(folder: Path, *command: str) -> None:
    """Run a command in a folder, and see that it succeeds."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with asyncio.timeout(_TIMEOUT):
        printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()


@dataclass(frozen=True)
class Node:
    """The Node that the machine has."""

    path: str

    async def run(self, script: str, given: Any) -> Any:
        """The JSON that a script of this folder prints, which gets another value as JSON."""
        process = await asyncio.create_subprocess_exec(
            self.path,
            str(HERE / script),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(_TIMEOUT):
                printed, complaints = await process.communicate(orjson.dumps(given))
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode == 0, complaints.decode()
        return orjson.loads(printed)
