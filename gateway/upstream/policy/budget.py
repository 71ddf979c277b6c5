"""How many calls a token has left, and how many a path takes.

The vendor allows a token so many calls a window (of a minute), and tells the count with every answer. Some
paths take fewer, which only their 429s tell. Both are kept here for each principal, so that a call that
would be refused is not made; and in a ledger, where there is one, for all processes together.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from gateway.errors import RateLimited
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock, Deadline, Exchange
from gateway.upstream.policy.path_limit import PAUSE, PathLimit
from gateway.upstream.transport.status import Rate

Sleep = Callable[[float], Awaitable[None]]

_WINDOW = 60.0
# The vendor tells whole seconds, so that two answers of one window may differ on its end.
_SLACK = 2.0
_FOR_BACKGROUND = 0.8
_KEPT = 10_000

_Key = TypeVar("_Key", bound=Hashable)
_Kept = TypeVar("_Kept", "Window", PathLimit)


@dataclass
class Window:
    """Calls used and allowed until a moment, in seconds of the budget's clock; a new window follows.

    Where the upstream tells the count, calls on their way use the window as well: whether they are counted
    yet, and in which window, is known only when they are answered.
    """

    limit: float = math.inf
    counted: int = 0
    flying: int = 0
    ends: float = -math.inf
    heard: bool = False
    opens: float = -math.inf

    @property
    def used(self) -> int:
        """Calls that count against the limit."""
        return self.counted + self.flying

    def wait(self, now: float, part: float = 1.0) -> float:
        """Seconds until a call may be made that may use only this ``part`` of the limit; 0 is at once."""
        if now < self.opens:
            return self.opens - now
        if now >= self.ends:
            self.roll(now)
        return 0.0 if self.used < self.limit * part else self.ends - now

    def roll(self, now: float) -> None:
        """Begin a new window, whose end is a guess until an answer tells it."""
        self.counted, self.heard = 0, False
        self.ends = now + _WINDOW

    def count(self, now: float) -> None:
        """Count a call whose answer told no count."""
        if now >= self.ends:
            self.roll(now)
        self.counted += 1

    def correct(self, rate: Rate, now: float, asked: float) -> None:
        """Believe the upstream, as far as an answer that may have taken long to be heard tells.

        It was told at some moment since it was ``asked``: so its window ends ``reset`` seconds from now at
        the latest, and it is a new one only if, told at once, it would end later than this one. Of two
        answers of one window, which may overtake each other, the higher count and the earlier end hold.
        """
        ends = now + rate.reset
        if now < self.ends and asked + rate.reset <= self.ends + _SLACK:
            self.counted = max(self.counted, rate.used)
            self.ends = min(self.ends, ends) if self.heard else ends
        else:
            self.counted, self.ends = rate.used, ends
        self.limit, self.heard = rate.allowed, True

    def close(self, until: float) -> None:
        """Let nothing pass before ``until``, when a new window begins."""
        self.opens = self.ends = max(self.opens, until)


@dataclass(slots=True)
class Flight:
    """A call that was counted in and is on its way.

    A ledger knows it by its ``name``. It ``probes`` a path that rested, or does so for all processes.
    """

    principal: str
    template: str
    token: Window
    path: PathLimit
    name: str = ""
    probes: bool = False
    probes_for_all: bool = False

    def leave(self, now: float) -> None:
        """Use the windows."""
        self.token.flying += 1
        self.probes = self.path.leave(now)

    def stay(self) -> None:
        """Not leave after all."""
        self.token.flying -= 1
        self.path.stay(probes=self.probes)

    def land(self, now: float) -> None:
        """Be on the way no more; `Budget.learn` hears whether it was counted."""
        self.token.flying -= 1
        self.path.land(now, probes=self.probes)


class Ledger(Protocol):
    """The same budget as all processes share it. Where it cannot be read, nothing of it holds."""

    @property
    def away(self) -> bool:
        """Whether it cannot be read, so that each process learns for itself."""
        ...

    async def take(self, flight: Flight, part: float) -> float:
        """Count a call in, or give the seconds until that can be; whoever is cancelled was not counted in."""
        ...

    def land(self, flight: Flight) -> None:
        """Hear that a call is on its way no more."""
        ...

    def learn(self, principal: str, rate: Rate | None, took: float) -> None:
        """Hear of an answer, of the count that it told, and of the seconds that it took."""
        ...

    def close(self, principal: str, seconds: float) -> None:
        """Let nothing pass for so long."""
        ...

    def refuse(self, principal: str, template: str, seconds: float, *, evidence: bool) -> None:
        """Hear of a 429 of one path; see `PathLimit.refuse`."""
        ...


class Budget:
    """The windows of every principal, and of every path template of each.

    Args:
        clock: Monotonic seconds, the same as the upstream's.
        now: Seconds since the epoch, for telling when a window ends.
        sleep: How to wait.
        ledger: What is shared with other processes.
    """

    def __init__(
        self,
        *,
        clock: Clock = time.monotonic,
        now: Callable[[], float] = time.time,
        sleep: Sleep = asyncio.sleep,
        ledger: Ledger | None = None,
    ) -> None:
        self._clock = clock
        self._now = now
        self._sleep = sleep
        self._ledger = ledger
        self._tokens: dict[str, Window] = {}
        self._paths: dict[tuple[str, str], PathLimit] = {}

    def left(self, principal: str) -> Rate | None:
        """The principal's budget as far as it is known; ``None`` before the first answer."""
        now = self._clock()
        window = self._tokens.get(principal)
        if window is None or window.limit == math.inf or now >= window.ends:
            return None
        return Rate(window.used, int(window.limit), window.ends - now)

    async def admit(self, call: Call, caller: Caller) -> Flight:
        """Count the call in, at once or after a wait that the caller has time for; the flight is to `land`.

        A call in the background leaves the last fifth to those who wait for an answer.

        Raises:
            RateLimited: The wait would outlast the deadline; nothing was waited or counted.
        """
        principal, template = caller.credentials.principal, call.template
        token = _kept(self._tokens, principal, Window)
        path = _kept(self._paths, (principal, template), PathLimit)
        flight = Flight(principal, template, token, path)
        part = _FOR_BACKGROUND if caller.background else 1.0
        while True:
            if path.probe is not None:
                await self._probed(path.probe, caller.deadline)
            elif wait := await self._wait(flight, part):
                if wait >= caller.deadline.remaining():
                    raise RateLimited(retry_after=float(math.ceil(wait)), reset_at=self._now() + wait)
                await self._sleep(wait)
            else:
                return flight

    def land(self, flight: Flight) -> None:
        """Hear that an admitted call is over, whatever came of it."""
        flight.land(self._clock())
        if self._ledger is not None:
            self._ledger.land(flight)

    def learn(self, exchange: Exchange) -> None:
        """Hear of an exchange: its rate headers, and of a 429 what it was for.

        A 429 while the token's count is below its allowance can only mean the path.
        """
        now = self._clock()
        principal, rate = exchange.principal, exchange.rate
        token = _kept(self._tokens, principal, Window)
        if rate is None:
            token.count(now)
        else:
            token.correct(rate, now, exchange.start)
        if self._ledger is not None:
            self._ledger.learn(principal, rate, now - exchange.start)
        if exchange.status != 429:
            return
        pause = PAUSE if exchange.retry_after is None else exchange.retry_after
        if rate is not None and rate.used >= rate.allowed:
            token.close(now + pause)
            if self._ledger is not None:
                self._ledger.close(principal, pause)
            return
        path = _kept(self._paths, (principal, exchange.template), PathLimit)
        # What several processes send counts together: while there is a ledger, only that can learn from it.
        path.refuse(now, pause, evidence=rate is not None and (self._ledger is None or self._ledger.away))
        if self._ledger is not None:
            self._ledger.refuse(principal, exchange.template, pause, evidence=rate is not None)

    async def _probed(self, probe: asyncio.Event, deadline: Deadline) -> None:
        """Wait until a resting path was tried."""
        try:
            async with asyncio.timeout(deadline.remaining()):
                await probe.wait()
        except TimeoutError:
            raise RateLimited(retry_after=PAUSE, reset_at=self._now() + PAUSE) from None

    async def _wait(self, flight: Flight, part: float) -> float:
        """Seconds until the call can go; 0 when it was counted in."""
        now = self._clock()
        wait = max(flight.token.wait(now, part), flight.path.wait(now))
        if wait:
            return wait
        # Counted before anything is awaited, or else many would find the same last place.
        flight.leave(now)
        if self._ledger is None:
            return 0.0
        wait = math.inf
        try:
            wait = await self._ledger.take(flight, part)
        finally:
            if wait:
                flight.stay()
        return wait


def _kept(windows: dict[_Key, _Kept], key: _Key, new: Callable[[], _Kept]) -> _Kept:
    window = windows.get(key)
    if window is None:
        if len(windows) >= _KEPT:
            # What is forgotten is told again by the next answer.
            del windows[next(iter(windows))]
        window = windows[key] = new()
    return window


class Metered:
    """A sender that makes no call the budget does not admit."""

    def __init__(self, sender: Sender, budget: Budget) -> None:
        self._sender = sender
        self._budget = budget

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send when there is budget for it.

        Raises:
            RateLimited: There will be none before the deadline; no call was made.
            GatewayError: As the sender says.
        """
        flight = await self._budget.admit(call, caller)
        try:
            return await self._sender.send(call, caller)
        finally:
            self._budget.land(flight)
