"""Reading in rounds: what is due waits a moment for others, so that one call can serve them all."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any

from gateway.live.bell import Bell
from gateway.upstream.clock import Time

_SOON = 0.05
"""Seconds for which what is due waits, which is also the least time between two rounds."""


class Rounds:
    """Begins what is due, round by round, and runs the reads for it.

    Args:
        begin: Begins to read what was due at a time.
        next_: When something is due next; infinite if nothing is.
        fail: Told of a fault in what runs here, so that nobody waits for what it would have read.
        time: Its time.
    """

    def __init__(
        self,
        begin: Callable[[float], None],
        next_: Callable[[], float],
        fail: Callable[[Exception], None],
        time: Time,
    ) -> None:
        self._begin = begin
        self._next = next_
        self._fail = fail
        self._clock = time.clock
        self._bell = Bell(time.sleep)
        self._wakes_at = math.inf
        self._tasks: set[asyncio.Task[None]] = set()
        self.start(self._run())

    def hurry(self, at: float) -> None:
        """Something is due at a time."""
        if at < self._wakes_at:
            self._wakes_at = at
            self._bell.ring()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a read; after it, what is due next is looked at again."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def close(self) -> None:
        """Read nothing more."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._begin(self._clock() - _SOON)
            self._wakes_at = self._next()
            await self._bell.wait(self._wakes_at + _SOON - self._clock())
            while (left := self._wakes_at + _SOON - self._clock()) > 0:
                await self._bell.wait(left)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, Exception):
            self._fail(error)
        self.hurry(self._clock())
