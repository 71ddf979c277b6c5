"""What processes cost, as Linux counts it under /proc.

A server is told by its process group, so that workers which it starts are counted with it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

PEAK = "VmHWM:"
_CPUS = sorted(os.sched_getaffinity(0))


def step_aside() -> None:
    """Leave the last CPU to the measured servers; processes started from now on leave it as well.

    Else the upstream and the one who asks would take turns with the subject on its CPU, and what it then
    finds cold in the caches would count as its own time.
    """
    if len(_CPUS) > 1:
        os.sched_setaffinity(0, _CPUS[:-1])


def give_cpu(group: int) -> None:
    """Give a process group the last CPU."""
    for process, _ in _members(group):
        for task in (process / "task").iterdir():
            os.sched_setaffinity(int(task.name), _CPUS[-1:])


def cpu_seconds(group: int) -> float:
    """User and system time of a process group's threads since they began, as the scheduler measured it."""
    return sum(_nanoseconds(process) for process, _ in _members(group)) / 1e9


def _nanoseconds(process: Path) -> int:
    return sum(int((task / "schedstat").read_text().split()[0]) for task in (process / "task").iterdir())


def reset_peak_memory(group: int) -> None:
    """Let the peak of resident memory begin anew."""
    for process, _ in _members(group):
        (process / "clear_refs").write_text("5")


def peak_memory(group: int) -> float:
    """The most resident memory since the reset, in MB (10^6 bytes)."""
    return sum(_peak_kib(process) for process, _ in _members(group)) * 1024 / 1e6


def _peak_kib(process: Path) -> int:
    lines = (process / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(PEAK))


def _members(group: int) -> Iterator[tuple[Path, list[str]]]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[2]) == group and fields[0] != "Z":
            yield process, fields
