"""The servers that are measured, each a process of its own over the same upstream."""

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import processes

ROOT = Path(__file__).parent.parent.parent
PEERS = Path(__file__).parent / "peers"
OURS = Path(sys.executable).with_name("gateway")
START = 30.0
"""Seconds in which a server must listen."""


class CannotStart(Exception):  # noqa: N818  # says what is the matter, as a sentence
    """A server that is not there, or that ended before it listened."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A server by the command that starts it; a port and the upstream's URL are added to it."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Server:
    """A subject that runs: its process group and its URL (`http://127.0.0.1:49152`)."""

    name: str
    pid: int
    url: str


def before(checkout: Path) -> Subject:
    """The planned engine of another checkout, which `make install` has set up there."""
    return _gateway("before", "planned", program=checkout.resolve() / ".venv/bin/gateway")


def _gateway(name: str, engine: str, *, cached: bool = False, program: Path = OURS) -> Subject:
    """The gateway; without its cache it reads as much as the peers do."""
    command = (str(program), "serve", "--host", "127.0.0.1")
    return Subject(name, command, {"GATEWAY_ENGINE": engine, "GATEWAY_CACHE__ENABLED": str(cached).lower()})


def python(name: str, module: str) -> Subject:
    return Subject(name, (sys.executable, "-m", module))


def _node(name: str, script: str, *options: str) -> Subject:
    return Subject(name, ("node", str(PEERS / script), *options), {"NODE_ENV": "production"})


UPSTREAM = python("upstream", "tests.bench.upstream")
PLAIN = python("plain", "tests.bench.plain")
FLOOR = python("floor", "tests.bench.floor")
SUBJECTS = (
    _gateway("planned", "planned"),
    _gateway("cached", "planned", cached=True),
    _gateway("reference", "reference"),
    PLAIN,
    _node("yoga", "yoga.js"),
    _node("yoga-jit", "yoga.js", "--jit"),
    _node("apollo", "apollo.js"),
    FLOOR,
)


@asynccontextmanager
async def running(subject: Subject, *options: str) -> AsyncIterator[Server]:
    """A subject's server, from when it listens until the block ends.

    Raises:
        CannotStart: it is not installed, ended at once, or did not listen in time.
    """
    _require(subject)
    port = _free_port()
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(
            *subject.command,
            *("--port", str(port), *options),
            cwd=ROOT,
            env={**os.environ, **subject.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            if not await _listens(port, process):
                said.seek(0)
                raise CannotStart(_last_line(said.read()) or "It did not listen in time.")
            if subject is not UPSTREAM:
                processes.give_cpu(process.pid)
            yield Server(subject.name, process.pid, f"http://127.0.0.1:{port}")
        finally:
            await _end(process)


def _require(subject: Subject) -> None:
    program = subject.command[0]
    if shutil.which(program) is None:
        raise CannotStart(f"{Path(program).name} is not installed.")
    if program == "node" and not (PEERS / "node_modules").exists():
        raise CannotStart("Its packages are not installed: npm --prefix tests/bench/peers ci")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def _listens(port: int, process: asyncio.subprocess.Process) -> bool:
    deadline = asyncio.get_running_loop().time() + START
    while process.returncode is None and asyncio.get_running_loop().time() < deadline:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return True
    return False


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), 5)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""
