"""Fair shares of the upstream's connections: one caller's hanging calls do not block the others."""

import asyncio
from collections import Counter, deque

from gateway.errors import UpstreamTimeout
from gateway.upstream.caller import Deadline

_PER_FREE = 2


class ConnectionShares:
    """The connections that each caller holds.

    A caller may hold twice as many connections as are free: two thirds of all if it is alone, and fewer if
    others hold some. So there is always one for a caller without any. Among waiting callers the one with the
    fewest connections is next, then the one that has waited longest.

    Args:
        connections: The number of all connections.
    """

    def __init__(self, connections: int) -> None:
        self._free = connections
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def wait(self, who: str, deadline: Deadline) -> None:
        """Take a connection when it is this caller's turn.

        Raises:
            UpstreamTimeout: The deadline came first.
        """
        turn = self.take(who)
        if turn is None:
            return
        try:
            async with asyncio.timeout(deadline.remaining()):
                await turn
        except BaseException as error:
            if not turn.cancelled():
                # The connection was taken in the same moment.
                self.give_back(who)
            if isinstance(error, TimeoutError):
                raise UpstreamTimeout from None
            raise

    def take(self, who: str) -> asyncio.Future[None] | None:
        """Take a connection, or return a future that is done when one is taken."""
        if who not in self._waiting and self._may_take(who):
            self._take(who)
            return None
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(turn)
        return turn

    def give_back(self, who: str) -> None:
        """Give a connection back, and pass it to the next waiting caller."""
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
