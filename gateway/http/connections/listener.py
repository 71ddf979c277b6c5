"""The listening socket, and the connections that are open on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import nsmallest
from typing import Any, cast

from aiohttp import web

from gateway.events import Listener
from gateway.http.connections.bounds import SURPLUS, Bounds, Drop
from gateway.http.connections.client import ClientConnection

_FRESH = 1.0
"""Seconds for which a waiting connection keeps its place when others need one."""

_BACKLOG = 1024
"""Connections that the system accepts ahead of the process, so that bursts need no second try."""


@asynccontextmanager
async def listen(
    app: web.Application,
    host: str,
    port: int,
    bounds: Bounds,
    listener: Listener,
    *,
    drain: float = 0.0,
    grace: float,
    share_port: bool,
) -> AsyncIterator[str]:
    """Serve an application and yield its URL; leaving the block stops it.

    After the block every answer closes its connection, so that no client sends another request on it.

    Args:
        app: Answers the requests.
        host: Address to listen on.
        port: Port to listen on; 0 takes any free port.
        bounds: Bounds of the connections.
        listener: Gets the events of connections.
        drain: Seconds to go on serving after the block.
        grace: Seconds for running requests to end after that.
        share_port: Whether other processes listen on the same port.

    Raises:
        OSError: The address is not available.
    """
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=grace)
    await runner.setup()
    connections = OpenConnections(cast("web.Server", runner.server), bounds, listener)
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(
            connections, host, port, reuse_port=share_port or None, backlog=_BACKLOG
        )
        watching = loop.create_task(connections.watch())
        try:
            yield _url(server.sockets[0].getsockname())
        finally:
            connections.ending = True
            await asyncio.sleep(drain)
            server.close()
            watching.cancel()
    finally:
        await runner.cleanup()


class OpenConnections:
    """The open connections of a listener. It creates and admits them, and enforces their bounds.

    Attributes:
        ending: Whether each connection closes after its next answer.
    """

    def __init__(self, server: web.Server, bounds: Bounds, listener: Listener) -> None:
        self._server = server
        self._open: set[ClientConnection] = set()
        self.bounds = bounds
        self.listener = listener
        self.ending = False

    def __call__(self) -> ClientConnection:
        """Create a connection, as asyncio's protocol factory."""
        return ClientConnection(self, self._server)

    def admit(self, new: ClientConnection) -> bool:
        """Admit a connection. At the cap, the connection that has waited longest is closed instead.

        Returns:
            Whether it is within the cap.
        """
        self.listener.connection_opened()
        excess = len(self._open) + 1 - self.bounds.connections
        if excess > 0:
            waiting = [each for each in self._open if not each.busy]
            for each in nsmallest(excess, waiting, key=lambda each: (each.served, each.since)):
                if new.since - each.since > _FRESH or excess > SURPLUS:
                    self._open.discard(each)
                    each.drop(Drop.PLACE)
                    excess -= 1
            if excess > SURPLUS:
                new.drop(Drop.OVERLOADED)
        self._open.add(new)
        return excess <= 0

    def remove(self, lost: ClientConnection) -> None:
        """Remove a closed connection."""
        self.listener.connection_closed()
        self._open.discard(lost)

    async def watch(self) -> None:
        """Enforce the bounds until cancelled."""
        while True:
            await asyncio.sleep(self.bounds.interval)
            now = asyncio.get_running_loop().time()
            for each in list(self._open):
                each.check(now)
            self.free_memory()

    def free_memory(self) -> None:
        """Close connections while their buffers exceed the bound, the largest first.

        A client that keeps up with its answer keeps its connection.
        """
        holding = [(held, each) for each in self._open if (held := each.held)]
        excess = sum(held for held, _ in holding) - self.bounds.buffers
        if excess <= 0:
            return
        now = asyncio.get_running_loop().time()
        for held, each in sorted(holding, key=lambda pair: pair[0], reverse=True):
            if excess > 0 and each.stalls(now):
                each.drop(Drop.MEMORY)
                excess -= held


def _url(address: tuple[Any, ...]) -> str:
    host, port = address[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
