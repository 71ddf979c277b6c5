"""`python -m tests.soak`: screens by the minute, in real time, through a gateway in a process of its own."""

import asyncio
import os
import re
import sys
import time
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import aiohttp
import click
import uvloop

from gateway.sandbox import Organisation, Sandbox
from tests.soak.load import Load, Outcomes
from tests.soak.truth import Truth
from tests.soak.visitors import Visitors

_LIMIT = 300
_REST = 3.0
"""Seconds after the last visitor has left."""
_SPARE_FILES = 20
"""Connections with the upstream that may be open at one time and not at another."""


@click.command()
@click.option("--seconds", default=120.0, show_default=True, help="How long to ask for screens.")
@click.option("--screens", default=1000, show_default=True, help="Screens asked for in a minute.")
@click.option("--conversations", default=25, show_default=True, help="How many are active.")
@click.option("--changes", default=600, show_default=True, help="Things that happen in a minute.")
@click.option("--most", default=_LIMIT, show_default=True, help="Calls that may be made in a minute.")
@click.option("--visitors", default=0, show_default=True, help="Let so many clients come and leave instead.")
def main(seconds: float, screens: int, conversations: int, changes: int, most: int, visitors: int) -> None:
    """Ask for screens, and fail unless every answer is what it should be and no call was one too many."""
    if visitors:
        if not uvloop.run(_visit(seconds, visitors)):
            sys.exit(1)
        return
    soaked = uvloop.run(_soak(seconds, screens, conversations, changes))
    _tell(soaked, seconds)
    if soaked.outcomes.wrong or soaked.refused or sum(soaked.calls.values()) > most * seconds / 60:
        sys.exit(1)


class Soaked(NamedTuple):
    """What came of a soak: of its screens, the upstream's calls by path, and those answered with 429."""

    outcomes: Outcomes
    calls: Counter[str]
    refused: int


async def _visit(seconds: float, count: int) -> bool:
    """Whether visitors leave nothing behind: what is held after a third of the time is held at the end."""
    sandbox = Sandbox(Organisation.seeded(1, 25, users=40), limit=1_000_000)
    async with sandbox.serve() as upstream, _gateway(upstream) as (url, pid):
        visitors, held = Visitors(url, seed=1), []
        for part in (1, 2):
            async with visitors.coming(count):
                await asyncio.sleep(part * seconds / 3)
            await asyncio.sleep(_REST)
            held.append(Held.by(pid))
        async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as metrics:
            running = re.findall(r"^gateway_operations_running (\S+)$", await metrics.text(), re.MULTILINE)
    for visits in sorted(visitors.visits.items()):
        click.echo(f"{visits[0]}: {visits[1]}")
    click.echo(f"held after a third of the time, and at the end: {held[0]}, {held[1]}")
    return running == ["0.0"] and held[1].within(held[0])


class Held(NamedTuple):
    """What a process holds: resident memory in MB, and open files."""

    memory: int
    files: int

    @classmethod
    def by(cls, pid: int) -> "Held":
        """What this process holds."""
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
        files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return cls(int(pages) * os.sysconf("SC_PAGESIZE") // 1_000_000, files)

    def within(self, before: "Held") -> bool:
        """Whether it is hardly more than before."""
        return self.memory <= 1.1 * before.memory and self.files <= before.files + _SPARE_FILES


async def _soak(seconds: float, screens: int, conversations: int, changes: int) -> Soaked:
    sandbox = Sandbox(Organisation.seeded(1, conversations, users=40), limit=_LIMIT)
    truth = Truth(sandbox, time.monotonic)
    async with (
        sandbox.serve() as upstream,
        _gateway(upstream) as (url, _),
        aiohttp.ClientSession() as session,
    ):
        load = Load(session, url, truth, time.monotonic)
        life = asyncio.create_task(_live(truth, changes / 60))
        try:
            await _ask(load, seconds, screens)
        finally:
            life.cancel()
        async with session.get(f"{url}/metrics") as metrics:
            calls = Counter(call.template for call in sandbox.calls if call.template.startswith("/api/"))
            return Soaked(load.outcomes, calls, _refused(await metrics.text()))


@asynccontextmanager
async def _gateway(upstream: str) -> AsyncIterator[tuple[str, int]]:
    """A gateway in a process of its own; gives its URL and the process' id."""
    command = ("-m", "gateway", "serve", "--port", "0", "--upstream-url", upstream)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GATEWAY_")}
    environment["GATEWAY_TELEMETRY__LOG"] = "off"  # or its lines would bury what is told at the end
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=PIPE, env=environment)
    try:
        told = await process.stdout.readline() if process.stdout else b""
        yield told.split()[-1].decode().rstrip("/"), process.pid
    finally:
        process.terminate()
        await process.wait()


async def _live(truth: Truth, rate: float) -> None:
    while True:
        await asyncio.sleep(1 / rate)
        truth.change()


async def _ask(load: Load, seconds: float, screens: int) -> None:
    """Ask at a steady rate, whether or not the answers keep up."""
    began = time.monotonic()
    async with asyncio.TaskGroup() as asking:
        for number in range(round(seconds * screens / 60)):
            await asyncio.sleep(began + number * 60 / screens - time.monotonic())
            asking.create_task(load.ask())


def _refused(metrics: str) -> int:
    """How many calls the upstream answered with 429."""
    refused = re.findall(
        r'^gateway_upstream_exchanges_total\{.*status="429".*\} (\S+)$', metrics, re.MULTILINE
    )
    return round(sum(map(float, refused)))


def _tell(soaked: Soaked, seconds: float) -> None:
    rate = 60 / seconds
    outcomes, calls, refused = soaked
    made = sum(calls.values())
    click.echo(f"{outcomes.asked} screens in {seconds:g} s ({outcomes.asked * rate:.0f} a minute)")
    click.echo(f"{made} upstream calls ({made * rate:.0f} a minute, {_LIMIT} allowed)")
    click.echo(", ".join(f"{count} {template}" for template, count in calls.most_common()))
    click.echo(f"{outcomes.left} calls left when fewest were, {refused} calls refused with 429")
    p50, p99 = (1000 * outcomes.percentile(part) for part in (0.5, 0.99))
    click.echo(f"answered in {p50:.1f} ms (median), {p99:.1f} ms (99 of 100)")
    for what, counter in (("wrong", outcomes.wrong), ("told", outcomes.told)):
        listed = ", ".join(f"{count} {name}" for name, count in counter.most_common())
        click.echo(f"{what}: {listed or 'nothing'}")


if __name__ == "__main__":
    main()
