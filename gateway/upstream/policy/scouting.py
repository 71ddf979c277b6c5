"""A token of which nothing was heard lately is tried by a few calls before many follow.

Whether it was revoked meanwhile, and what is left of its budget, only an answer tells. Fifty calls sent at
once would all be refused, or all exceed what is left; five find out for the others.

Of a token that the gateway renews itself, what was heard while a call was under way is forgotten with the
last one: such a token can be replaced at any time, and then each call that was sent with it is made twice.
"""

import asyncio
import math
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from cachetools import LRUCache

from gateway.errors import Unauthenticated
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock, Exchange

_FEW = 5
_PATIENCE = 0.25
"""Seconds for which the others wait: what one slow path keeps back must not keep back all."""
_LATELY = 10.0
_KEPT = 10_000


@dataclass(slots=True)
class _Party:
    out: int = 0
    back: asyncio.Event = field(default_factory=asyncio.Event)


class Scouts:
    """Which principals an answer was heard of lately, and who is finding out about the others.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._heard: LRUCache[str, float] = LRUCache(_KEPT)
        self._parties: dict[str, _Party] = {}

    def learn(self, exchange: Exchange) -> None:
        """Hear of an exchange: any answer but a 401 tells that the token is good, and its budget."""
        if exchange.status is not None and exchange.status != 401:
            self._heard[exchange.principal] = self._clock()
            self.welcome(exchange.principal)

    def party(self, principal: str) -> _Party | None:
        """Those who find out about a principal; ``None`` where there is nothing to find out."""
        if self._clock() - self._heard.get(principal, -math.inf) < _LATELY:
            return None
        return self._parties.setdefault(principal, _Party())

    def doubt(self, principal: str) -> None:
        """Forget what was heard."""
        self._heard.pop(principal, None)

    def welcome(self, principal: str) -> None:
        """Let those go who wait for news."""
        party = self._parties.pop(principal, None)
        if party is not None:
            party.back.set()


class Scouting:
    """A sender that lets a few calls of a principal go first where nothing was heard of it.

    Args:
        sender: Makes the calls; the scouts are to hear of them.
        scouts: Of all calls to one upstream.
    """

    def __init__(self, sender: Sender, scouts: Scouts) -> None:
        self._sender = sender
        self._scouts = scouts
        self._under_way: Counter[str] = Counter()

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send, perhaps a moment after others.

        Raises:
            GatewayError: As the sender says.
        """
        principal = caller.credentials.principal
        if caller.credentials.renews and not self._under_way[principal]:
            self._scouts.doubt(principal)
        self._under_way[principal] += 1
        try:
            return await self._send(call, caller)
        finally:
            self._under_way[principal] -= 1
            if not self._under_way[principal]:
                del self._under_way[principal]

    async def _send(self, call: Call, caller: Caller) -> bytes:
        party = self._scouts.party(caller.credentials.principal)
        if party is None:
            return await self._sender.send(call, caller)
        if party.out < _FEW:
            return await self._scout(party, call, caller)
        with suppress(TimeoutError):
            async with asyncio.timeout(min(_PATIENCE, caller.deadline.remaining())):
                await party.back.wait()
        return await self._sender.send(call, caller)

    async def _scout(self, party: _Party, call: Call, caller: Caller) -> bytes:
        principal = caller.credentials.principal
        party.out += 1
        try:
            return await self._sender.send(call, caller)
        except Unauthenticated:
            # There is no better token, as the sender has tried; the others may as well hear it.
            self._scouts.welcome(principal)
            raise
        finally:
            party.out -= 1
            if not party.out:
                self._scouts.welcome(principal)
