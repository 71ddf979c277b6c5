"""Tries a token that was idle with a few calls before many follow.

Only an answer shows whether the token was revoked and how much of its budget is left. Of fifty calls sent at
once all could be rejected or exceed the budget; five calls find out for the others.

A token that the gateway renews itself is tried whenever no call is in flight: it can be replaced at any time,
and each call sent with the old token is then made twice.
"""

import asyncio
import math
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from gateway.upstream.caller import Deadline
from gateway.upstream.clock import Clock
from gateway.upstream.identity import Identity

_FEW = 5
_PATIENCE = 0.25
"""Seconds for which the other calls wait, so that one slow path does not delay all."""
_LATELY = 10.0
_KEPT = 10_000


@dataclass(slots=True, eq=False)
class Trial:
    """The few calls that try one payer's token."""

    out: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, deadline: Deadline) -> None:
        """Wait for its end, for `_PATIENCE` seconds at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(min(_PATIENCE, deadline.remaining())):
                await self.over.wait()


class TokenTrials:
    """The payers whose token got an answer lately, and the trials of other tokens.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: dict[str, float] = {}
        self._trials: dict[str, Trial] = {}
        self._under_way: Counter[str] = Counter()

    def enter(self, identity: Identity) -> Trial | None:
        """Count a call, which must `leave`; returns the trial of its token, or `None` if it needs none."""
        payer = identity.payer
        if identity.credentials.renews and not self._under_way[payer]:
            self._heard.pop(payer, None)
        self._under_way[payer] += 1
        if self._clock() - self._heard.get(payer, -math.inf) < _LATELY:
            return None
        return self._trials.setdefault(payer, Trial())

    def leave(self, identity: Identity) -> None:
        """End a call."""
        payer = identity.payer
        self._under_way[payer] -= 1
        if not self._under_way[payer]:
            del self._under_way[payer]

    def joins(self, trial: Trial) -> bool:
        """Whether a call takes part in a trial, and must then `return_`; otherwise it waits for the trial."""
        if trial.out >= _FEW:
            return False
        trial.out += 1
        return True

    def return_(self, payer: str, trial: Trial) -> None:
        """End a call of a trial; the last one ends the trial."""
        trial.out -= 1
        if not trial.out:
            self.end(payer)

    def learn(self, payer: str, status: int | None) -> None:
        """Learn from an exchange: any answer but a 401 shows that the token is valid."""
        if status is not None and status != 401:
            self._heard[payer] = self._clock()
            if len(self._heard) > _KEPT:
                # A forgotten payer is merely tried again.
                del self._heard[next(iter(self._heard))]
            self.end(payer)

    def end(self, payer: str) -> None:
        """End a trial, so that all calls go on."""
        trial = self._trials.pop(payer, None)
        if trial is not None:
            trial.over.set()
