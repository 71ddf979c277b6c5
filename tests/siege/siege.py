"""A siege: what a good client, and the machine, notice of the besiegers."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp

from gateway.sandbox import DEMO_TOKEN
from tests.siege.besiegers import Besiegers

CROWD = {"silent": 300, "half-sent": 300, "without a first message": 100, "unread": 30}
_QUERY = {"query": "{me {name}}"}
_PAUSE = 0.05
_PEACE = 3.0
"""Seconds for which the good client asks before the siege."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a siege; times are in seconds, memory in bytes.

    Attributes:
        before: Median time of a good client's request before the siege.
        during: The same in it.
        failed: Good requests that were not answered.
        held: The longest for which a besieger held a connection, by its sort.
        closed: How many connections the gateway closed, by their sort.
        memory: Resident memory before the siege, at its most, and at its end.
    """

    before: float
    during: float
    failed: int
    held: Mapping[str, float]
    closed: Mapping[str, int]
    memory: tuple[int, int, int]


async def besiege(
    upstream: str, seconds: float, crowd: Mapping[str, int], arriving: float, **settings: str
) -> Outcome:
    """Hold a gateway's connections for some seconds while a good client asks."""
    async with _gateway(upstream, **settings) as (url, pid), aiohttp.ClientSession() as session:
        besiegers = Besiegers(url)
        before = await _ask(session, url, _PEACE)
        resident = [_resident(pid)]
        async with besiegers.surround(crowd, arriving):
            asking = asyncio.create_task(_ask(session, url, seconds))
            while not asking.done():
                await asyncio.sleep(0.25)
                resident.append(_resident(pid))
        during = asking.result()
        return Outcome(
            before=median(before),
            during=median(time for time in during if time is not None),
            failed=during.count(None),
            held={sort: max(times) for sort, times in besiegers.held.items()},
            closed={sort: len(times) for sort, times in besiegers.held.items()},
            memory=(resident[0], max(resident), resident[-1]),
        )


@asynccontextmanager
async def _gateway(upstream: str, **settings: str) -> AsyncIterator[tuple[str, int]]:
    """A gateway in a process of its own; gives its URL and the process' id."""
    command = ("-m", "gateway", "serve", "--port", "0", "--upstream-url", upstream)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GATEWAY_")}
    environment["GATEWAY_TELEMETRY__LOG"] = "off"  # or its lines would bury what is told at the end
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=PIPE, env=environment | settings
    )
    try:
        told = await process.stdout.readline() if process.stdout else b""
        yield told.split()[-1].decode().rstrip("/"), process.pid
    finally:
        process.terminate()
        await process.wait()


async def _ask(session: aiohttp.ClientSession, url: str, seconds: float) -> list[float | None]:
    """Ask again and again; the seconds that each answer took, ``None`` where there was none."""
    times: list[float | None] = []
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        headers = {"Authorization": f"Bearer {DEMO_TOKEN}"}
        async with session.post(f"{url}/graphql", json=_QUERY, headers=headers) as response:
            answered = response.status == 200 and "data" in await response.json()
        times.append(time.monotonic() - began if answered else None)
        await asyncio.sleep(_PAUSE)
    return times


def _resident(pid: int) -> int:
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")
