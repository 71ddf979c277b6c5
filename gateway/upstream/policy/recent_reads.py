"""Reads of a moment ago, for when the budget is short."""

import math
from collections.abc import Callable, Container

from cachetools import TTLCache

from gateway.events import Exchange, Source
from gateway.upstream.call import ApiCall, Reply
from gateway.upstream.caller import Caller
from gateway.upstream.clock import Clock
from gateway.upstream.transport.status import Rate

_SHORT = 0.25
"""Part of a token's allowance: with less than that left, reads of a moment ago are shared."""
_BYTES = 32 * 1024 * 1024
_CHANGED = 10_000


class RecentReads:
    """Answers a read by an equal one of a moment ago, while the payer's budget is short.

    It does not answer by one from before a change of what the caller sees.

    Args:
        budget: Tells what is left of a payer's budget, as far as it is known.
        age: Seconds that may have passed since the other read began; 0 for none.
        cached: Templates of paths whose answers the cache keeps, with an age of their own.
        clock: Monotonic seconds, as of the exchanges.
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
        """The answer to an equal read of a moment ago, if that may serve; its events tell it as shared."""
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
        """Let no read from before this moment serve a partition."""
        self._changes[partition] = self._clock()

    def _keeps(self, call: ApiCall) -> bool:
        return call.read and self._age > 0 and call.template not in self._cached

    def _is_short(self, payer: str) -> bool:
        rate = self._budget(payer)
        return rate is not None and rate.allowed - rate.used < _SHORT * rate.allowed


def _size(reply: Reply) -> int:
    return len(reply.body)
