"""What processes cost, as Linux counts it under /proc.

A server is told by its process group, so that workers which it starts are counted with it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PEAK = "VmHWM:"


def cpu_seconds(group: int) -> float:
    """User and system time of a process group since it began, in steps of a clock tick (10 ms)."""
    # In proc_pid_stat(5) utime and stime are fields 14 and 15, and fields are counted after the name.
    return sum(int(fields[11]) + int(fields[12]) for _, fields in _members(group)) / TICKS


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
