"""A clock that moves when a test says so, for a gateway and a sandbox on real sockets."""

import asyncio
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import count


class Ticking:
    """A clock in seconds since 1970; a sleep on it ends when it has moved that far."""

    def __init__(self) -> None:
        self._now = 1_700_000_000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def __call__(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self._now + seconds, next(self._numbers), woken))
        await woken

    def tick(self, seconds: float) -> None:
        """Move on, and wake those whose time it is."""
        self._now += seconds
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, woken = heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)

    async def settle(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        """Wait, for a bounded time, until each of these tasks is done or sleeps."""
        for _ in range(50):
            await asyncio.sleep(0.002)
            asleep = sum(not woken.done() for _, _, woken in self._sleepers)
            if sum(not task.done() for task in tasks) <= asleep:
                return
