"""Which calls are made again, when, and how many in all."""

from gateway.errors import GatewayError, RateLimited
from gateway.upstream.clock import Clock
from gateway.upstream.transport.status import Transient

_ATTEMPTS = 3
"""Two retries outlast a broken connection and a restart behind a balancer. It is no setting, since the budget
and the operation's deadline bound what retries cost."""
_SHORT = 0.1
_LONG = 1.0

_SHARE = 0.2
_FLOOR = 2
_WINDOW = 10.0


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
    """Bounds retries to a fifth of a window's calls, so that they cannot drown a struggling upstream.

    With few calls that would be none: so two in ten seconds are always allowed. A gateway that makes five
    calls in that time, all of which fail, makes seven.

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
        """Take a retry, if there is one left."""
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
