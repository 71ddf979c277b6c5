"""The rate limit of one path for one payer, beside the token's budget. Only 429s reveal it."""

import asyncio
import math
from collections import deque
from dataclasses import dataclass, field

PAUSE = 1.0
"""Seconds that a path rests after a 429 without a valid ``Retry-After``."""

WINDOW = 60.0
"""Seconds in which a path's calls are counted; the same as the vendor's window of a token."""

SPAN = 60.5
"""Seconds to which a learned limit applies; longer than the window, as calls travel at different speeds."""

EVIDENCE = 10
"""The least calls in a window from which a 429 shows a limit; after fewer, others use the token, or the path
fails."""

ALIKE = 1.2
"""The largest ratio of two counts that are about the same."""

HOLD = 600.0
"""Seconds for which a limit holds; after that, calls show whether it still exists."""

MEMORY = 2 * HOLD
"""Seconds for which a 429 is evidence, so that one more 429 renews a limit that still exists."""


@dataclass(slots=True)
class _Refusal:
    """A window with 429s: the time of the first one, and the number of calls that the path had answered."""

    at: float
    count: int


@dataclass(slots=True)
class PathLimit:
    """One path template for one payer: whether it rests, and its learned limit.

    After a 429 the path rests. Then one call probes it, and the others wait for its answer. A limit is
    learned from two windows with 429s at about the same count of answered calls. That many calls did succeed
    within a minute, so even a path that answers 429 by mistake keeps its rate.

    Times are in seconds of one monotonic clock; each method takes the present time as ``now``.

    Attributes:
        limit: Calls in any `SPAN` seconds; infinite unless learned.
        probe: Set when the probe in flight is answered; ``None`` if there is no probe.
    """

    limit: float = math.inf
    probe: asyncio.Event | None = None
    _opens: float = -math.inf
    _rested: bool = False
    _holds_until: float = -math.inf
    _sent: deque[float] = field(default_factory=deque)
    _refusals: list[_Refusal] = field(default_factory=list)

    def wait(self, now: float) -> float:
        """Seconds until a call may be made; 0 is at once. While a `probe` is in flight, await it instead."""
        if now < self._opens:
            return self._opens - now
        if now >= self._holds_until:
            self.limit = math.inf
        self._forget(now - SPAN)
        return 0.0 if len(self._sent) < self.limit else max(self._sent[0] + SPAN - now, 0.001)

    def leave(self, now: float) -> bool:
        """Count a call that is made now; returns whether it is the probe."""
        self._sent.append(now)
        if not self._rested:
            return False
        self.probe = asyncio.Event()
        return True

    def stay(self, *, probes: bool) -> None:
        """Uncount a call that is not made after all; if it was the probe, the next call is."""
        self._uncount()
        if probes:
            self._end_probe()

    def land(self, now: float, *, probes: bool) -> None:
        """End a call. Any answer to the probe but a 429 opens the path to all calls."""
        if probes:
            self._end_probe()
            self._rested = now < self._opens

    def refuse(self, now: float, pause: float, *, evidence: bool) -> None:
        """Rest for ``pause`` seconds after a 429, and learn from it if it is ``evidence`` of a limit."""
        self._uncount()
        if pause:
            self._rested = True
            self._opens = max(self._opens, now + pause)
        if evidence:
            self._learn(now)

    def _learn(self, now: float) -> None:
        self._forget(now - SPAN)
        count = sum(sent > now - WINDOW for sent in self._sent)
        if count < EVIDENCE:
            return
        latest = self._refusals[-1] if self._refusals else None
        if latest is not None and now - latest.at < WINDOW:
            # Each further 429 of a burst means one answered call less.
            latest.count = min(latest.count, count)
        else:
            self._refusals = [*self._refusals[-1:], _Refusal(now, count)]
        if len(self._refusals) == 2:
            older, newer = self._refusals
            low, high = sorted((older.count, newer.count))
            if newer.at - older.at < MEMORY and high <= ALIKE * low:
                self.limit, self._holds_until = low, now + HOLD

    def _uncount(self) -> None:
        if self._sent:
            self._sent.pop()

    def _end_probe(self) -> None:
        if self.probe is not None:
            self.probe.set()
            self.probe = None

    def _forget(self, before: float) -> None:
        while self._sent and self._sent[0] <= before:
            self._sent.popleft()
