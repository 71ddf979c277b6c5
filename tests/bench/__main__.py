"""`python -m tests.bench`: the gateway beside its peers and beside the I/O alone, in one run."""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import orjson

from tests.bench.live import run as live
from tests.bench.measure import WrongAnswer
from tests.bench.run import Effort, bench
from tests.bench.subjects import SUBJECTS, CannotStart, before
from tests.bench.workloads import workloads

FULL = Effort(rounds=5, turns=8, turn=0.15, warmup=1.0)
QUICK = Effort(rounds=3, turns=3, turn=0.1, warmup=0.5)


class Names(click.ParamType[frozenset[str]]):
    """Names with commas between them, each of which must be known."""

    name = "names"

    def __init__(self, known: Iterable[str]) -> None:
        self.known = tuple(known)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[str]:
        names = frozenset(value.split(","))
        for name in sorted(names.difference(self.known)):
            self.fail(f"{name} is none of {', '.join(self.known)}", param, ctx)
        return names


WORKLOADS = {workload.name: workload for workload in workloads()}
LIVE = "Live"
"""Names the run of subscriptions, beside the workloads."""


@click.command()
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the numbers here."
)
@click.option("--quick", is_flag=True, help="Measure less, for a first look.")
@click.option("--only", type=Names(subject.name for subject in SUBJECTS), help="Subjects, with commas.")
@click.option("--workload", type=Names([*WORKLOADS, LIVE]), help="Workloads, with commas.")
@click.option(
    "--before",
    "checkout",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another checkout of this repository, set up by make install, to measure in the same run.",
)
def main(
    file: Path | None,
    quick: bool,
    only: frozenset[str] | None,
    workload: frozenset[str] | None,
    checkout: Path | None,
) -> None:
    """Measure the gateway beside its peers: CPU, upstream calls, latency and memory of each query."""
    subjects = [subject for subject in SUBJECTS if only is None or subject.name in only]
    if checkout is not None:
        subjects.append(before(checkout))
    asked = [one for name, one in WORKLOADS.items() if workload is None or name in workload]
    numbers: dict[str, Any] = {}
    try:
        if asked:
            report = asyncio.run(bench(subjects, asked, QUICK if quick else FULL))
            click.echo(report.text())
            numbers = report.json()
        if workload is None or LIVE in workload:
            subscribed = asyncio.run(live.measured(live.QUICK if quick else live.FULL, only))
            click.echo(subscribed.text())
            numbers["live"] = subscribed.json()
    except (CannotStart, WrongAnswer) as error:
        sys.exit(str(error))
    if file is not None:
        file.write_bytes(orjson.dumps(numbers, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()
