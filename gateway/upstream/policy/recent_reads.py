"""Shares reads of a moment ago while the budget is short."""

import math
from collections.abc import Callable, Container

from cachetools import TTLCache

from gateway.events import Exchange, Source
from gateway.upstream.call import ApiCall, Reply
from gateway.upstream.caller import Caller
from gateway.upstream.clock import Clock
from gateway.upstream.transport.status import Rate

_SHORT = 0.25
"""The part of a token's allowance below which the budget is short."""
_BYTES = 32 * 1024 * 1024
_CHANGED = 10_000


class RecentReads:
    """Answers a read with an equal one of a moment ago, while the payer's budget is short.

    A read from before a change of the caller's data is not used.

    Args:
        budget: Returns a payer's budget; `None` if it is unknown.
        age: The most seconds since the other read began; 0 to share none.
        cached: Path templates that the cache keeps with an age of its own.
        clock: The clock of the exchanges, in monotonic seconds.
    """

    def __init__(
        self,
        budget: Callable[[str], Rate | None],
        *,
        age: float,
        cached: Container[str],
        clock: Clock,
    ) -> None:
        self._budget = budget
        self._age = age
        self._cached = cached
        self._clock = clock
        self._reads: TTLCache[tuple[str, ApiCall], Reply] = TTLCache(_BYTES, age, clock, _size)
        self._changes: TTLCache[str, float] = TTLCache(_CHANGED, age, clock)

    def find(self, call: ApiCall, caller: Caller) -> Reply | None:
        """The answer to an equal read of a moment ago, or `None`; it is reported as a shared exchange."""
        if not self._keeps(call) or not self._is_short(caller.identity.payer):
            return None
        partition = caller.identity.partition
        reply = self._reads.get((partition, call))
        if reply is None:
            return None
        now = self._clock()
        age = now - reply.exchange.start
        if age > self._age or reply.exchange.start <= self._changes.get(partition, -math.inf):
            return None
        shared = Exchange(
            call.method,
            call.template,
            call.ids,
            caller.level,
            now,
            status=reply.exchange.status,
            bytes=len(reply.body),
            source=Source.SHARED,
            age=age,
            led=reply.exchange.led or reply.exchange,
        )
        caller.events.exchange_ended(shared)
        return Reply(reply.body, shared)

    def keep(self, call: ApiCall, caller: Caller, reply: Reply) -> None:
        """Remember a read for a moment."""
        if self._keeps(call) and len(reply.body) <= _BYTES:
            self._reads[caller.identity.partition, call] = reply

    def renew(self, partition: str) -> None:
        """Let no read from before this moment answer for a partition."""
        self._changes[partition] = self._clock()

    def _keeps(self, call: ApiCall) -> bool:
        return call.read and self._age > 0 and call.template not in self._cached

    def _is_short(self, payer: str) -> bool:
        rate = self._budget(payer)
        return rate is not None and rate.allowed - rate.used < _SHORT * rate.allowed


def _size(reply: Reply) -> int:
    return len(reply.body)
