"""What one path takes of one caller beside the token's budget, as far as its 429s tell."""

import asyncio
import math
from collections import deque
from dataclasses import dataclass, field

PAUSE = 1.0
"""Seconds that it rests where ``Retry-After`` says nothing sensible."""

WINDOW = 60.0
"""Seconds in which a path's calls are counted, as the vendor counts a token's."""

SPAN = 60.5
"""Seconds in which a learned limit is kept to: of two calls the first may take longer to arrive."""

EVIDENCE = 10
"""Calls in a window; fewer tell of no limit, for then others use the token, or the path fails."""

ALIKE = 1.2
"""Ratio of two counts that are about the same."""

HOLD = 600.0
"""Seconds for which a limit is kept to; then it is tried whether the vendor has raised it."""

MEMORY = 2 * HOLD
"""Seconds after which a 429 is no evidence any more: a limit that was not raised costs one to learn again."""


@dataclass(slots=True)
class _Refusal:
    """A window in which there were 429s: when the first came, and how many calls the path had answered."""

    at: float
    count: int


@dataclass(slots=True)
class PathLimit:
    """One path template of one caller: whether it rests, and the limit that it is known to have.

    After a 429 the path rests; then one call probes, and the others wait for what becomes of it. A limit is
    learned from two windows with 429s at about the same count of calls that were answered otherwise: as many
    went through in a minute, so that the limit takes nothing away from a path that refuses by mistake.

    Times are in seconds of one monotonic clock, which every method is given as ``now``.
    """

    limit: float = math.inf
    probe: asyncio.Event | None = None
    _opens: float = -math.inf
    _rested: bool = False
    _holds_until: float = -math.inf
    _sent: deque[float] = field(default_factory=deque)
    _refusals: list[_Refusal] = field(default_factory=list)

    def wait(self, now: float) -> float:
        """Seconds until a call may go; 0 is at once, unless a `probe` is out, which is waited for instead."""
        if now < self._opens:
            return self._opens - now
        if now >= self._holds_until:
            self.limit = math.inf
        self._forget(now - SPAN)
        return 0.0 if len(self._sent) < self.limit else max(self._sent[0] + SPAN - now, 0.001)

    def leave(self, now: float) -> bool:
        """Count a call that goes now; whether it is the probe."""
        self._sent.append(now)
        if not self._rested:
            return False
        self.probe = asyncio.Event()
        return True

    def stay(self, *, probes: bool) -> None:
        """Uncount a call that does not go after all; if it was the probe, the next one is."""
        self._uncount()
        if probes:
            self._end_probe()

    def land(self, now: float, *, probes: bool) -> None:
        """End a call; anything but a 429 to the probe opens the path to all."""
        if probes:
            self._end_probe()
            self._rested = now < self._opens

    def refuse(self, now: float, pause: float, *, evidence: bool) -> None:
        """Hear of a 429: rest for ``pause`` seconds, and learn if it is ``evidence`` of the path's limit."""
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
            # Of a burst, each 429 tells that one call fewer was answered.
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
