"""One task that several operations wait for."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SharedTask(Generic[T]):
    """A task that goes on for as long as anybody waits for it.

    An operation that is cancelled leaves the others alone; when the last one leaves, the task is cancelled.

    Args:
        work: What it does.
    """

    __slots__ = ("_abandoned", "_results", "_task", "_waiting")

    def __init__(self, work: Coroutine[Any, Any, T]) -> None:
        self._task = asyncio.create_task(work)
        self._task.add_done_callback(self._wake)
        self._results: list[asyncio.Future[None]] = []
        self._waiting = 0
        self._abandoned = False

    @property
    def joinable(self) -> bool:
        """Whether it is under way, and somebody waits for it."""
        return not (self._abandoned or self._task.done())

    def join(self) -> None:
        """Count one more that waits; each must `leave`."""
        self._waiting += 1

    async def result(self) -> T:
        """What the task gives, or raises, for one that has joined."""
        if not self._task.done():
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._results.append(done)
            await done
        return self._task.result()

    def leave(self) -> None:
        """Wait no longer."""
        self._waiting -= 1
        if not self._waiting:
            self._abandoned = True
            self._task.cancel()

    def _wake(self, task: asyncio.Task[T]) -> None:
        if not task.cancelled():
            # An error counts as seen even if all that wait are cancelled in this moment.
            task.exception()
        for done in self._results:
            if not done.done():
                done.set_result(None)
