"""A wakeup: ends a task's wait early."""

import asyncio
import math
from typing import Any

from gateway.upstream.clock import Sleep


class Wakeup:
    """Lets one task wait for a time, and others wake it earlier.

    Args:
        sleep: How to wait.
    """

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """End the wait that goes on, or else the next one."""
        self._woken.set()

    async def wait(self, seconds: float) -> None:
        """Wait for so many seconds, or until `wake` is called."""
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(self._woken.wait())]
        if seconds < math.inf:
            waits.append(asyncio.ensure_future(self._sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            self._woken.clear()
