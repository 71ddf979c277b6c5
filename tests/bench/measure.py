"""Asking a server, and reading off what that cost it."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiohttp
import orjson

from tests.bench import processes
from tests.bench.subjects import Server
from tests.bench.workloads import Workload

_IDLE = 3.0
"""Seconds for which a connection is kept: less than by any server, or a request might meet its end."""


class WrongAnswer(Exception):  # noqa: N818  # the noun says it
    """An answer that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one subject and workload, asked one query after the other.

    All but `queries` is for one query: times in milliseconds, calls to the upstream, bytes read from it.
    """

    queries: int
    cpu: float
    calls: float
    read: float
    p50: float
    p99: float


@dataclass(slots=True)
class Turns:
    """What the turns that make up a round took together: seconds, calls and bytes in all."""

    times: list[float] = field(default_factory=list)
    cpu: float = 0.0
    calls: int = 0
    read: int = 0

    def sample(self) -> Sample:
        """The round."""
        times, queries = sorted(self.times), len(self.times)
        return Sample(
            queries,
            cpu=1e3 * self.cpu / queries,
            calls=self.calls / queries,
            read=self.read / queries,
            p50=1e3 * times[queries // 2],
            p99=1e3 * times[queries * 99 // 100],
        )


class Counted(NamedTuple):
    """Calls that the upstream has answered, and the bytes of its answers."""

    calls: int
    bytes: int


class Recording(NamedTuple):
    """An answer, and the calls that it was made of, each a path with its query."""

    calls: list[str]
    answer: bytes


class Asker:
    """Sends operations over kept connections, and counts calls at the upstream."""

    def __init__(self, session: aiohttp.ClientSession, upstream: Server) -> None:
        self._session = session
        self._upstream = upstream
        self._sizes: dict[tuple[str, str], int] = {}

    async def ask(self, server: Server, workload: Workload) -> bytes:
        """The answer's bytes.

        Raises:
            WrongAnswer: the status is not 200, or the size is not that of this server's first answer.
        """
        headers = {"Authorization": f"Bearer {workload.token}", "Content-Type": "application/json"}
        url = f"{server.url}/graphql"
        async with self._session.post(url, data=workload.body, headers=headers) as response:
            body = await response.read()
        if response.status != 200:
            raise WrongAnswer(
                f"{server.name} answered {workload.name} with {response.status}: {body[:300]!r}"
            )
        if len(body) != self._sizes.setdefault((server.name, workload.name), len(body)):
            raise WrongAnswer(f"{server.name} answered {workload.name} otherwise than before: {body[:300]!r}")
        return body

    async def teach(self, floor: Server, recordings: Mapping[str, Recording]) -> None:
        """Tell the floor the calls and the answer of each operation."""
        body = {name: (calls, answer.decode()) for name, (calls, answer) in recordings.items()}
        async with self._session.put(f"{floor.url}/recordings", data=orjson.dumps(body)) as response:
            response.raise_for_status()

    async def calls(self, count: int) -> list[str]:
        """The last calls that the upstream saw."""
        seen: list[str] = await self._told("calls")
        return seen[-count:]

    async def counted(self) -> Counted:
        """What the upstream has done since it began."""
        return Counted(**await self._told("count"))

    async def _told(self, what: str) -> Any:
        async with self._session.get(f"{self._upstream.url}/bench/{what}") as response:
            return orjson.loads(await response.read())

    async def turn(self, server: Server, workload: Workload, seconds: float, turns: Turns) -> None:
        """Ask one query after the other for so long, at least twice."""
        before, cpu = await self.counted(), processes.cpu_seconds(server.pid)
        begun = asked = time.perf_counter()
        least = len(turns.times) + 2
        while len(turns.times) < least or asked < begun + seconds:
            await self.ask(server, workload)
            now = time.perf_counter()
            turns.times.append(now - asked)
            asked = now
        turns.cpu += processes.cpu_seconds(server.pid) - cpu
        after = await self.counted()
        turns.calls += after.calls - before.calls
        turns.read += after.bytes - before.bytes

    async def peak_memory(
        self, server: Server, workload: Workload, *, concurrency: int, seconds: float
    ) -> float:
        """The most memory, in MB, that so many queries at once take over so long, each at least once."""
        processes.reset_peak_memory(server.pid)
        end = time.perf_counter() + seconds

        async def one_after_the_other() -> None:
            await self.ask(server, workload)
            while time.perf_counter() < end:
                await self.ask(server, workload)

        await asyncio.gather(*(one_after_the_other() for _ in range(concurrency)))
        return processes.peak_memory(server.pid)


@asynccontextmanager
async def asker(upstream: Server) -> AsyncIterator[Asker]:
    """An asker with a session of its own."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield Asker(session, upstream)
