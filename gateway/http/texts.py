"""Plain texts: the schema and the metrics."""

from aiohttp import web

from gateway.telemetry import Metrics


def add_schema(app: web.Application, sdl: str) -> None:
    """Serve the schema at ``/schema.graphql``."""

    async def text(_request: web.Request) -> web.Response:
        return web.Response(text=sdl, content_type="application/graphql")

    app.router.add_get("/schema.graphql", text)


def add_metrics(app: web.Application, metrics: Metrics) -> None:
    """Serve the metrics at ``/metrics``, in Prometheus' text format."""

    async def text(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4"})

    app.router.add_get("/metrics", text)
