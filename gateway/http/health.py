"""Health: whether the process is alive, and whether it accepts requests."""

from aiohttp import web


class Health:
    """Answers an orchestrator. ``ready`` is set when the gateway listens, and unset when it drains."""

    def __init__(self) -> None:
        self.ready = False

    def add_to(self, app: web.Application) -> None:
        """Serve ``/health/live`` and ``/health/ready``."""
        app.router.add_get("/health/live", self._live)
        app.router.add_get("/health/ready", self._ready)

    async def _live(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "live"})

    async def _ready(self, _request: web.Request) -> web.Response:
        if self.ready:
            return web.json_response({"status": "ready"})
        return web.json_response({"status": "not ready"}, status=503)
