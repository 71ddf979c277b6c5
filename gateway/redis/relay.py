"""The relay: messages between processes, by the server's publish and subscribe.

It has a connection of its own, since one that subscribes takes no other commands. Messages that are published
while the connection is lost do not arrive.
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
"""Seconds without any message, not even this process' own heartbeat, after which it connects again."""
_FIRST_REST, _LONGEST_REST = 0.1, 5.0


class Relay:
    """Receives the messages that are published to some names.

    Args:
        url: The server's; see `RedisClient`.
        received: Called with the name and the content of a message.
        joined: Called with a name when its messages begin to arrive, or arrive again.
        lost: Called when the connection is lost, so that no messages arrive.
    """

    def __init__(
        self,
        url: str,
        *,
        received: Callable[[str, bytes], None],
        joined: Callable[[str], None],
        lost: Callable[[], None],
    ) -> None:
        self._client: Redis = Redis.from_url(
            url,
            protocol=2,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=_REACH,
        )
        self._received = received
        self._joined = joined
        self._lost = lost
        self._names: set[str] = set()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def join(self, name: str) -> None:
        """Receive the messages to a name."""
        self._names.add(name)
        self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def leave(self, name: str) -> None:
        """Receive no more messages to a name."""
        self._names.discard(name)
        self._changed.set()

    async def close(self) -> None:
        """Close the connection."""
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
        """Receive until the connection is lost. Adds the names whose messages arrive to `joined`."""
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
                    self._received(name, message["data"])
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
