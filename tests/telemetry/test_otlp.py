"""The encoding of spans, beside the library's own."""

import pytest
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.proto.trace.v1.trace_pb2 import ScopeSpans
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from gateway import events
from gateway.telemetry import otlp

TRACE = 1 << 100
LONG = "ü" * 100


def ours(number: int, parent: int | None = None) -> events.SpanContext:
    above = None if parent is None else parent.to_bytes(8, "big")
    return events.SpanContext(TRACE.to_bytes(16, "big"), number.to_bytes(8, "big"), above, sampled=True)


def theirs(number: int, *, is_remote: bool = False) -> SpanContext:
    return SpanContext(TRACE, number, is_remote, TraceFlags(TraceFlags.SAMPLED))


SPANS = {
    "of an operation": (
        otlp.encode(
            ours(1, 2),
            1e9,
            1e9 + 1,
            otlp.description(
                "query Q",
                {"text": "ü", "one": 1, "truth": True, "untruth": False, LONG: LONG},
                kind=otlp.SERVER,
                failed=True,
                is_remote=True,
            ),
            otlp.event(7, otlp.event_description("cache", {"found": 2, "stale": False})),
            otlp.event(8, otlp.event_description(LONG, {})),
        ),
        ReadableSpan(
            "query Q",
            theirs(1),
            theirs(2, is_remote=True),
            attributes={"text": "ü", "one": 1, "truth": True, "untruth": False, LONG: LONG},
            events=[Event("cache", {"found": 2, "stale": False}, 7 * 10**9), Event(LONG, {}, 8 * 10**9)],
            kind=SpanKind.SERVER,
            status=Status(StatusCode.ERROR),
            start_time=10**18,
            end_time=10**18 + 10**9,
        ),
    ),
    "of a level": (
        otlp.encode(ours(3, 1), 1, 2, otlp.description("level 1", {})),
        ReadableSpan("level 1", theirs(3), theirs(1), start_time=10**9, end_time=2 * 10**9),
    ),
    "of a call that is shared": (
        otlp.encode(
            ours(4, 3),
            1,
            2,
            otlp.description("GET /api/v2/users/{id}", {"text": ""}),
            *(otlp.number(key, int(key)) for key in ("0", "127", "128", "16383", "16384", str(2**40))),
            otlp.link(ours(5)),
            otlp.link(ours(6, 7)),
        ),
        ReadableSpan(
            "GET /api/v2/users/{id}",
            theirs(4),
            theirs(3),
            attributes={"text": ""}
            | {key: int(key) for key in ("0", "127", "128", "16383", "16384", str(2**40))},
            links=[Link(theirs(5)), Link(theirs(6))],
            start_time=10**9,
            end_time=2 * 10**9,
        ),
    ),
    "of a call": (
        otlp.encode(ours(8), 1, 2, otlp.description("GET /", {}, kind=otlp.CLIENT)),
        ReadableSpan("GET /", theirs(8), kind=SpanKind.CLIENT, start_time=10**9, end_time=2 * 10**9),
    ),
}


@pytest.mark.parametrize(("encoded", "span"), SPANS.values(), ids=SPANS)
def test_a_span_is_encoded_as_the_library_does_it(encoded: bytes, span: ReadableSpan):
    (resource,) = encode_spans([span]).resource_spans
    (scope,) = resource.scope_spans
    assert ScopeSpans.FromString(encoded).spans == scope.spans
