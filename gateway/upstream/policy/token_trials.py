"""A token that was not used lately is tried by a few calls before many follow.

Only an answer shows whether it was revoked meanwhile, and what is left of its budget. Fifty calls sent at
once would all be rejected, or all exceed the budget; five find out for the others.

A token that the gateway renews itself is tried again whenever no call is under way: it can be replaced at any
time, and then each call that was sent with it is made twice.
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
"""Seconds for which the others wait: one slow path must not keep back all."""
_LATELY = 10.0
_KEPT = 10_000


@dataclass(slots=True, eq=False)
class Trial:
    """A few calls that find out about one payer's token."""

    out: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, deadline: Deadline) -> None:
        """Wait until it is over, but not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(min(_PATIENCE, deadline.remaining())):
                await self.over.wait()


class TokenTrials:
    """The payers whose token was answered lately, and the trials of other tokens.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: dict[str, float] = {}
        self._trials: dict[str, Trial] = {}
        self._under_way: Counter[str] = Counter()

    def enter(self, identity: Identity) -> Trial | None:
        """Count a call in, which must `leave`; the trial of its token, if that is being tried."""
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
        """Whether a call is one of the few; then it must `return_`. Otherwise it waits for them."""
        if trial.out >= _FEW:
            return False
        trial.out += 1
        return True

    def return_(self, payer: str, trial: Trial) -> None:
        """End a call of a trial; with the last one the others go."""
        trial.out -= 1
        if not trial.out:
            self.end(payer)

    def learn(self, payer: str, status: int | None) -> None:
        """Learn from an exchange: any answer but a 401 tells that the token is good, and its budget."""
        if status is not None and status != 401:
            self._heard[payer] = self._clock()
            if len(self._heard) > _KEPT:
                # A payer that is forgotten is only tried again.
                del self._heard[next(iter(self._heard))]
            self.end(payer)

    def end(self, payer: str) -> None:
        """Let the others go."""
        trial = self._trials.pop(payer, None)
        if trial is not None:
            trial.over.set()
