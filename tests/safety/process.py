"""A gateway as a process of its own, and what it spends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A command that serves.

    `seconds` is the processor's time that it has spent so far, `memory` the bytes that it holds, and `peak`
    the most that it has held since `forget_peak`.
    """

    url: str
    pid: int

    @property
    def seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def memory(self) -> int:
        return self._status("VmRSS")

    @property
    def peak(self) -> int:
        return self._status("VmHWM")

    def forget_peak(self) -> None:
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def _status(self, name: str) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        (line,) = (line for line in lines if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1024


@contextmanager
def process(*arguments: str, **environment: str) -> Iterator[Served]:
    """Run a command of the gateway's until the block ends; its last announcement tells the URL."""
    command = [sys.executable, "-m", "gateway", *arguments, "--port", "0"]
    with subprocess.Popen(  # noqa: S603  # our own command
        command, stdout=subprocess.PIPE, text=True, env=os.environ | environment
    ) as running:
        try:
            line = next(line for line in running.stdout if line.startswith(("GraphQL ", "Sandbox ")))
            yield Served(line.split()[1].removesuffix("/graphql"), running.pid)
        finally:
            running.terminate()
