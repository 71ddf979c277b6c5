"""The pauses between attempts to reach the upstream: longer after each failure."""

from collections.abc import Callable

_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_STABLE = 30.0
"""Seconds without a failure, after which the next one counts as the first."""


class Pause:
    """The pause after failures, in seconds of the clock.

    Args:
        now: The time.
        chance: Gives a number from 0 to 1, for jitter.

    Attributes:
        until: When it ends.
    """

    def __init__(self, now: float, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._failures = 0
        self.until = now

    def lengthen(self, now: float, retry_after: float | None = None) -> None:
        """Pause after a failure. Half of the pause is random, so that channels spread out."""
        if now >= self.until + _STABLE:
            self._failures = 0
        pause = min(_LONGEST_PAUSE, _SHORTEST_PAUSE * 2**self._failures) * (0.5 + self._chance() / 2)
        self._failures = min(self._failures + 1, 10)
        self.until = now + (retry_after or 0.0) + pause
