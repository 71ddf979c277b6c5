"""The encoding of spans, beside the library's own."""

import pytest
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags, TraceState

from gateway.telemetry.otlp import encoded


def context(number: int, *, is_remote: bool = False, state: TraceState | None = None) -> SpanContext:
    return SpanContext(1 << 100, number, is_remote, TraceFlags(TraceFlags.SAMPLED), state)


SPANS = {
    "of an operation": ReadableSpan(
        "query Q",
        context(1, state=TraceState([("vendor", "a"), ("other", "b")])),
        context(2, is_remote=True),
        attributes={"text": "ü", "number": 2**40, "one": 1, "truth": True},
        events=[Event("cache", {"found": 2, "stale": False}, 7)],
        kind=SpanKind.SERVER,
        status=Status(StatusCode.ERROR),
        start_time=10**18,
        end_time=10**18 + 1,
    ),
    "of a level": ReadableSpan("level 1", context(3), context(1), start_time=1, end_time=2),
    "of a call that is shared": ReadableSpan(
        "GET /api/v2/users/{id}",
        context(4),
        context(3),
        attributes={"one": True, "truth": 1},
        links=[Link(context(5)), Link(context(6, is_remote=True))],
        start_time=1,
        end_time=2,
    ),
    "of a call": ReadableSpan("GET /", context(7), None, kind=SpanKind.CLIENT, start_time=1, end_time=2),
}


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
def test_a_span_is_encoded_as_the_library_does_it(span: ReadableSpan):
    (resource,) = encode_spans([span]).resource_spans
    (scope,) = resource.scope_spans
    assert [encoded(span)] == list(scope.spans)
