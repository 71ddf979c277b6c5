"""The time by which a gateway lives; a test may give it another."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Clock = Callable[[], float]
"""Seconds that never go back; only differences have a meaning."""

Sleep = Callable[[float], Awaitable[None]]
"""Waits for so many seconds."""


@dataclass(frozen=True, slots=True)
class Time:
    """Three views of one time, which pass alike.

    Attributes:
        clock: Monotonic seconds.
        now: Seconds since the epoch.
        sleep: How to wait.
    """

    clock: Clock = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Sleep = asyncio.sleep


REAL = Time()
