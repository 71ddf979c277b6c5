"""A time that passes faster than the clock on the wall, for a gateway and a sandbox on real sockets."""

import asyncio
import time

from gateway.upstream.clock import Time


class Fast:
    """Time at so many times its speed."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._began = time.monotonic()
        self._epoch = time.time()

    def clock(self) -> float:
        """Seconds since it began."""
        return (time.monotonic() - self._began) * self.speed

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._epoch + self.clock()

    async def sleep(self, seconds: float) -> None:
        """Wait for so many of its seconds."""
        await asyncio.sleep(seconds / self.speed)

    @property
    def time(self) -> Time:
        """As the gateway lives by it."""
        return Time(self.clock, self.now, self.sleep)
