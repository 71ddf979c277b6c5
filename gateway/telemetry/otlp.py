"""Spans for a collector, by OTLP over HTTP.

Sending them is the library's. Its encoding takes more time than a small operation, so spans are encoded here.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as EncodedSpan
from opentelemetry.proto.trace.v1.trace_pb2 import SpanFlags
from opentelemetry.proto.trace.v1.trace_pb2 import Status as EncodedStatus
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.trace import SpanContext, SpanKind, StatusCode
from opentelemetry.util.types import AttributeValue

_KINDS = {
    SpanKind.SERVER: EncodedSpan.SPAN_KIND_SERVER,
    SpanKind.CLIENT: EncodedSpan.SPAN_KIND_CLIENT,
    SpanKind.INTERNAL: EncodedSpan.SPAN_KIND_INTERNAL,
}
_CODES = {
    StatusCode.UNSET: EncodedStatus.STATUS_CODE_UNSET,
    StatusCode.ERROR: EncodedStatus.STATUS_CODE_ERROR,
}
_LOCAL = SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK
_REMOTE = _LOCAL | SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK


class SpanExporter(OTLPSpanExporter):
    """Exports spans of the gateway's own, whose attributes are texts, whole numbers and truths."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send them; they are lost if that fails after some tries."""
        request = encode_spans(spans[:1])
        request.resource_spans[0].scope_spans[0].spans.extend(map(encoded, spans[1:]))
        sent = self._client.export(request.SerializeToString())
        return SpanExportResult.SUCCESS if sent.success else SpanExportResult.FAILURE


def encoded(span: ReadableSpan) -> EncodedSpan:
    """A span as the library encodes it."""
    context, parent = span.context, span.parent
    attributes = tuple((span.attributes or {}).items())
    types = tuple(type(value) for _, value in attributes)  # 1 and true are equal
    done = EncodedSpan()
    done.MergeFromString(_repeated(span.name, span.kind, span.status.status_code, attributes, types))
    done.trace_id = context.trace_id.to_bytes(16, "big")
    done.span_id = context.span_id.to_bytes(8, "big")
    if context.trace_state:
        done.trace_state = context.trace_state.to_header()
    if parent:
        done.parent_span_id = parent.span_id.to_bytes(8, "big")
    done.start_time_unix_nano = span.start_time or 0
    done.end_time_unix_nano = span.end_time or 0
    done.flags = _flags(parent)
    for event in span.events:
        about = _attributes((event.attributes or {}).items())
        done.events.add(name=event.name, time_unix_nano=event.timestamp, attributes=about)
    for link in span.links:
        of = link.context
        done.links.add(
            trace_id=of.trace_id.to_bytes(16, "big"), span_id=of.span_id.to_bytes(8, "big"), flags=_flags(of)
        )
    return done


@lru_cache(1024)
def _repeated(
    name: str,
    kind: SpanKind,
    status: StatusCode,
    attributes: tuple[tuple[str, AttributeValue], ...],
    _types: tuple[type, ...],
) -> bytes:
    """What a span says, but for when and where; most operations and calls come again."""
    span = EncodedSpan(
        name=name,
        kind=_KINDS[kind],
        status=EncodedStatus(code=_CODES[status]),
        attributes=_attributes(attributes),
    )
    return bytes(span.SerializeToString())


def _attributes(attributes: Iterable[tuple[str, AttributeValue]]) -> list[KeyValue]:
    return [KeyValue(key=key, value=_value(value)) for key, value in attributes]


def _value(value: AttributeValue) -> AnyValue:
    match value:
        case bool():
            return AnyValue(bool_value=value)
        case int():
            return AnyValue(int_value=value)
        case _:
            return AnyValue(string_value=str(value))


def _flags(context: SpanContext | None) -> int:
    return _REMOTE if context and context.is_remote else _LOCAL
