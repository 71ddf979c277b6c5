"""Connections are shared among callers, so that calls of one that hang leave others theirs."""

import asyncio
from collections import Counter, deque

from gateway.errors import UpstreamTimeout
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller

_PER_FREE = 2


class ConnectionShares:
    """How many connections each caller holds.

    A caller may hold twice as many as are free: two thirds of all when alone, fewer the more others hold. So
    there is always one for a caller that has none. Those that wait get theirs in turn: first who holds
    fewest, then who has waited longest.

    Args:
        connections: How many there are.
    """

    def __init__(self, connections: int) -> None:
        self._free = connections
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    def take(self, who: str) -> asyncio.Future[None] | None:
        """Take a connection, or give the future that is done once one is taken."""
        if who not in self._waiting and self._may_take(who):
            self._take(who)
            return None
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(turn)
        return turn

    def give_back(self, who: str) -> None:
        """Give a connection back, and let those take one whose turn it is."""
        self._free += 1
        self._held[who] -= 1
        if not self._held[who]:
            del self._held[who]
        while self._waiting:
            next_ = min(self._waiting, key=self._held.__getitem__)
            if not self._may_take(next_):
                return
            turns = self._waiting[next_]
            turn = turns.popleft()
            if not turns:
                del self._waiting[next_]
            if not turn.done():
                self._take(next_)
                turn.set_result(None)

    def _may_take(self, who: str) -> bool:
        return self._held[who] < _PER_FREE * self._free

    def _take(self, who: str) -> None:
        self._free -= 1
        self._held[who] += 1


class Connecting:
    """A sender that makes no call for which the caller has no connection left.

    Args:
        sender: Makes the calls, each over one connection.
        shares: Of the connections of that sender.
    """

    def __init__(self, sender: Sender, shares: ConnectionShares) -> None:
        self._sender = sender
        self._shares = shares

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send as soon as there is a connection.

        Raises:
            UpstreamTimeout: There was none before the deadline; no call was made.
            GatewayError: As the sender says.
        """
        who = caller.credentials.principal
        turn = self._shares.take(who)
        if turn is not None:
            await self._wait(turn, who, caller)
        try:
            return await self._sender.send(call, caller)
        finally:
            self._shares.give_back(who)

    async def _wait(self, turn: asyncio.Future[None], who: str, caller: Caller) -> None:
        try:
            async with asyncio.timeout(caller.deadline.remaining()):
                await turn
        except BaseException as error:
            if not turn.cancelled():
                # It was taken in the same moment.
                self._shares.give_back(who)
            if isinstance(error, TimeoutError):
                raise UpstreamTimeout from None
            raise
