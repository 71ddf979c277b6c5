"""The time by which a gateway lives; a test may give it another."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from gateway.upstream.caller import Clock
from gateway.upstream.policy.budget import Sleep


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
