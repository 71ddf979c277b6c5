"""Retries: which failures are retried, when, and how often."""

from gateway.errors import GatewayError, RateLimited
from gateway.upstream.clock import Clock
from gateway.upstream.transport.status import Transient

_ATTEMPTS = 3
"""Two retries outlast a broken connection and a restart behind a load balancer. This is not a setting, as the
budget and the operation's deadline limit the cost of retries."""
_SHORT = 0.1
_LONG = 1.0

_SHARE = 0.2
_FLOOR = 2
_WINDOW = 10.0


def pause(error: GatewayError, attempt: int, chance: float) -> float | None:
    """Seconds to wait after a failed attempt; ``None`` if another attempt would not help.

    Broken connections, 502, 503, 504 and 429 are retried. The wait is ``Retry-After`` plus a pause that
    doubles with each attempt; half of the pause is random, so that many calls do not return at once.

    Args:
        error: The error of the attempt.
        attempt: The number of the attempt, from 1.
        chance: A random number from 0 to 1.
    """
    if attempt >= _ATTEMPTS or not isinstance(error, Transient | RateLimited):
        return None
    unasked = _LONG if isinstance(error, RateLimited) and error.retry_after is None else _SHORT
    return (error.retry_after or 0.0) + unasked * (1 << (attempt - 1)) * (0.5 + chance / 2)


class RetryBudget:
    """Limits retries to a fifth of a window's calls, so that they cannot overload a struggling upstream.

    Two retries in ten seconds are always allowed, as a fifth of a few calls would be none. If a gateway makes
    five calls in that time and all fail, it makes seven.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ends = float("-inf")
        self._calls = self._retries = 0

    def count(self) -> None:
        """Count a first attempt."""
        self._roll()
        self._calls += 1

    def take(self) -> bool:
        """Take a retry; returns whether one was left."""
        self._roll()
        if self._retries >= max(_FLOOR, int(_SHARE * self._calls)):
            return False
        self._retries += 1
        return True

    def _roll(self) -> None:
        now = self._clock()
        if now >= self._ends:
            self._ends = now + _WINDOW
            self._calls = self._retries = 0
