"""Traces by OpenTelemetry: a span for each operation, for each of its levels, and for each of its calls.

Names and attributes are those of OpenTelemetry's semantic conventions where they have some. A span holds the
operation's name, paths as templates, and numbers; never an id, a variable or a token.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakKeyDictionary

from opentelemetry.context import Context
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import (
    Link,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    format_span_id,
    format_trace_id,
    get_current_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AnyValue

from gateway.events import CacheRead, Exchange, Listener, OperationEnd, OperationEvents, Source
from gateway.telemetry.otlp import SpanExporter

_W3C = TraceContextTextMapPropagator()
_SCOPE = InstrumentationScope("gateway")
_UNSET, _ERROR = Status(StatusCode.UNSET), Status(StatusCode.ERROR)


@asynccontextmanager
async def exporting(
    url: str, clock: Callable[[], float], now: Callable[[], float]
) -> AsyncIterator["Tracing"]:
    """A listener whose spans go to a collector; those that are left go when the block ends.

    What OpenTelemetry's variables set of samplers, batches, the exporter and the resource holds:
    ``OTEL_TRACES_SAMPLER``, ``OTEL_SERVICE_NAME`` and so on.

    Args:
        url: The collector's, which takes OTLP over HTTP, such as ``http://collector:4318``.
        clock: That of the events.
        now: Seconds since the epoch.
    """
    resource = Resource({"service.name": "conversation-gateway"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    processor = BatchSpanProcessor(SpanExporter(f"{url.rstrip('/')}/v1/traces"))
    try:
        yield Tracing(provider, processor, clock, now)
    finally:
        await asyncio.to_thread(processor.shutdown)


@dataclass(slots=True)
class _Level:
    context: SpanContext
    starts: float
    ends: float


@dataclass(slots=True)
class _Running:
    """An operation that has not ended; `parent` is the span of its client, `attributes` are the sampler's."""

    context: SpanContext
    parent: SpanContext | None
    at: float
    attributes: Mapping[str, AnyValue]
    events: list[Event] = field(default_factory=list)
    levels: dict[int, _Level] = field(default_factory=dict)


class _Call(NamedTuple):
    """A call that goes out for an operation: the context of its span, and that of its level's."""

    context: SpanContext
    parent: SpanContext


class Tracing(Listener):
    """Makes spans of what happens, each when it has ended: a span that grows costs ten times as much.

    A call that several operations share is a span of the one that leads it; the others have a span of their
    own that links to it.

    Args:
        provider: Decides what is recorded, and gives ids.
        processor: Takes the spans.
        clock: That of the events.
        now: Seconds since the epoch.
    """

    def __init__(
        self,
        provider: TracerProvider,
        processor: SpanProcessor,
        clock: Callable[[], float],
        now: Callable[[], float],
    ) -> None:
        self._sampler = provider.sampler
        self._ids = provider.id_generator
        self._resource = provider.resource
        self._processor = processor
        self._epoch = now() - clock()
        self._running: dict[OperationEvents, _Running] = {}
        self._calls: WeakKeyDictionary[Exchange, _Call] = WeakKeyDictionary()

    def operation_began(self, operation: OperationEvents, at: float) -> None:
        """Decide whether its trace is recorded, within the client's trace if it brings one."""
        given = operation.trace_context
        client = _W3C.extract({"traceparent": given}) if given else Context()
        remote = get_current_span(client).get_span_context()
        parent = remote if remote.is_valid else None
        trace = parent.trace_id if parent else self._ids.generate_trace_id()
        result = self._sampler.should_sample(client, trace, "operation", SpanKind.SERVER)
        flags = TraceFlags(
            TraceFlags.SAMPLED if result.decision is Decision.RECORD_AND_SAMPLE else TraceFlags.DEFAULT
        )
        context = SpanContext(
            trace,
            self._ids.generate_span_id(),
            is_remote=False,
            trace_flags=flags,
            trace_state=result.trace_state,
        )
        self._running[operation] = _Running(context, parent, at, result.attributes or {})

    def exchange_began(self, operation: OperationEvents, exchange: Exchange) -> None:
        """Name the span of a call, below that of its level."""
        running = self._running.get(operation)
        if running is None:
            return
        if running.context.trace_flags.sampled:
            level = self._level(running, exchange)
            self._calls[exchange] = _Call(self._within(running.context), level.context)
        else:
            self._calls[exchange] = _Call(running.context, running.context)

    def exchange_headers(self, operation: OperationEvents, exchange: Exchange) -> Mapping[str, str]:  # noqa: ARG002  # its span knows the operation
        """The context of the call's span, as W3C has it."""
        call = self._calls.get(exchange)
        if call is None:
            return {}
        trace, span, _, flags, *_ = call.context
        return {"traceparent": f"00-{format_trace_id(trace)}-{format_span_id(span)}-{flags:02x}"}

    def exchange_ended(self, operation: OperationEvents, exchange: Exchange) -> None:
        """Give a call's span, or one that links to the span of the operation that led."""
        running = self._running.get(operation)
        call = self._calls.get(exchange)
        links: list[Link] = []
        if exchange.led is not None and running is not None and running.context.trace_flags.sampled:
            led = self._calls.get(exchange.led)
            links = [Link(led.context)] if led else []
            call = _Call(self._within(running.context), self._level(running, exchange).context)
        if call is None or not call.context.trace_flags.sampled:
            return
        ends = exchange.start + exchange.duration
        if running is not None and (level := running.levels.get(exchange.level)):
            level.ends = max(level.ends, ends)
        attributes: dict[str, AnyValue] = {
            "http.request.method": exchange.method,
            "url.template": exchange.template,
            "gateway.source": str(exchange.source),
            "gateway.bytes": exchange.bytes,
        }
        if exchange.ids:
            attributes["gateway.ids"] = len(exchange.ids)
        if exchange.status is None:
            attributes["error.type"] = "no_answer"
        else:
            attributes["http.response.status_code"] = exchange.status
        self._processor.on_end(
            ReadableSpan(
                f"{exchange.method} {exchange.template}",
                call.context,
                call.parent,
                self._resource,
                attributes,
                links=links,
                kind=SpanKind.CLIENT if exchange.led is None else SpanKind.INTERNAL,
                status=_ERROR if exchange.status is None or exchange.status >= 400 else _UNSET,
                start_time=self._time(exchange.start),
                end_time=self._time(ends),
                instrumentation_scope=_SCOPE,
            )
        )

    def cache_read(self, operation: OperationEvents, read: CacheRead) -> None:
        """Note what the cache had."""
        if running := self._running.get(operation):
            attributes: dict[str, AnyValue] = {
                "gateway.kind": read.kind,
                "gateway.found": len(read.ids),
                "gateway.absent": read.absent,
                "gateway.stale": read.source is Source.STALE,
            }
            running.events.append(Event("cache", attributes, self._time(read.at)))

    def operation_ended(self, operation: OperationEvents, end: OperationEnd) -> None:
        """Give the spans of the operation's levels, and its own."""
        running = self._running.pop(operation, None)
        if running is None or not running.context.trace_flags.sampled:
            return
        for number, level in running.levels.items():
            self._processor.on_end(
                ReadableSpan(
                    f"level {number}",
                    level.context,
                    running.context,
                    self._resource,
                    start_time=self._time(level.starts),
                    end_time=self._time(level.ends),
                    instrumentation_scope=_SCOPE,
                )
            )
        attributes: dict[str, AnyValue] = {
            **running.attributes,
            "graphql.operation.type": end.type,
            "gateway.outcome": end.outcome,
        }
        if end.name:
            attributes["graphql.operation.name"] = end.name
        if end.document:
            attributes["gateway.document"] = end.document
        if end.codes:
            attributes["error.type"] = end.codes[0]
        self._processor.on_end(
            ReadableSpan(
                f"{end.type} {end.name or ''}".rstrip(),
                running.context,
                running.parent,
                self._resource,
                attributes,
                running.events,
                kind=SpanKind.SERVER,
                status=_ERROR if end.outcome == "failed" else _UNSET,
                start_time=self._time(running.at),
                end_time=self._time(running.at + end.duration),
                instrumentation_scope=_SCOPE,
            )
        )

    def _level(self, running: _Running, exchange: Exchange) -> _Level:
        level = running.levels.get(exchange.level)
        if level is None:
            context = self._within(running.context)
            level = running.levels[exchange.level] = _Level(context, exchange.start, exchange.start)
        return level

    def _within(self, context: SpanContext) -> SpanContext:
        """The context of a further span of the same trace."""
        return SpanContext(
            context.trace_id,
            self._ids.generate_span_id(),
            is_remote=False,
            trace_flags=context.trace_flags,
            trace_state=context.trace_state,
        )

    def _time(self, at: float) -> int:
        """Nanoseconds since the epoch."""
        return int((self._epoch + at) * 1e9)
