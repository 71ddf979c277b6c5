"""What a principal was refused: so as not to ask again, and to notice when rights have changed."""

import math
import time
from collections.abc import Awaitable, Callable

from cachetools import LRUCache

from gateway.errors import Forbidden, Unauthenticated
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Clock

Evict = Callable[[str], Awaitable[None]]
"""Removes everything that is kept for a principal."""

_KEPT = 10_000
_LATELY = 300.0
_NEWS = 3600.0


class Refusals:
    """The paths that were answered 403 lately, by principal.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._refused: LRUCache[tuple[str, str], float] = LRUCache(_KEPT)

    def note(self, principal: str, path: str) -> bool:
        """Remember a 403; whether it is news, none like it having been met for an hour."""
        news = self._since(principal, path) >= _NEWS
        self._refused[principal, path] = self._clock()
        return news

    def lately(self, principal: str, path: str) -> bool:
        """Whether a path was refused within five minutes."""
        return self._since(principal, path) < _LATELY

    def _since(self, principal: str, path: str) -> float:
        return self._clock() - self._refused.get((principal, path), -math.inf)


class Heeding:
    """A sender that notes refusals, and evicts what is kept for a principal whose rights have changed.

    A token that is not accepted any more may see nothing of it, and one that is refused what it was not
    refused before may see less.
    """

    def __init__(self, sender: Sender, refusals: Refusals, evict: Evict | None) -> None:
        self._sender = sender
        self._refusals = refusals
        self._evicts = evict

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send.

        Raises:
            GatewayError: As the sender says.
        """
        principal = caller.credentials.principal
        try:
            return await self._sender.send(call, caller)
        except Unauthenticated:
            await self._evict(principal)
            raise
        except Forbidden:
            if self._refusals.note(principal, call.path):
                await self._evict(principal)
            raise

    async def _evict(self, principal: str) -> None:
        if self._evicts is not None:
            await self._evicts(principal)
