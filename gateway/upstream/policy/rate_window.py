"""The calls of one token in the vendor's window of a minute."""

import math
from dataclasses import dataclass

from gateway.upstream.transport.status import Rate

_WINDOW = 60.0
_SLACK = 2.0
"""Seconds by which two answers of one window may differ on its end, since the vendor tells whole seconds."""


@dataclass
class RateWindow:
    """Calls used and allowed until a moment, in seconds of the budget's clock; a new window follows.

    Calls on their way use the window as well: whether they are counted yet, and in which window, is known
    only when they are answered.

    Attributes:
        limit: Calls allowed, as far as an answer told.
        counted: Calls used, as far as answers told, or answered without a count.
        on_their_way: Calls that are not answered yet.
        ends: When the window ends.
        told: Whether an answer told that end, which otherwise is a guess.
        opens: When the first call may be made after a 429.
    """

    limit: float = math.inf
    counted: int = 0
    on_their_way: int = 0
    ends: float = -math.inf
    told: bool = False
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
        """Count a call whose answer told no count."""
        if now >= self.ends:
            self._begin(now)
        self.counted += 1

    def correct(self, rate: Rate, now: float, asked: float) -> None:
        """Take over what an answer told, which may be old by now.

        The upstream told it at some moment since it was ``asked``. So its window ends ``reset`` seconds from
        now at the latest, and it is a new window only if, had it been told at once, it would end later than
        this one. Of two answers of one window, which may overtake each other, the higher count and the
        earlier end hold.
        """
        ends = now + rate.reset
        if now < self.ends and asked + rate.reset <= self.ends + _SLACK:
            self.counted = max(self.counted, rate.used)
            self.ends = min(self.ends, ends) if self.told else ends
        else:
            self.counted, self.ends = rate.used, ends
        self.limit, self.told = rate.allowed, True

    def close(self, until: float) -> None:
        """Let nothing pass before ``until``, when a new window begins."""
        self.opens = self.ends = max(self.opens, until)

    def _begin(self, now: float) -> None:
        self.counted, self.told = 0, False
        self.ends = now + _WINDOW
