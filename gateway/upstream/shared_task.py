"""A task that several operations wait for."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SharedTask(Generic[T]):
    """A task that runs while at least one operation waits for it.

    Cancelling one operation does not affect the others. When the last one leaves, the task is cancelled.

    Args:
        work: The coroutine of the task.
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
        """Whether the task is running and has waiting operations."""
        return not (self._abandoned or self._task.done())

    def join(self) -> None:
        """Count one more waiting operation; it must `leave`."""
        self._waiting += 1

    async def result(self) -> T:
        """The result or the exception of the task, for an operation that has joined."""
        if not self._task.done():
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._results.append(done)
            await done
        return self._task.result()

    def leave(self) -> None:
        """Count one waiting operation less; the last one cancels the task."""
        self._waiting -= 1
        if not self._waiting:
            self._abandoned = True
            self._task.cancel()

    def _wake(self, task: asyncio.Task[T]) -> None:
        if not task.cancelled():
            # Marks the exception as retrieved, in case all waiting operations are cancelled now.
            task.exception()
        for done in self._results:
            if not done.done():
                done.set_result(None)
