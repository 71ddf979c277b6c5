"""Which calls are made again, when, and how many in all."""

import asyncio
import random
import time
from collections.abc import Callable

from tenacity import AsyncRetrying, RetryCallState

from gateway.errors import GatewayError, RateLimited
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock
from gateway.upstream.policy.budget import Sleep
from gateway.upstream.transport.status import Transient

_ATTEMPTS = 3
_SHORT = 0.1
_LONG = 1.0


def pause(error: GatewayError, attempt: int, chance: float) -> float | None:
    """Seconds to wait after an attempt failed, or ``None`` if another would not help.

    Broken connections, 502, 503, 504 and 429 may pass. What ``Retry-After`` asks for is kept; on top of it
    the wait doubles with each attempt, and half of it is left to chance so that many do not return at once.

    Args:
        error: What the attempt ended with.
        attempt: Which one it was; the first is 1.
        chance: From 0 to 1.
    """
    if attempt >= _ATTEMPTS or not isinstance(error, Transient | RateLimited):
        return None
    unasked = _LONG if isinstance(error, RateLimited) and error.retry_after is None else _SHORT
    return (error.retry_after or 0.0) + unasked * (1 << (attempt - 1)) * (0.5 + chance / 2)


class RetryBudget:
    """At most a fifth of a window's calls are made again, so that retries cannot drown a struggling upstream.

    With few calls that would be none: so two in ten seconds are always allowed. A gateway that makes five
    calls in that time, all of which fail, makes seven.

    Args:
        clock: Monotonic seconds.
        share: Retries for each call.
        floor: Retries that a window always has, for when there are few calls.
        window: Seconds.
    """

    def __init__(
        self, *, clock: Clock = time.monotonic, share: float = 0.2, floor: int = 2, window: float = 10.0
    ) -> None:
        self._clock = clock
        self._share = share
        self._floor = floor
        self._window = window
        self._ends = float("-inf")
        self._calls = self._retries = 0

    def call(self) -> None:
        """Count a first attempt."""
        self._roll()
        self._calls += 1

    def take(self) -> bool:
        """Take a retry, if there is one left."""
        self._roll()
        if self._retries >= max(self._floor, int(self._share * self._calls)):
            return False
        self._retries += 1
        return True

    def _roll(self) -> None:
        now = self._clock()
        if now >= self._ends:
            self._ends = now + self._window
            self._calls = self._retries = 0


class Retrying:
    """A sender that makes failed reads again, as far as `pause`, the budget and the deadline allow.

    Args:
        sender: Makes the attempts.
        budget: Of retries; one for the whole upstream.
        sleep: How to wait.
        chance: A number from 0 to 1, another one each time.
    """

    def __init__(
        self,
        sender: Sender,
        budget: RetryBudget,
        *,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._sender = sender
        self._budget = budget
        self._sleep = sleep
        self._chance = chance

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send, and send again.

        Raises:
            GatewayError: What the last attempt ended with.
        """
        self._budget.call()
        try:
            return await self._sender.send(call, caller)
        except GatewayError as error:
            if not call.read:
                raise
            failed = error
        return await self._again(failed, call, caller)

    async def _again(self, failed: GatewayError, call: Call, caller: Caller) -> bytes:
        """What comes after the first attempt; the library takes that one as having just failed.

        Answers that come at once never pass through it: it would keep each in a cycle of references.
        """
        first: list[GatewayError] = [failed]
        waits = 0.0

        async def attempt() -> bytes:
            if first:
                raise first.pop()
            return await self._sender.send(call, caller)

        def helps(state: RetryCallState) -> bool:
            nonlocal waits
            error = state.outcome.exception() if state.outcome else None
            if not isinstance(error, GatewayError):
                return False
            wait = pause(error, state.attempt_number, self._chance())
            if wait is None or wait >= caller.deadline.remaining() or not self._budget.take():
                return False
            waits = wait
            return True

        again = AsyncRetrying(retry=helps, wait=lambda _: waits, sleep=self._sleep, reraise=True)
        return await again(attempt)
