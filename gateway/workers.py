"""Supervises several worker processes that serve one port.

A worker writes a line to its standard output when it serves, and serves until its standard input ends: when
the supervisor closes that, or has itself ended.
"""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

_REST, _LONGEST_REST = 1.0, 30.0
"""Seconds before a worker is replaced, so that one that ends at once does not keep the machine busy."""
_STEADY = 60.0
"""Seconds after which a worker that ends has not failed at its start."""

_log = logging.getLogger(__name__)


class NotServing(Exception):  # noqa: N818  # a state, as the message says
    """A worker ended before it served."""


def reserve(host: str, port: int) -> socket.socket:
    """A socket that holds a port for processes that share it; it does not listen itself.

    It is bound as one that does not share, so that it fails where any process has the port, another gateway's
    workers too; only then is it opened to those that share.

    Raises:
        OSError: The address cannot be had.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    held = socket.socket(family, kind, protocol)
    try:
        # A server that has just ended leaves connections behind that wait; they do not count.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(address)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError:
        held.close()
        raise
    return held


async def supervise(
    command: Sequence[str],
    count: int,
    stop: asyncio.Event,
    *,
    environment: Mapping[str, str],
    patience: float,
    serving: Callable[[], None],
    ended: Callable[[int], None],
) -> None:
    """Keep workers running until ``stop`` is set, then end them.

    Args:
        command: Arguments of a worker, after the interpreter's own.
        count: Number of workers.
        stop: Set by the caller.
        environment: Variables added to the environment of the workers.
        patience: Seconds for a worker to end before it is killed.
        serving: Called when all of them serve.
        ended: Called with the process id of each worker that ends by itself.

    Raises:
        NotServing: One of the first could not start; its own output says why.
    """
    start = _Start((sys.executable, *command), {**os.environ, **environment})
    first = [await start() for _ in range(count)]
    try:
        for process in first:
            await _until_serving(process)
        serving()
    except NotServing:
        # A signal to stop may go to the workers as well, and reach them before they can heed it.
        if not stop.is_set():
            stop.set()
            raise
    finally:
        await asyncio.gather(*(_keep(process, start, stop, patience, ended) for process in first))


def rest_after(lived: float, last: float) -> float:
    """Seconds before a worker is replaced: twice the last time for one that ends soon after its start.

    Args:
        lived: Seconds from its start to its end.
        last: Seconds that its own start was delayed after its predecessor's end; 0 for a first worker.
    """
    return _REST if lived >= _STEADY else min(max(_REST, 2 * last), _LONGEST_REST)


class _Start:
    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = environment

    async def __call__(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=self._environment,
        )


async def _until_serving(process: asyncio.subprocess.Process) -> None:
    if process.stdout is not None and not await process.stdout.readline():
        raise NotServing


async def _keep(
    process: asyncio.subprocess.Process,
    start: _Start,
    stop: asyncio.Event,
    patience: float,
    ended: Callable[[int], None],
) -> None:
    rest = 0.0
    clock = asyncio.get_running_loop().time
    while not stop.is_set():
        began = clock()
        await _first(process.wait(), stop.wait())
        if stop.is_set():
            break
        ended(process.pid)
        rest = rest_after(clock() - began, rest)
        _log.error(
            "worker %s ended with %s; another is started in %g s", process.pid, process.returncode, rest
        )
        await _first(asyncio.sleep(rest), stop.wait())
        if not stop.is_set():
            process = await start()
    await _end(process, patience)


async def _first(*events: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.create_task(event) for event in events]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _end(process: asyncio.subprocess.Process, patience: float) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(patience):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
