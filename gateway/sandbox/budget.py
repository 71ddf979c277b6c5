"""The rate limit: calls for each token and minute, and limits of single paths."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

from gateway.sandbox import refusals

WINDOW = 60
"""Length of a window, in seconds."""


@dataclass(slots=True)
class _Window:
    began: float
    count: int = 0


class Budget:
    """Counts calls in windows of a minute that begin with a token's first call.

    ``limit`` is for each token; ``path_limits`` are for each token and path template, and appear in no
    header. ``refusals`` lists the time of each 429.
    """

    def __init__(
        self, limit: int | None, clock: Callable[[], float], path_limits: Mapping[str, int] | None = None
    ) -> None:
        self.limit = limit
        self.path_limits = dict(path_limits or {})
        self.refusals: list[float] = []
        self._clock = clock
        self._windows: dict[tuple[str, str], _Window] = {}

    def spend(self, token: str, template: str, headers: dict[str, str]) -> None:
        """Count one call and write the budget into ``headers``; raises a 429 when the budget is used up."""
        if self.limit is not None:
            window = self._count(token, "")
            left = self._left(window)
            headers |= {
                "inin-ratelimit-count": str(window.count),
                "inin-ratelimit-allowed": str(self.limit),
                "inin-ratelimit-reset": str(left),
            }
            if window.count > self.limit:
                raise self._refusal(self.limit, left)
        hidden = self.path_limits.get(template)
        if hidden is not None:
            window = self._count(token, template)
            if window.count > hidden:
                raise self._refusal(hidden, self._left(window))

    def _refusal(self, limit: int, left: int) -> refusals.Refusal:
        self.refusals.append(self._clock())
        return refusals.too_many(limit, left)

    def _count(self, token: str, template: str) -> _Window:
        now = self._clock()
        window = self._windows.get((token, template))
        if window is None or now - window.began >= WINDOW:
            window = self._windows[token, template] = _Window(now)
        window.count += 1
        return window

    def _left(self, window: _Window) -> int:
        return max(1, ceil(window.began + WINDOW - self._clock()))
