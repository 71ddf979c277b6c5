"""Updates on their way to a client that does not take them at once."""

import asyncio
from collections.abc import Awaitable, Callable

from gateway.http.websocket.requested import Requested
from gateway.http.websocket.socket import Socket
from gateway.service.subscriptions.subscriber import Subscriber

_GLANCE = 0.05
"""Seconds between two looks at what a client has taken."""


class CatchUp:
    """Writes what waits on one socket as fast as the client takes it, subscription by subscription.

    Args:
        socket: The socket.
        patience: Seconds for which the client may take nothing.
        finish: Tells the client of the end of a subscription.
        give_up: Ends the socket of a client that has taken nothing for so long.
    """

    def __init__(
        self,
        socket: Socket,
        patience: float,
        finish: Callable[[Requested, Subscriber], Awaitable[None]],
        give_up: Callable[[], None],
    ) -> None:
        self._socket = socket
        self._patience = patience
        self._finish = finish
        self._give_up = give_up
        self._late: dict[Requested, None] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, requested: Requested) -> None:
        """Write what waits of a subscription, and its end."""
        self._late[requested] = None
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def discard(self, requested: Requested) -> None:
        """Write nothing more of a subscription."""
        self._late.pop(requested, None)

    def close(self) -> None:
        """Write nothing more at all."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        since = loop.time()
        try:
            while self._late:
                if self._socket.has_room:
                    await self._write(next(iter(self._late)))
                    since = loop.time()
                elif loop.time() - since > self._patience:
                    self._give_up()
                    return
                else:
                    await asyncio.sleep(_GLANCE)
        finally:
            self._task = None

    async def _write(self, requested: Requested) -> None:
        """Write one update of a subscription, for which others' turns come before the next."""
        del self._late[requested]
        subscriber = requested.subscriber
        answer = await subscriber.take() if subscriber else None
        if subscriber is None or requested.subscriber is not subscriber:
            return  # the client has left meanwhile
        if answer is not None:
            requested.write(answer)
            self._late[requested] = None
        elif subscriber.over:
            await self._finish(requested, subscriber)
