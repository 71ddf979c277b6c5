"""Traces by OpenTelemetry: a span for each operation, for each of its levels, and for each of its calls.

Names and attributes are those of OpenTelemetry's semantic conventions where they have some. A span holds the
operation's name, paths as templates, and numbers; never an id, a variable or a token.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind, StatusCode, Tracer, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from gateway.events import CacheRead, Exchange, Listener, OperationEnd, OperationEvents, Source

if TYPE_CHECKING:
    from opentelemetry.util.types import AnyValue

_W3C = TraceContextTextMapPropagator()


@asynccontextmanager
async def exporting(
    url: str, clock: Callable[[], float], now: Callable[[], float]
) -> AsyncIterator["Tracing"]:
    """A listener whose spans go to a collector; those that are left go when the block ends.

    What OpenTelemetry's own variables set (``OTEL_TRACES_SAMPLER``, ``OTEL_SERVICE_NAME`` and so on) holds.

    Args:
        url: The collector's, which takes OTLP over HTTP, such as ``http://collector:4318``.
        clock: That of the events.
        now: Seconds since the epoch.
    """
    resource = Resource({"service.name": "conversation-gateway"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{url.rstrip('/')}/v1/traces")))
    try:
        yield Tracing(provider.get_tracer("gateway"), clock, now)
    finally:
        await asyncio.to_thread(provider.shutdown)


@dataclass(slots=True)
class _Level:
    span: Span
    ends: float


@dataclass(slots=True)
class _Running:
    span: Span
    levels: dict[int, _Level] = field(default_factory=dict)


class Tracing(Listener):
    """Makes spans of what happens.

    A call that several operations share is a span of the one that leads it; the others have a span of their
    own that links to it.

    Args:
        tracer: Starts spans.
        clock: That of the events.
        now: Seconds since the epoch.
    """

    def __init__(self, tracer: Tracer, clock: Callable[[], float], now: Callable[[], float]) -> None:
        self._tracer = tracer
        self._epoch = now() - clock()
        self._running: dict[OperationEvents, _Running] = {}
        self._calls: WeakKeyDictionary[Exchange, Span] = WeakKeyDictionary()

    def operation_began(self, operation: OperationEvents, at: float) -> None:
        """Start the operation's span, within the client's trace if it brings one."""
        given = operation.trace_context
        parent = _W3C.extract({"traceparent": given}) if given else Context()
        span = self._tracer.start_span("operation", parent, SpanKind.SERVER, start_time=self._time(at))
        self._running[operation] = _Running(span)

    def exchange_began(self, operation: OperationEvents, exchange: Exchange) -> None:
        """Start a call's span, below that of its level."""
        if running := self._running.get(operation):
            self._calls[exchange] = self._call(running, exchange, SpanKind.CLIENT)

    def exchange_headers(self, operation: OperationEvents, exchange: Exchange) -> Mapping[str, str]:  # noqa: ARG002  # its span knows the operation
        """The context of the call's span, as W3C has it."""
        headers: dict[str, str] = {}
        if span := self._calls.get(exchange):
            _W3C.inject(headers, set_span_in_context(span))
        return headers

    def exchange_ended(self, operation: OperationEvents, exchange: Exchange) -> None:
        """End a call's span, or make one that links to the span of the operation that led."""
        running = self._running.get(operation)
        span = self._calls.get(exchange)
        if exchange.led is not None and running is not None:
            led = self._calls.get(exchange.led)
            links = [Link(led.get_span_context())] if led else []
            span = self._call(running, exchange, SpanKind.INTERNAL, links)
        if span is None:
            return
        ends = exchange.start + exchange.duration
        if running is not None and (level := running.levels.get(exchange.level)):
            level.ends = max(level.ends, ends)
        if exchange.status is None:
            span.set_attribute("error.type", "no_answer")
        else:
            span.set_attribute("http.response.status_code", exchange.status)
        if exchange.status is None or exchange.status >= 400:
            span.set_status(StatusCode.ERROR)
        span.set_attribute("gateway.bytes", exchange.bytes)
        span.end(self._time(ends))

    def cache_read(self, operation: OperationEvents, read: CacheRead) -> None:
        """Note what the cache had."""
        if running := self._running.get(operation):
            attributes: dict[str, AnyValue] = {
                "gateway.kind": read.kind,
                "gateway.found": len(read.ids),
                "gateway.absent": read.absent,
                "gateway.stale": read.source is Source.STALE,
                "gateway.live": read.source is Source.LIVE,
            }
            running.span.add_event("cache", attributes, self._time(read.at))

    def operation_ended(self, operation: OperationEvents, end: OperationEnd) -> None:
        """End the spans of the operation and its levels."""
        running = self._running.pop(operation, None)
        if running is None:
            return
        for level in running.levels.values():
            level.span.end(self._time(level.ends))
        span = running.span
        span.update_name(f"{end.type} {end.name or ''}".rstrip())
        span.set_attribute("graphql.operation.type", end.type)
        if end.name:
            span.set_attribute("graphql.operation.name", end.name)
        if end.document:
            span.set_attribute("gateway.document", end.document)
        span.set_attribute("gateway.outcome", end.outcome)
        if end.codes:
            span.set_attribute("error.type", end.codes[0])
        if end.outcome == "failed":
            span.set_status(StatusCode.ERROR)
        span.end()

    def _call(
        self, running: _Running, exchange: Exchange, kind: SpanKind, links: list[Link] | None = None
    ) -> Span:
        start = self._time(exchange.start)
        level = running.levels.get(exchange.level)
        if level is None:
            parent = set_span_in_context(running.span, Context())
            span = self._tracer.start_span(f"level {exchange.level}", parent, start_time=start)
            level = running.levels[exchange.level] = _Level(span, exchange.start)
        attributes: dict[str, AnyValue] = {
            "http.request.method": exchange.method,
            "url.template": exchange.template,
            "gateway.ids": len(exchange.ids),
            "gateway.source": str(exchange.source),
        }
        return self._tracer.start_span(
            f"{exchange.method} {exchange.template}",
            set_span_in_context(level.span, Context()),
            kind,
            attributes,
            links,
            start_time=start,
        )

    def _time(self, at: float) -> int:
        """Nanoseconds since the epoch."""
        return int((self._epoch + at) * 1e9)
