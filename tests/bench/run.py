"""One run: all servers are started, compared, and measured in turns."""

from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from typing import NamedTuple

from tests.bench import processes
from tests.bench.answers import data, difference
from tests.bench.measure import Asker, Recording, Sample, Turns, WrongAnswer, asker
from tests.bench.report import Measured, Report
from tests.bench.subjects import FLOOR, PLAIN, UPSTREAM, CannotStart, Server, Subject, running
from tests.bench.workloads import Workload

CONCURRENCY = 16
"""Queries at once while memory is measured."""


class Effort(NamedTuple):
    """How much is measured of each subject and workload: rounds, turns in each, seconds of turn and warm-up.

    A machine's noise lasts for seconds. Within a round all subjects take short turns, so that each has its
    share of it, and the ratios of the round hold.
    """

    rounds: int
    turns: int
    turn: float
    warmup: float


class Bench:
    """One run: the running servers, and the operations sent to them."""

    def __init__(self, servers: Sequence[Server], asked: Sequence[Workload], asking: Asker) -> None:
        self._servers = servers
        self._workloads = asked
        self._asker = asking
        self._sizes: dict[str, int] = {}

    async def compare(self, plain: Server, floor: Server) -> None:
        """Ask each server everything once; plain strawberry's answers are what all others must be equal to.

        The floor repeats whatever answer was made of the fewest calls.

        Raises:
            WrongAnswer: there are others; each is named.
        """
        answering = [plain, *(server for server in self._servers if server not in (plain, floor))]
        recordings: dict[str, Recording] = {}
        wrong = []
        for workload in self._workloads:
            answers = {server.name: await self._record(server, workload) for server in answering}
            expected = data(plain.name, answers[plain.name].answer)
            for name, (_, answer) in answers.items():
                wrong += _differing(workload, name, expected, answer)
            recordings[workload.name] = min(answers.values(), key=lambda recording: len(recording.calls))
            self._sizes[workload.name] = len(answers[plain.name].answer)
        if wrong:
            raise WrongAnswer("\n".join(wrong))
        await self._asker.teach(floor, recordings)

    async def _record(self, server: Server, workload: Workload) -> Recording:
        before = await self._asker.counted()
        answer = await self._asker.ask(server, workload)
        after = await self._asker.counted()
        return Recording(await self._asker.calls(after.calls - before.calls), answer)

    async def run(self, effort: Effort, left_out: dict[str, str]) -> Report:
        """Measure memory, which warms up as well, and then the rounds, in which all take turns."""
        pairs = [(workload, server) for workload in self._workloads for server in self._servers]
        memory = {
            (workload.name, server.name): await self._asker.peak_memory(
                server, workload, concurrency=CONCURRENCY, seconds=effort.warmup
            )
            for workload, server in pairs
        }
        samples: dict[tuple[str, str], list[Sample]] = {key: [] for key in memory}
        for _ in range(effort.rounds):
            for workload in self._workloads:
                for name, sample in (await self._round(workload, effort)).items():
                    samples[workload.name, name].append(sample)
        results = {
            workload.name: {
                server.name: Measured(
                    samples[workload.name, server.name], memory[workload.name, server.name], CONCURRENCY
                )
                for server in self._servers
            }
            for workload in self._workloads
        }
        return Report(self._workloads, results, self._sizes, left_out)

    async def _round(self, workload: Workload, effort: Effort) -> dict[str, Sample]:
        turns = {server.name: Turns() for server in self._servers}
        for _ in range(effort.turns):
            for server in self._servers:
                await self._asker.turn(server, workload, effort.turn, turns[server.name])
        return {name: of.sample() for name, of in turns.items()}


async def bench(subjects: Iterable[Subject], asked: Sequence[Workload], effort: Effort) -> Report:
    """Start everything, compare, measure, and stop everything.

    Raises:
        CannotStart: the upstream, plain strawberry or the floor does not start.
        WrongAnswer: a subject answers otherwise than plain strawberry.
    """
    left_out: dict[str, str] = {}
    processes.step_aside()
    async with AsyncExitStack() as stack:
        upstream = await stack.enter_async_context(running(UPSTREAM))
        to_upstream = ("--upstream-url", upstream.url)
        # These two are needed for comparing, and are measured when they are wanted.
        servers = {
            subject.name: await stack.enter_async_context(running(subject, *to_upstream))
            for subject in (PLAIN, FLOOR)
        }
        wanted = []
        for subject in subjects:
            try:
                if subject.name not in servers:
                    servers[subject.name] = await stack.enter_async_context(running(subject, *to_upstream))
                wanted.append(servers[subject.name])
            except CannotStart as error:
                left_out[subject.name] = str(error)
        asking = await stack.enter_async_context(asker(upstream))
        run = Bench(wanted, asked, asking)
        await run.compare(servers[PLAIN.name], servers[FLOOR.name])
        return await run.run(effort, left_out)


def _differing(workload: Workload, name: str, expected: object, answer: bytes) -> list[str]:
    try:
        found = difference(expected, data(name, answer))
    except WrongAnswer as error:
        return [f"{workload.name}: {error}"]
    return [f"{workload.name}: {name} differs {found}"] if found else []
