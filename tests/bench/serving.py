"""What the Python subjects have in common: a command line, and a session with the upstream."""

import argparse
from collections.abc import AsyncIterator, Callable

import aiohttp
import uvloop
from aiohttp import web

SESSION = web.AppKey("session", aiohttp.ClientSession)
"""Where an application finds its session with the upstream."""


def serve(app: web.Application, *beside: Callable[[web.Application], AsyncIterator[None]]) -> None:
    """Serve on loopback until a signal, with what runs beside.

    ``--port`` and ``--upstream-url`` are the options.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--upstream-url", required=True)
    options = parser.parse_args()

    async def session(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(options.upstream_url) as app[SESSION]:
            yield

    app.cleanup_ctx.extend([session, *beside])
    loop = uvloop.new_event_loop()
    web.run_app(app, host="127.0.0.1", port=options.port, access_log=None, print=None, loop=loop)
