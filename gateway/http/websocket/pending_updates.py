"""The updates that wait for a slow client on a socket."""

import asyncio
from collections.abc import Awaitable, Callable

from gateway.http.websocket.operation import SocketOperation
from gateway.http.websocket.socket import Socket
from gateway.service.subscriptions.subscriber import Subscriber

_POLL_INTERVAL = 0.05
"""Seconds between two checks whether the client has read what was written."""


class PendingUpdates:
    """Writes the updates that wait as fast as the client reads, one of each subscription in turn.

    Args:
        socket: The client's socket.
        timeout: Seconds for which the client may read nothing.
        finish: Tells the client that a subscription has ended.
        give_up: Closes the socket when the client has read nothing for so long.
    """

    def __init__(
        self,
        socket: Socket,
        timeout: float,
        finish: Callable[[SocketOperation, Subscriber], Awaitable[None]],
        give_up: Callable[[], None],
    ) -> None:
        self._socket = socket
        self._timeout = timeout
        self._finish = finish
        self._give_up = give_up
        self._pending: dict[SocketOperation, None] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, operation: SocketOperation) -> None:
        """Write the updates of a subscription that wait, and its end."""
        self._pending[operation] = None
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def discard(self, operation: SocketOperation) -> None:
        """Write no more updates of a subscription."""
        self._pending.pop(operation, None)

    def close(self) -> None:
        """Write no more updates."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        since = loop.time()
        try:
            while self._pending:
                if self._socket.has_room:
                    await self._write(next(iter(self._pending)))
                    since = loop.time()
                elif loop.time() - since > self._timeout:
                    self._give_up()
                    return
                else:
                    await asyncio.sleep(_POLL_INTERVAL)
        finally:
            self._task = None

    async def _write(self, operation: SocketOperation) -> None:
        """Write one update of a subscription; the others have their turn before its next one."""
        del self._pending[operation]
        subscriber = operation.subscriber
        answer = await subscriber.take() if subscriber else None
        if subscriber is None or operation.subscriber is not subscriber:
            return  # the client has left meanwhile
        if answer is not None:
            operation.write(answer)
            self._pending[operation] = None
        elif subscriber.over:
            await self._finish(operation, subscriber)
