"""A bell that wakes one who waits."""

import asyncio
import math
from typing import Any

from gateway.upstream.clock import Sleep


class Bell:
    """Wakes one who waits before their time is over.

    Args:
        sleep: How to wait.
    """

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake who waits, or who waits next."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait until the bell rings, but not longer than so many seconds."""
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(self._rung.wait())]
        if seconds < math.inf:
            waits.append(asyncio.ensure_future(self._sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            self._rung.clear()
