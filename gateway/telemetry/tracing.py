"""Traces by OpenTelemetry, with a span for each operation, each of its levels and each of its calls.

Names and attributes are those of OpenTelemetry's semantic conventions where they have some. A span holds the
operation's name, paths as templates, and numbers; never an id, a variable or a token.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from random import getrandbits

from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, DEFAULT_ON, Decision, Sampler
from opentelemetry.trace import SpanKind, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from gateway.events import CacheRead, Exchange, Listener, OperationEnd, OperationEvents, Source, SpanContext
from gateway.telemetry import otlp

_W3C = TraceContextTextMapPropagator()


@asynccontextmanager
async def exporting(
    url: str, clock: Callable[[], float], now: Callable[[], float]
) -> AsyncIterator["Tracing"]:
    """A listener whose spans go to a collector; the last of them go when the block ends.

    OpenTelemetry's own variables set the sampler, the batches, the exporter and the resource:
    ``OTEL_TRACES_SAMPLER``, ``OTEL_SERVICE_NAME`` and so on.

    Args:
        url: The collector's, which takes OTLP over HTTP, such as ``http://collector:4318``.
        clock: That of the events.
        now: Seconds since the epoch.
    """
    resource = Resource({"service.name": "conversation-gateway"}).merge(OTELResourceDetector().detect())
    processor = BatchSpanProcessor(otlp.SpanExporter(f"{url.rstrip('/')}/v1/traces", resource))
    sampler = TracerProvider(shutdown_on_exit=False).sampler
    try:
        yield Tracing(sampler, processor, clock, now)
    finally:
        await asyncio.to_thread(processor.shutdown)


@dataclass(slots=True)
class _Level:
    span: SpanContext
    starts: float
    ends: float


@dataclass(slots=True)
class _Running:
    """An operation that has not ended, and what its span will hold."""

    span: SpanContext
    at: float
    levels: dict[int, _Level] = field(default_factory=dict)
    events: list[bytes] = field(default_factory=list)


class Tracing(Listener):
    """Makes spans of operations, their levels and their calls, when each of them ends.

    The span of a call belongs to the operation that makes it. An operation that shares the call has a span of
    its own, which links to that one.

    Args:
        sampler: Decides which traces are recorded.
        processor: Queues the spans for export.
        clock: That of the events.
        now: Seconds since the epoch.
    """

    def __init__(
        self, sampler: Sampler, processor: SpanProcessor, clock: Callable[[], float], now: Callable[[], float]
    ) -> None:
        self._sampler = sampler
        # Asking a sampler takes longer than encoding all spans of a small operation.
        self._records_all = sampler in (ALWAYS_ON, DEFAULT_ON)
        self._processor = processor
        self._epoch = now() - clock()
        self._running: dict[OperationEvents, _Running] = {}

    def operation_began(self, operation: OperationEvents, at: float) -> None:
        """Begin a trace, or continue the client's, and decide whether it is recorded."""
        if operation.traceparent is None and self._records_all:
            span = SpanContext(_trace_id(), _span_id(), None, sampled=True)
        else:
            span = self._sampled(operation.traceparent)
        self._running[operation] = _Running(span, at)

    def _sampled(self, traceparent: str | None) -> SpanContext:
        client = _W3C.extract({"traceparent": traceparent or ""})
        parent = get_current_span(client).get_span_context()
        trace = parent.trace_id.to_bytes(16, "big") if parent.is_valid else _trace_id()
        result = self._sampler.should_sample(
            client, int.from_bytes(trace, "big"), "operation", SpanKind.SERVER
        )
        return SpanContext(
            trace,
            _span_id(),
            parent.span_id.to_bytes(8, "big") if parent.is_valid else None,
            sampled=result.decision is Decision.RECORD_AND_SAMPLE,
        )

    def exchange_began(self, operation: OperationEvents, exchange: Exchange) -> None:
        """Set the context of a call's span, below that of its level."""
        if running := self._running.get(operation):
            exchange.span = self._within(running, exchange)

    def exchange_ended(self, operation: OperationEvents, exchange: Exchange) -> None:
        """Export the span of a call, or for an operation that joined the call, one that links to it."""
        running = self._running.get(operation)
        span, led = exchange.span, exchange.led
        if led is not None:
            span = None if running is None else self._within(running, exchange)
        if span is None or not span.sampled:
            return
        ends = exchange.start + exchange.duration
        if running is not None:
            level = running.levels[exchange.level]
            level.ends = max(level.ends, ends)
        about = [
            _call(exchange.method, exchange.template, exchange.source, exchange.status),
            otlp.number("gateway.bytes", exchange.bytes),
        ]
        if exchange.ids:
            about.append(otlp.number("gateway.ids", len(exchange.ids)))
        if led is not None and led.span is not None:
            about.append(otlp.link(led.span))
        self._export(span, exchange.start, ends, *about)

    def cache_read(self, operation: OperationEvents, read: CacheRead) -> None:
        """Add what the cache had to the operation's span, as an event."""
        running = self._running.get(operation)
        if running is not None and running.span.sampled:
            about = _cache(read.kind, len(read.ids), read.absent, read.source)
            running.events.append(otlp.event(self._epoch + read.at, about))

    def operation_ended(self, operation: OperationEvents, end: OperationEnd) -> None:
        """Export the spans of the operation's levels, and its own."""
        running = self._running.pop(operation, None)
        if running is None or not running.span.sampled:
            return
        for number, level in running.levels.items():
            self._export(level.span, level.starts, level.ends, _level(number))
        span, code = running.span, end.codes[0] if end.codes else None
        about = _operation(end.type, end.name, end.outcome, end.document, code, span.parent is not None)
        self._export(span, running.at, running.at + end.duration, about, *running.events)

    def _within(self, running: _Running, exchange: Exchange) -> SpanContext:
        """The context of a new span for a call, below that of its level."""
        operation = running.span
        if not operation.sampled:
            return operation
        level = running.levels.get(exchange.level)
        if level is None:
            span = SpanContext(operation.trace, _span_id(), operation.id, sampled=True)
            level = running.levels[exchange.level] = _Level(span, exchange.start, exchange.start)
        return SpanContext(operation.trace, _span_id(), level.span.id, sampled=True)

    def _export(self, span: SpanContext, starts: float, ends: float, *about: bytes) -> None:
        encoded = otlp.encode(span, self._epoch + starts, self._epoch + ends, *about)
        self._processor.on_end(otlp.EncodedSpan(encoded))


# The same operations and calls come again and again, so their descriptions are encoded once.


@lru_cache(1024)
def _operation(
    type_: str, name: str | None, outcome: str, document: str | None, code: str | None, is_remote: bool
) -> bytes:
    attributes = {"graphql.operation.type": type_, "gateway.outcome": outcome}
    if name:
        attributes["graphql.operation.name"] = name
    if document:
        attributes["gateway.document"] = document
    if code:
        attributes["error.type"] = code
    return otlp.description(
        f"{type_} {name or ''}".rstrip(),
        attributes,
        kind=otlp.SERVER,
        failed=outcome == "failed",
        is_remote=is_remote,
    )


@lru_cache(1024)
def _call(method: str, template: str, source: Source, status: int | None) -> bytes:
    attributes: dict[str, str | int] = {
        "http.request.method": method,
        "url.template": template,
        "gateway.source": source,
    }
    if status is None:
        attributes["error.type"] = "no_answer"
    else:
        attributes["http.response.status_code"] = status
    return otlp.description(
        f"{method} {template}",
        attributes,
        kind=otlp.CLIENT if source is Source.MADE else otlp.INTERNAL,
        failed=status is None or status >= 400,
    )


@lru_cache
def _level(number: int) -> bytes:
    return otlp.description(f"level {number}", {})


@lru_cache(1024)
def _cache(kind: str, found: int, absent: int, source: Source) -> bytes:
    return otlp.event_description(
        "cache",
        {
            "gateway.kind": kind,
            "gateway.found": found,
            "gateway.absent": absent,
            "gateway.stale": source is Source.STALE,
        },
    )


def _trace_id() -> bytes:
    return getrandbits(128).to_bytes(16, "big")


def _span_id() -> bytes:
    return getrandbits(64).to_bytes(8, "big")
