"""How fast conversations are read singly for one caller, to leave most of the token's budget to other calls.

Pure, no I/O. Times are in seconds of one clock.
"""

import math

_AT_ONCE = 100
"""Uncertain conversations that are read as soon as they are due: as many as a page of a list has."""
_UNCERTAIN = 0.5
"""Seconds between further reads of uncertain ones: 120 a minute, of the 300 or so that a token has."""
_OTHERS = 2.0
"""Seconds between reads that only complete or confirm a state: 30 a minute."""


class Pace:
    """When the next read may begin. Reads of uncertain conversations have one pace, the others another."""

    def __init__(self) -> None:
        self._others_at = -math.inf
        self._rested_at = -math.inf

    def next_at(self, *, uncertain: bool) -> float:
        """When the next read may begin."""
        return self._rested_at - (_AT_ONCE - 1) * _UNCERTAIN if uncertain else self._others_at

    def begin(self, now: float, *, uncertain: bool) -> None:
        """Note that a read begins."""
        if uncertain:
            self._rested_at = max(self._rested_at, now) + _UNCERTAIN
        else:
            self._others_at = now + _OTHERS
