"""Spans for a collector, by OTLP over HTTP.

OpenTelemetry's SDK queues and sends them, but they are encoded here, when they end. A small operation takes a
million instructions. Its three spans take 0.1 million more; as objects of the SDK's they took 0.28 million.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from struct import Struct
from typing import TypeAlias

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, SpanFlags, Status
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext as SdkContext
from opentelemetry.trace import TraceFlags

from gateway.events import SpanContext

Attributes = Mapping[str, str | int | bool]
Kind: TypeAlias = Span.SpanKind.ValueType

SERVER, CLIENT, INTERNAL = Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT, Span.SPAN_KIND_INTERNAL

_LOCAL = SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK
_REMOTE = _LOCAL | SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK

# In protobuf a message is its fields, in any order, and a field is its tag (number and type) and its value.
_IDS_AND_TIMES = Struct("<2s16s2s8scQcQ")
_TRACE_ID, _SPAN_ID, _PARENT_SPAN_ID = b"\x0a\x10", b"\x12\x08", b"\x22\x08"
_START, _END, _ATTRIBUTE, _EVENT = b"\x39", b"\x41", b"\x4a", b"\x5a"
_SPAN, _SCOPE, _RESOURCE = b"\x12", b"\x12", b"\x0a"
_KEY, _VALUE, _INT = b"\x0a", b"\x12", b"\x18"
_TIME = Struct("<cQ")


class EncodedSpan(ReadableSpan):
    """A span as `encode` gives it, for the SDK's queue, which reads no more of a span than its context."""

    context = SdkContext(1, 1, is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))

    def __init__(self, encoded: bytes) -> None:
        self.encoded = encoded


class SpanExporter(OTLPSpanExporter):
    """Exports encoded spans.

    Args:
        url: Where they are posted: ``http://collector:4318/v1/traces``.
        resource: What the gateway is, and where it runs.
    """

    def __init__(self, url: str, resource: Resource) -> None:
        super().__init__(url)
        scope = InstrumentationScope("gateway")
        span = ReadableSpan("", EncodedSpan.context, resource=resource, instrumentation_scope=scope)
        (of_resource,) = encode_spans([span]).resource_spans
        (of_scope,) = of_resource.scope_spans
        self._scope = ScopeSpans(scope=of_scope.scope).SerializeToString()
        self._resource = ResourceSpans(resource=of_resource.resource).SerializeToString()

    def export(self, spans: Sequence[EncodedSpan]) -> SpanExportResult:  # type: ignore[override]  # no others come
        """Send spans; they are lost if that fails after some tries."""
        of_scope = self._scope + b"".join([span.encoded for span in spans])
        of_resource = self._resource + _field(_SCOPE, of_scope)
        sent = self._client.export(_field(_RESOURCE, of_resource))
        return SpanExportResult.SUCCESS if sent.success else SpanExportResult.FAILURE


def encode(span: SpanContext, starts: float, ends: float, *about: bytes) -> bytes:
    """A span as a field of its batch.

    Args:
        span: Its context.
        starts: When it starts, in seconds since the epoch.
        ends: When it ends, likewise.
        about: Its `description`, and what `number`, `link` and `event` give.
    """
    ids_and_times = _IDS_AND_TIMES.pack(
        _TRACE_ID, span.trace, _SPAN_ID, span.id, _START, int(starts * 1e9), _END, int(ends * 1e9)
    )
    parent = _PARENT_SPAN_ID + span.parent if span.parent else b""
    return _field(_SPAN, b"".join((ids_and_times, parent, *about)))


def description(
    name: str,
    attributes: Attributes,
    *,
    kind: Kind = INTERNAL,
    failed: bool = False,
    is_remote: bool = False,
) -> bytes:
    """What many spans have in common, encoded once for all of them.

    Args:
        name: Of the span.
        attributes: Its attributes.
        kind: `SERVER` for operations, `CLIENT` for calls, `INTERNAL` for the rest.
        failed: Whether its status is an error.
        is_remote: Whether its parent is a client's span.
    """
    code = Status.STATUS_CODE_ERROR if failed else Status.STATUS_CODE_UNSET
    span = Span(
        name=name,
        kind=kind,
        status=Status(code=code),
        attributes=_encoded(attributes),
        flags=_REMOTE if is_remote else _LOCAL,
    )
    return bytes(span.SerializeToString())


@lru_cache(1024)
def number(key: str, value: int) -> bytes:
    """An attribute whose value differs from span to span."""
    return _field(_ATTRIBUTE, _field(_KEY, key.encode()) + _field(_VALUE, _INT + _varint(value)))


def link(span: SpanContext) -> bytes:
    """A link to a span of another operation."""
    to = Span.Link(trace_id=span.trace, span_id=span.id, flags=_LOCAL)
    return bytes(Span(links=[to]).SerializeToString())


def event(at: float, about: bytes) -> bytes:
    """An event of a span, by its time in seconds since the epoch and its `event_description`."""
    return _field(_EVENT, _TIME.pack(b"\x09", int(at * 1e9)) + about)


def event_description(name: str, attributes: Attributes) -> bytes:
    """What many events have in common, likewise."""
    return bytes(Span.Event(name=name, attributes=_encoded(attributes)).SerializeToString())


def _encoded(attributes: Attributes) -> list[KeyValue]:
    return [KeyValue(key=key, value=_value(value)) for key, value in attributes.items()]


def _value(value: str | int | bool) -> AnyValue:
    match value:
        case bool():
            return AnyValue(bool_value=value)
        case int():
            return AnyValue(int_value=value)
        case str():
            return AnyValue(string_value=value)


def _field(tag: bytes, value: bytes) -> bytes:
    """A field whose value has a length."""
    return tag + _varint(len(value)) + value


@lru_cache(4096)
def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth bit tells that more follow."""
    if number < 128:
        return bytes((number,))
    return bytes((number & 127 | 128,)) + _varint(number >> 7)
