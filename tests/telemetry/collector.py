"""A collector that takes traces by OTLP over HTTP, on a socket."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from planted import watch


@dataclass(frozen=True)
class Received:
    """A span as it came."""

    name: str
    kind: int
    trace: str
    id: str
    parent: str
    start: int
    end: int
    failed: bool
    attributes: dict[str, Any]
    links: list[tuple[str, str]]
    events: list[dict[str, Any]]


@dataclass
class Collector:
    """Keeps all spans.

    Attributes:
        hold: Cleared, it keeps exporters waiting for its answers.
    """

    spans: list[Received] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    hold: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.hold.set()

    async def _traces(self, request: web.Request) -> web.Response:
        await self.hold.wait()
        body = await request.read()
        if request.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.bodies.append(body)
        watch("a span", body.decode(errors="replace"))
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.services.add(_values(resource.resource.attributes)["service.name"])
            self.spans += (_received(span) for scope in resource.scope_spans for span in scope.spans)
        answer = ExportTraceServiceResponse().SerializeToString()
        return web.Response(body=answer, content_type="application/x-protobuf")

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Listen at any free port, and give the URL."""
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1/traces", self._traces)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        try:
            yield f"http://{host}:{port}"
        finally:
            await runner.cleanup()


def _received(span: Any) -> Received:
    return Received(
        span.name,
        span.kind,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        span.start_time_unix_nano,
        span.end_time_unix_nano,
        span.status.code == 2,
        _values(span.attributes),
        [(link.trace_id.hex(), link.span_id.hex()) for link in span.links],
        [_values(event.attributes) for event in span.events],
    )


def _values(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}
