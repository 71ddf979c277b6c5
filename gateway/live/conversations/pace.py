"""How fast conversations are read singly for one caller, so that most of a token's budget is left to others.

Pure, no I/O. Times are in seconds of one clock.
"""

import math

_AT_ONCE = 100
"""Conversations in doubt that are read as soon as they are due: as many as a list shows at first."""
_IN_DOUBT = 0.5
"""Seconds between two reads of more of these: 120 a minute, of the 300 or so that a token has."""
_OTHERS = 2.0
"""Seconds between two reads that only complete or confirm what is known: a tenth of what a token has."""


class Pace:
    """When the next read may begin: those of conversations in doubt, and the others, each have a pace."""

    def __init__(self) -> None:
        self._others_at = -math.inf
        self._rested_at = -math.inf

    def next_at(self, *, uncertain: bool) -> float:
        """When the next one may begin."""
        return self._rested_at - (_AT_ONCE - 1) * _IN_DOUBT if uncertain else self._others_at

    def begin(self, now: float, *, uncertain: bool) -> None:
        """One begins."""
        if uncertain:
            self._rested_at = max(self._rested_at, now) + _IN_DOUBT
        else:
            self._others_at = now + _OTHERS
