"""Schedules reads: those that are due wait a moment for others, so that one call can serve them all."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any

from gateway.live.wakeup import Wakeup
from gateway.upstream.clock import Time

_BATCHING = 0.05
"""Seconds for which a read that is due waits for others."""


class ReadScheduler:
    """Starts reads when they are due, and runs their tasks.

    Args:
        start_due: Starts the reads that were due at a time, by `start`.
        next_due: The time at which the next read is due; infinite if none is.
        fail: Called with the fault of a task, so that nobody waits for what it would have read.
        time: The clock and the sleep.
    """

    def __init__(
        self,
        start_due: Callable[[float], None],
        next_due: Callable[[], float],
        fail: Callable[[Exception], None],
        time: Time,
    ) -> None:
        self._start_due = start_due
        self._next_due = next_due
        self._fail = fail
        self._clock = time.clock
        self._wakeup = Wakeup(time.sleep)
        self._wakes_at = math.inf
        self._tasks: set[asyncio.Task[None]] = set()
        self.start(self._run())

    def schedule(self, at: float) -> None:
        """Note that a read is due at a time."""
        if at < self._wakes_at:
            self._wakes_at = at
            self._wakeup.wake()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a read as a task. When it ends, others may have become due."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def close(self) -> None:
        """Cancel all reads."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._start_due(self._clock() - _BATCHING)
            self._wakes_at = self._next_due()
            await self._wakeup.wait(self._wakes_at + _BATCHING - self._clock())
            while (left := self._wakes_at + _BATCHING - self._clock()) > 0:
                await self._wakeup.wait(left)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, Exception):
            self._fail(error)
        self.schedule(self._clock())
