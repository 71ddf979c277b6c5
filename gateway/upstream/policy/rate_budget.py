"""Which calls the vendor's rate limits leave room for, so that none is made that would be answered 429.

The vendor allows a token so many calls a window, and tells the count with every answer. Some paths take
fewer, which only their 429s tell. Both are known here for each payer, and in a `SharedBudget`, where there is
one, for all processes together.
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
    """A call that was counted in, until it is released.

    Attributes:
        payer: Whose token it carries.
        template: Its path.
        window: The token's.
        path: The path's limit.
        name: By which a shared budget knows it.
        probes: Whether it probes a path that rested.
        probes_for_all: Whether it does so for all processes.
    """

    payer: str
    template: str
    window: RateWindow
    path: PathLimit
    name: str = ""
    probes: bool = False
    probes_for_all: bool = False

    def count(self, now: float) -> None:
        """Count the call in."""
        self.window.on_their_way += 1
        self.probes = self.path.leave(now)

    def withdraw(self) -> None:
        """Count the call out again, since it is not made."""
        self.window.on_their_way -= 1
        self.path.stay(probes=self.probes)

    def release(self, now: float) -> None:
        """End the call; `RateBudget.learn` has counted it."""
        self.window.on_their_way -= 1
        self.path.land(now, probes=self.probes)


class SharedBudget(Protocol):
    """The same budget as all processes share it. While it is away, each goes by its own."""

    @property
    def away(self) -> bool:
        """Whether it cannot be read."""
        ...

    async def take(self, admission: Admission) -> float:
        """Count a call in, or give the seconds until that can be; one that is cancelled is not counted in."""
        ...

    def release(self, admission: Admission) -> None:
        """End a call."""
        ...

    def learn(self, payer: str, rate: Rate | None, took: float) -> None:
        """Learn from an answer the count that it told, and the seconds that it took."""
        ...

    def close(self, payer: str, seconds: float) -> None:
        """Let no call of a token pass for so long."""
        ...

    def close_path(self, payer: str, template: str, seconds: float, *, evidence: bool) -> None:
        """Rest a path after a 429; see `PathLimit.refuse`."""
        ...


class RateBudget:
    """The windows of every payer's token, and the limits of every path for each.

    Args:
        time: As of the exchanges and the deadlines.
        shared: The budget of all processes together.
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
        """A payer's budget as far as it is known; ``None`` before the first answer."""
        now = self._clock()
        window = self._windows.get(payer)
        if window is None or window.limit == math.inf or now >= window.ends:
            return None
        return Rate(window.used, int(window.limit), window.ends - now)

    async def admit(self, payer: str, template: str, deadline: Deadline) -> Admission:
        """Count a call in, at once or after a wait that the deadline allows; it is to be released.

        Raises:
            RateLimited: The wait would outlast the deadline; nothing was waited or counted.
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
        """End an admitted call, whatever came of it."""
        admission.release(self._clock())
        if self._shared is not None:
            self._shared.release(admission)

    def learn(self, payer: str, exchange: Exchange, rate: Rate | None, retry_after: float | None) -> None:
        """Learn from an exchange its rate headers, and of a 429 what it was for.

        A 429 while the token's count is below its allowance can only mean the path.
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
        # Calls of several processes count together: only where they are counted can the limit be learned.
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
        """Seconds until the call can go; 0 when it was counted in."""
        now = self._clock()
        wait = max(admission.window.wait(now), admission.path.wait(now))
        if wait:
            return wait
        # Counted before anything is awaited, or else many would find the same last place.
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
            # The next answer tells again what is forgotten.
            del known[next(iter(known))]
        value = known[key] = new()
    return value
