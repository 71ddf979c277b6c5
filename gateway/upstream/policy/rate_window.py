"""The calls of one token in the vendor's window of one minute."""

import math
from dataclasses import dataclass

from gateway.upstream.transport.status import Rate

_WINDOW = 60.0
_SLACK = 2.0
"""Seconds by which two answers may differ on the end of one window, as the vendor sends whole seconds."""


@dataclass
class RateWindow:
    """Calls used and allowed in one window; times are in seconds of the budget's clock.

    Calls in flight count as used. Only their answers show whether the upstream has counted them, and in which
    window.

    Attributes:
        limit: Calls allowed, by the last answer; infinite before that.
        counted: Calls used, by the answers' counts plus the answers without a count.
        on_their_way: Calls in flight.
        ends: When the window ends.
        ends_exactly: Whether `ends` is from an answer; otherwise it is a guess.
        opens: When the first call may be made after a 429.
    """

    limit: float = math.inf
    counted: int = 0
    on_their_way: int = 0
    ends: float = -math.inf
    ends_exactly: bool = False
    opens: float = -math.inf

    @property
    def used(self) -> int:
        """Calls that count against the limit."""
        return self.counted + self.on_their_way

    def wait(self, now: float) -> float:
        """Seconds until a call may be made; 0 is at once."""
        if now < self.opens:
            return self.opens - now
        if now >= self.ends:
            self._begin(now)
        return 0.0 if self.used < self.limit else self.ends - now

    def count(self, now: float) -> None:
        """Count a call whose answer has no count."""
        if now >= self.ends:
            self._begin(now)
        self.counted += 1

    def correct(self, rate: Rate, now: float, asked: float) -> None:
        """Use the count of an answer, which may be old by now.

        The upstream counted at some time since the call was made (``asked``). So its window ends ``reset``
        seconds from now at the latest. It is a new window only if it would end later than this one even if it
        was counted at ``asked``. If answers of one window overtake each other, the higher count and the
        earlier end are right.
        """
        ends = now + rate.reset
        if now < self.ends and asked + rate.reset <= self.ends + _SLACK:
            self.counted = max(self.counted, rate.used)
            self.ends = min(self.ends, ends) if self.ends_exactly else ends
        else:
            self.counted, self.ends = rate.used, ends
        self.limit, self.ends_exactly = rate.allowed, True

    def close(self, until: float) -> None:
        """Admit no call before ``until``, when a new window begins."""
        self.opens = self.ends = max(self.opens, until)

    def _begin(self, now: float) -> None:
        self.counted, self.ends_exactly = 0, False
        self.ends = now + _WINDOW
