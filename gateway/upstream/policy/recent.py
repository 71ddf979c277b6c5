"""Reads of a moment ago, for when the budget is short."""

import math
import time
from collections.abc import Callable, Container
from typing import NamedTuple

from cachetools import TTLCache

from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock, Exchange, Outcome
from gateway.upstream.transport.status import Rate

_SHORT = 0.25
"""Part of a token's allowance: with less than that left, reads of a moment ago are shared."""
_BYTES = 32 * 1024 * 1024
_WRITERS = 10_000


class _Read(NamedTuple):
    began: float
    body: bytes


class Recent:
    """A sender that, while a principal's budget is short, answers a read by an equal one of a moment ago.

    Not by one from before a write of the same principal. The trace tells it as shared, with its age.

    Args:
        sender: Makes the calls, and adds each to the caller's trace.
        budget: Tells what is left of a principal's budget, as far as it is known.
        age: Seconds that may have passed since the other read began.
        kept: Templates of paths whose answers are kept elsewhere, with an age of their own.
        clock: Monotonic seconds, the trace's.
    """

    def __init__(
        self,
        sender: Sender,
        budget: Callable[[str], Rate | None],
        *,
        age: float,
        kept: Container[str] = (),
        clock: Clock = time.monotonic,
    ) -> None:
        self._sender = sender
        self._budget = budget
        self._age = age
        self._kept = kept
        self._clock = clock
        self._reads: TTLCache[tuple[str, Call], _Read] = TTLCache(_BYTES, age, clock, _size)
        self._writes: TTLCache[str, float] = TTLCache(_WRITERS, age, clock)

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send, unless that was done a moment ago and the budget is short.

        Raises:
            GatewayError: As the sender says.
        """
        principal = caller.credentials.principal
        if not call.read:
            return await self._write(call, caller)
        if call.template in self._kept:
            return await self._sender.send(call, caller)
        if self._is_short(principal) and (read := self._known(principal, call)):
            caller.trace.append(self._told(call, read))
            return read.body
        body = await self._sender.send(call, caller)
        if caller.trace and len(body) <= _BYTES:
            # Of several attempts the last one brought the answer, however long was waited before it.
            self._reads[principal, call] = _Read(caller.trace[-1].start, body)
        return body

    async def _write(self, call: Call, caller: Caller) -> bytes:
        try:
            return await self._sender.send(call, caller)
        finally:
            self._writes[caller.credentials.principal] = self._clock()

    def _is_short(self, principal: str) -> bool:
        rate = self._budget(principal)
        return rate is not None and rate.allowed - rate.used < _SHORT * rate.allowed

    def _known(self, principal: str, call: Call) -> _Read | None:
        read = self._reads.get((principal, call))
        if read is None or read.began <= self._writes.get(principal, -math.inf):
            return None
        return read if self._clock() - read.began <= self._age else None

    def _told(self, call: Call, read: _Read) -> Exchange:
        now = self._clock()
        return Exchange(
            template=call.template,
            ids=call.ids,
            status=200,
            start=now,
            duration=0.0,
            bytes=len(read.body),
            outcome=Outcome.SHARED,
            method=call.method,
            age=now - read.began,
        )


def _size(read: _Read) -> int:
    return len(read.body)
