"""An upstream that answers on command, and sees when its client has gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

ME = "11111111-1111-1111-1111-111111111111"
"""The id of whatever is asked for."""


@dataclass
class Slow:
    """Answers calls once ``go`` is set; a call sets ``asked``, and ``left`` when its client has gone."""

    url: str = ""
    calls: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, _request: web.Request) -> web.Response:
        self.calls += 1
        self.asked.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.left.set()
            raise
        return web.json_response({"id": ME})


@asynccontextmanager
async def slow_upstream() -> AsyncIterator[Slow]:
    slow = Slow()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", slow.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    slow.url = f"http://{host}:{port}"
    yield slow
    await runner.cleanup()
