"""The upstream of live subjects: a sandbox with channels, which tells events when it is asked to.

The sandbox itself listens at any free port, which ``GET /sandbox`` tells. ``POST /events`` tells events at a
rate for some seconds, of some conversations in turn; each has the moment at which it was made, in nanoseconds
of the machine's monotonic clock, as its conversation's external tag. ``GET /count`` tells how many REST calls
came.
"""

import argparse
import asyncio
import time
from itertools import cycle

import orjson
import uvloop
from aiohttp import web

from gateway.sandbox import Organisation, Sandbox
from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.chance import stamp

CONVERSATIONS = 100


class Upstream:
    """A sandbox whose conversations change by the clock."""

    def __init__(self, sandbox: Sandbox, url: str) -> None:
        self._sandbox = sandbox
        self._url = url
        self._conversations = sandbox.organisation.active(sandbox.organisation.user_id)[:CONVERSATIONS]
        self._code = sandbox.organisation.any("wrapupCode")["id"]

    async def sandbox(self, _request: web.Request) -> web.Response:
        """Where the sandbox is, and the conversations that events are about."""
        ids = [each["id"] for each in self._conversations]
        return _told({"url": self._url, "conversations": ids})

    async def count(self, _request: web.Request) -> web.Response:
        """The calls so far."""
        return _told({"calls": len(self._sandbox.calls)})

    async def events(self, request: web.Request) -> web.Response:
        """Tell events at a steady rate."""
        asked = await request.json()
        rate, count = asked["rate"], int(asked["rate"] * asked["seconds"])
        conversations = cycle(self._conversations[: asked["conversations"]])
        begun = time.monotonic()
        for number in range(count):
            await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
            self._change(next(conversations))
        return _told({"events": count})

    def _change(self, conversation: Entity) -> None:
        """Wrap up anew, so that each event has a later moment than the one before."""
        agent = next(each for each in conversation["participants"] if each["purpose"] == "agent")
        noted = {"code": self._code, "notes": "", "tags": [], "durationSeconds": 1}
        agent["wrapup"] = noted | {"endTime": stamp(self._sandbox.now())}
        conversation["externalTag"] = str(time.monotonic_ns())
        self._sandbox.organisation.changed("conversation", conversation)


def _told(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")


async def serve(port: int) -> None:
    """Serve on loopback until cancelled."""
    organisation = Organisation.seeded(seed=1, conversations=CONVERSATIONS, users=120, mixed_every=0)
    sandbox = Sandbox(organisation, limit=None)
    async with sandbox.serve() as url:
        upstream = Upstream(sandbox, url)
        app = web.Application()
        app.router.add_get("/sandbox", upstream.sandbox)
        app.router.add_get("/count", upstream.count)
        app.router.add_post("/events", upstream.events)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()


def main() -> None:
    """Serve on the port that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
