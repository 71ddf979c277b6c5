"""The relay: messages between processes, by name, over the server's channels for publishers and subscribers.

It has a connection of its own, since one that subscribes cannot ask. A connection that is lost loses
messages; who listens is told so, and told again when they are heard once more.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

_REACH = 1.0
_SILENCE = 5.0
"""Seconds without any message, not even the process' own pulse, after which the connection is given up."""
_FIRST_REST, _LONGEST_REST = 0.1, 5.0


class Relay:
    """Hears messages by their names.

    Args:
        url: Of the server; see `RedisClient`.
        heard: Called with a message's name and content.
        joined: Called with a name whose messages are heard from now on.
        lost: Called when no name is heard any more, until it is joined again.
    """

    def __init__(
        self,
        url: str,
        *,
        heard: Callable[[str, bytes], None],
        joined: Callable[[str], None],
        lost: Callable[[], None],
    ) -> None:
        self._client: Redis = Redis.from_url(
            url,
            protocol=2,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=_REACH,
        )
        self._heard = heard
        self._joined = joined
        self._lost = lost
        self._names: set[str] = set()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def join(self, name: str) -> None:
        """Hear the messages of a name."""
        self._names.add(name)
        self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def leave(self, name: str) -> None:
        """Hear them no more."""
        self._names.discard(name)
        self._changed.set()

    async def close(self) -> None:
        """Hear nothing more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._client.aclose()

    async def _run(self) -> None:
        rest = _FIRST_REST
        while True:
            pubsub = self._client.pubsub()
            joined: set[str] = set()
            try:
                with suppress(RedisError, OSError, TimeoutError):
                    await self._connected(pubsub, joined)
            finally:
                with suppress(RedisError, OSError):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]  # the library types the rest
            rest = _FIRST_REST if joined else min(2 * rest, _LONGEST_REST)
            self._lost()
            await asyncio.sleep(rest)

    async def _connected(self, pubsub: PubSub, joined: set[str]) -> None:
        """Hear until the connection is lost; notes in `joined` what is heard."""
        asking: set[str] = set()
        await self._ask(pubsub, asking)
        asked = asyncio.create_task(self._keep_asking(pubsub, asking))
        try:
            while not asked.done():
                async with asyncio.timeout(_SILENCE):
                    message = await pubsub.get_message(timeout=None)
                if message is None:
                    continue
                name = message["channel"].decode()
                if message["type"] == "message":
                    self._heard(name, message["data"])
                elif message["type"] == "subscribe" and name in self._names:
                    joined.add(name)
                    self._joined(name)
        finally:
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)

    async def _keep_asking(self, pubsub: PubSub, asking: set[str]) -> None:
        while True:
            await self._changed.wait()
            await self._ask(pubsub, asking)

    async def _ask(self, pubsub: PubSub, asking: set[str]) -> None:
        """Subscribe to the names that are wanted, and to no others."""
        self._changed.clear()
        more, less = self._names - asking, asking - self._names
        asking |= more
        asking -= less
        if more:
            await pubsub.subscribe(*more)
        if less:
            await pubsub.unsubscribe(*less)
