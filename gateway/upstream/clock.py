"""The clock of a gateway; tests may replace it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Clock = Callable[[], float]
"""Returns monotonic seconds; only differences have a meaning."""

Sleep = Callable[[float], Awaitable[None]]
"""Waits for a number of seconds."""


@dataclass(frozen=True, slots=True)
class Time:
    """Three views of the same time.

    Attributes:
        clock: Monotonic seconds.
        now: Seconds since the epoch.
        sleep: Waits.
    """

    clock: Clock = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Sleep = asyncio.sleep


REAL = Time()
