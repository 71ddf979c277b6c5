"""How many calls a token has left, and how many a path takes.

The vendor allows a token so many calls a window (of a minute), and tells the count with every answer. Some
paths take fewer, which only their 429s tell. Both are kept here for each principal, so that a call that
would be refused is not made.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from gateway.errors import RateLimited
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock, Exchange
from gateway.upstream.protocol import Rate

Sleep = Callable[[float], Awaitable[None]]

_WINDOW = 60.0
# The vendor tells whole seconds: two answers of one window may differ by about as much on its end.
_SLACK = 2.0
_FOR_BACKGROUND = 0.8
_PAUSE = 1.0
_LOWEST = 10.0
_GROWTH = 1.25
_ORDINARY = 300.0
_KEPT = 10_000

_Key = TypeVar("_Key", bound=Hashable)
_Kept = TypeVar("_Kept", bound="Window")


@dataclass
class Window:
    """Calls used and allowed until a moment, in seconds of the budget's clock; a new window follows."""

    limit: float = math.inf
    used: float = 0
    ends: float = -math.inf

    def wait(self, now: float, part: float = 1.0) -> float:
        """Seconds until a call may be made that may use only this ``part`` of the limit; 0 is at once."""
        if now >= self.ends:
            self.roll(now)
        return 0.0 if self.used < self.limit * part else self.ends - now

    def roll(self, now: float) -> None:
        """Begin a new window."""
        self.used = 0
        self.ends = now + _WINDOW

    def correct(self, rate: Rate, now: float) -> None:
        """Believe the upstream, except that it cannot count yet what is still on its way."""
        ends = now + rate.reset
        same = now < self.ends and ends <= self.ends + _SLACK
        self.used = max(self.used, rate.used) if same else rate.used
        self.limit, self.ends = rate.allowed, ends

    def shut(self, until: float) -> None:
        """Let nothing pass before ``until``."""
        self.used, self.ends = self.limit, until


@dataclass
class Lane(Window):
    """One path template, whose limit is learned: a 429 halves it, a window without one adds a quarter."""

    cut_at: float = -math.inf
    clean: bool = True

    def roll(self, now: float) -> None:
        """Begin a new window, a wider one if the last was clean."""
        if self.clean:
            self.limit = self.limit * _GROWTH if self.limit < _ORDINARY else math.inf
        self.clean = True
        super().roll(now)

    def cut(self, now: float, pause: float, started: float) -> None:
        """Hear of a 429 for a call that ``started`` then; the answers to one burst halve the limit once."""
        if started > self.cut_at:
            self.limit = max(_LOWEST, min(self.limit, self.used) / 2)
            self.cut_at, self.clean, self.ends = now, False, now + pause
        self.shut(max(self.ends, now + pause))


class Budget:
    """The windows of every principal, and of every path template of each.

    Args:
        clock: Monotonic seconds, the same as the upstream's.
        sleep: How to wait.
    """

    def __init__(self, *, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._tokens: dict[str, Window] = {}
        self._lanes: dict[tuple[str, str], Lane] = {}

    def left(self, principal: str) -> Rate | None:
        """The principal's budget as far as it is known; ``None`` before the first answer."""
        now = self._clock()
        window = self._tokens.get(principal)
        if window is None or window.limit == math.inf or now >= window.ends:
            return None
        return Rate(int(window.used), int(window.limit), window.ends - now)

    async def admit(self, call: Call, caller: Caller) -> None:
        """Count the call in, at once or after a wait that the caller has time for.

        A call in the background leaves the last fifth to those who wait for an answer.

        Raises:
            RateLimited: The wait would outlast the deadline; nothing was waited or counted.
        """
        now = self._clock()
        principal = caller.credentials.principal
        token = _kept(self._tokens, principal, Window)
        lane = _kept(self._lanes, (principal, call.template), Lane)
        part = _FOR_BACKGROUND if caller.background else 1.0
        while wait := max(token.wait(now, part), lane.wait(now, part)):
            if wait >= caller.deadline.remaining():
                raise RateLimited(retry_after=float(math.ceil(wait)))
            await self._sleep(wait)
            now = self._clock()
        token.used += 1
        lane.used += 1

    def learn(self, exchange: Exchange) -> None:
        """Hear of an exchange: its rate headers, and of a 429 what it was for.

        A 429 while the token's count is below its allowance can only mean the path.
        """
        now = self._clock()
        rate = exchange.rate
        token = _kept(self._tokens, exchange.principal, Window)
        if rate is not None:
            token.correct(rate, now)
        if exchange.status != 429:
            return
        pause = _PAUSE if exchange.retry_after is None else exchange.retry_after
        if rate is not None and rate.used >= rate.allowed:
            token.shut(now + pause)
            return
        lane = _kept(self._lanes, (exchange.principal, exchange.template), Lane)
        lane.cut(now, pause, exchange.start)


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
        await self._budget.admit(call, caller)
        return await self._sender.send(call, caller)
