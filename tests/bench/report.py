"""What was measured, as a table to read and as JSON."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench.measure import Sample
from tests.bench.workloads import Workload

BASES = ("planned", "floor", "before")
"""The subjects with which all are compared."""

SMALL, LARGE = "Screen", "Screen250"
WIDTH = 11


@dataclass(frozen=True, slots=True)
class Measured:
    """One subject and workload: a sample of each round, and the peak of memory in MB."""

    samples: Sequence[Sample]
    memory: float
    concurrency: int

    def median(self, measure: str) -> float:
        """The median over the rounds."""
        return float(median(getattr(sample, measure) for sample in self.samples))


Results = Mapping[str, Mapping[str, Measured]]
"""By workload and subject."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run.

    `sizes` are bytes of answers; `left_out` tells of subjects that could not start, and why.
    """

    workloads: Sequence[Workload]
    results: Results
    sizes: Mapping[str, int]
    left_out: Mapping[str, str]

    def ratio(self, workload: str, subject: str, base: str) -> float | None:
        """How many times the base's CPU a subject takes; `None` where the base was not measured."""
        of = self.results[workload]
        if base not in of or not of[base].median("cpu"):
            return None
        return of[subject].median("cpu") / of[base].median("cpu")

    def scaling(self, subject: str) -> float | None:
        """How many times the CPU ten times the conversations take."""
        if not {SMALL, LARGE} <= self.results.keys():
            return None
        small, large = (self.results[name][subject].median("cpu") for name in (SMALL, LARGE))
        return large / small if small else None

    def json(self) -> dict[str, Any]:
        """The measurements: milliseconds, calls, bytes, MB; medians, and the CPU of each round."""
        return {
            "machine": {
                "cpus": os.cpu_count(),
                "system": platform.platform(),
                "python": platform.python_version(),
            },
            "workloads": {workload.name: self._workload(workload) for workload in self.workloads},
            "scaling": {subject: self.scaling(subject) for subject in self._subjects},
            "left_out": dict(self.left_out),
        }

    def text(self) -> str:
        """The tables."""
        return "\n".join(self._lines())

    @property
    def _subjects(self) -> list[str]:
        return list(next(iter(self.results.values()), {}))

    def _workload(self, workload: Workload) -> dict[str, Any]:
        return {
            "title": workload.title,
            "answer_bytes": self.sizes[workload.name],
            "subjects": {
                name: self._subject(workload.name, name, measured)
                for name, measured in self.results[workload.name].items()
            },
        }

    def _subject(self, workload: str, name: str, measured: Measured) -> dict[str, Any]:
        measures = {measure: measured.median(measure) for measure in ("cpu", "calls", "read", "p50", "p99")}
        return {
            **measures,
            "memory": measured.memory,
            "memory_concurrency": measured.concurrency,
            "cpu_ratios": {base: self.ratio(workload, name, base) for base in BASES},
            "queries": sum(sample.queries for sample in measured.samples),
            "rounds": [sample.cpu for sample in measured.samples],
        }

    def _lines(self) -> Iterator[str]:
        for workload in self.workloads:
            yield from self._table(workload)
        if LARGE in self.results and SMALL in self.results:
            yield "Ten times the conversations cost, in times the CPU"
            for subject in self._subjects:
                yield f"{subject:<{WIDTH}}{_number(self.scaling(subject), 1)}"
            yield ""
        for name, reason in self.left_out.items():
            yield f"left out: {name}: {reason}"

    def _table(self, workload: Workload) -> Iterator[str]:
        measured = self.results[workload.name]
        concurrency = next((of.concurrency for of in measured.values()), 0)
        bases = [base for base in BASES if base in measured]
        yield f"{workload.name}: {workload.title}, an answer of {self.sizes[workload.name] / 1e3:.1f} kB"
        heads = (
            "CPU ms",
            *(f"x {base}" for base in bases),
            "calls",
            "read kB",
            "p50 ms",
            "p99 ms",
            f"MB at {concurrency}",
        )
        yield f"{'':<{WIDTH}}" + "".join(f"{head:>{WIDTH}}" for head in heads)
        for name, of in measured.items():
            cells = (
                _number(of.median("cpu"), 2),
                *(_number(self.ratio(workload.name, name, base), 2) for base in bases),
                _number(of.median("calls"), 1),
                _number(of.median("read") / 1e3, 1),
                _number(of.median("p50"), 1),
                _number(of.median("p99"), 1),
                _number(of.memory, 0),
            )
            yield f"{name:<{WIDTH}}" + "".join(cells)
        yield ""


def _number(value: float | None, places: int) -> str:
    return f"{'-':>{WIDTH}}" if value is None else f"{value:>{WIDTH}.{places}f}"
