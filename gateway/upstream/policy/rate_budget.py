"""The rate budget: admits a call only if the vendor's limits allow it, so that no call gets a 429.

The vendor allows each token a number of calls per window, and every answer has the count. Some paths allow
fewer; only their 429s reveal it. The budget tracks both for each payer, and a `SharedBudget` for all
processes together.
"""

import asyncio
import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from gateway.errors import RateLimited
from gateway.events import Exchange
from gateway.upstream.caller import Deadline
from gateway.upstream.clock import Time
from gateway.upstream.policy.path_limit import PAUSE, PathLimit
from gateway.upstream.policy.rate_window import RateWindow
from gateway.upstream.transport.status import Rate

_KEPT = 10_000

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(slots=True)
class Admission:
    """A call that is counted in the budget until it is released.

    Attributes:
        payer: The holder of its token.
        template: Its path template.
        window: The window of the token.
        path: The limit of the path.
        name: The name of the call in a shared budget.
        probes: Whether it probes a path that rested.
        probes_for_all: Whether it probes for all processes.
    """

    payer: str
    template: str
    window: RateWindow
    path: PathLimit
    name: str = ""
    probes: bool = False
    probes_for_all: bool = False

    def count(self, now: float) -> None:
        """Count the call."""
        self.window.on_their_way += 1
        self.probes = self.path.leave(now)

    def withdraw(self) -> None:
        """Uncount the call, as it is not made."""
        self.window.on_their_way -= 1
        self.path.stay(probes=self.probes)

    def release(self, now: float) -> None:
        """End the call; `RateBudget.learn` has counted it."""
        self.window.on_their_way -= 1
        self.path.land(now, probes=self.probes)


class SharedBudget(Protocol):
    """The budget that all processes share. While it is unavailable, each process uses its own."""

    @property
    def away(self) -> bool:
        """Whether it is unavailable."""
        ...

    async def take(self, admission: Admission) -> float:
        """Count a call and return 0, or return the seconds until that is possible. Cancelling uncounts it."""
        ...

    def release(self, admission: Admission) -> None:
        """End a call."""
        ...

    def learn(self, payer: str, rate: Rate | None, took: float) -> None:
        """Learn from an answer its count of calls, and the seconds that it took."""
        ...

    def close(self, payer: str, seconds: float) -> None:
        """Admit no call of a token for a number of seconds."""
        ...

    def close_path(self, payer: str, template: str, seconds: float, *, evidence: bool) -> None:
        """Rest a path after a 429; see `PathLimit.refuse`."""
        ...


class RateBudget:
    """The windows of all payers' tokens, and the limits of all paths for each payer.

    Args:
        time: The clock of the exchanges and deadlines.
        shared: The budget of all processes together; `None` if there is none.
    """

    def __init__(
        self,
        time: Time,
        shared: SharedBudget | None = None,
    ) -> None:
        self._clock = time.clock
        self._now = time.now
        self._sleep = time.sleep
        self._shared = shared
        self._windows: dict[str, RateWindow] = {}
        self._paths: dict[tuple[str, str], PathLimit] = {}

    def left(self, payer: str) -> Rate | None:
        """A payer's budget; ``None`` if it is unknown."""
        now = self._clock()
        window = self._windows.get(payer)
        if window is None or window.limit == math.inf or now >= window.ends:
            return None
        return Rate(window.used, int(window.limit), window.ends - now)

    async def admit(self, payer: str, template: str, deadline: Deadline) -> Admission:
        """Count a call, at once or after a wait within the deadline; it must be released.

        Raises:
            RateLimited: The wait would exceed the deadline. The call did not wait and is not counted.
        """
        path = _kept(self._paths, (payer, template), PathLimit)
        admission = Admission(payer, template, _kept(self._windows, payer, RateWindow), path)
        while True:
            if path.probe is not None:
                await self._probed(path.probe, deadline)
            elif wait := await self._wait(admission):
                if wait >= deadline.remaining():
                    raise RateLimited(retry_after=float(math.ceil(wait)), reset_at=self._now() + wait)
                await self._sleep(wait)
            else:
                return admission

    def release(self, admission: Admission) -> None:
        """End an admitted call, after an answer or a failure."""
        admission.release(self._clock())
        if self._shared is not None:
            self._shared.release(admission)

    def learn(self, payer: str, exchange: Exchange, rate: Rate | None, retry_after: float | None) -> None:
        """Learn from an exchange: its rate headers, and whether a 429 is for the token or for the path.

        A 429 while the token has calls left can only be for the path.
        """
        now = self._clock()
        window = _kept(self._windows, payer, RateWindow)
        if rate is None:
            window.count(now)
        else:
            window.correct(rate, now, exchange.start)
        if self._shared is not None:
            self._shared.learn(payer, rate, now - exchange.start)
        if exchange.status == 429:
            pause = PAUSE if retry_after is None else retry_after
            if rate is not None and rate.used >= rate.allowed:
                self._close(payer, window, pause)
            else:
                self._close_path(payer, exchange.template, pause, evidence=rate is not None)

    def _close(self, payer: str, window: RateWindow, pause: float) -> None:
        window.close(self._clock() + pause)
        if self._shared is not None:
            self._shared.close(payer, pause)

    def _close_path(self, payer: str, template: str, pause: float, *, evidence: bool) -> None:
        # The calls of all processes count together, so only the budget that counts them all can learn a
        # limit.
        alone = self._shared is None or self._shared.away
        path = _kept(self._paths, (payer, template), PathLimit)
        path.refuse(self._clock(), pause, evidence=evidence and alone)
        if self._shared is not None:
            self._shared.close_path(payer, template, pause, evidence=evidence)

    async def _probed(self, probe: asyncio.Event, deadline: Deadline) -> None:
        """Wait until the probe of a path is over."""
        try:
            async with asyncio.timeout(deadline.remaining()):
                await probe.wait()
        except TimeoutError:
            raise RateLimited(retry_after=PAUSE, reset_at=self._now() + PAUSE) from None

    async def _wait(self, admission: Admission) -> float:
        """Seconds until the call can be made; 0 if it is counted now."""
        now = self._clock()
        wait = max(admission.window.wait(now), admission.path.wait(now))
        if wait:
            return wait
        # Count before awaiting anything, or several calls would take the same last place.
        admission.count(now)
        if self._shared is None:
            return 0.0
        wait = math.inf
        try:
            wait = await self._shared.take(admission)
        finally:
            if wait:
                admission.withdraw()
        return wait


def _kept(known: dict[K, V], key: K, new: Callable[[], V]) -> V:
    value = known.get(key)
    if value is None:
        if len(known) >= _KEPT:
            # The next answer restores the forgotten state.
            del known[next(iter(known))]
        value = known[key] = new()
    return value
