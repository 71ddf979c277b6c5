"""Whether the process lives, and whether it wants requests."""

from aiohttp import web


class Health:
    """What an orchestrator is told. ``ready`` is set when the gateway listens, and taken back to drain it."""

    def __init__(self) -> None:
        self.ready = False

    def add_to(self, app: web.Application) -> None:
        """Serve ``/health/live`` and ``/health/ready``."""
        app.router.add_get("/health/live", self._tell_live)
        app.router.add_get("/health/ready", self._tell_ready)

    async def _tell_live(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "live"})

    async def _tell_ready(self, _request: web.Request) -> web.Response:
        if self.ready:
            return web.json_response({"status": "ready"})
        return web.json_response({"status": "not ready"}, status=503)
