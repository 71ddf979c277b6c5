"""The trace of an operation for the router of a federated graph, as ``extensions.ftv1``.

The format is Apollo's: a `Trace` of `reports.proto` from `@apollo/usage-reporting-protobuf`, in base64. It
has the operation's start, end and duration, and each error in its place.
"""

import base64
import json
from collections.abc import Iterator, Sequence

from gateway.engine.errors import ErrorJSON

_END_TIME, _START_TIME, _DURATION, _ROOT = 3, 4, 11, 14
_RESPONSE_NAME, _INDEX, _ERROR, _CHILD = 1, 2, 11, 12
_MESSAGE, _LOCATION, _JSON = 1, 2, 4


def encoded(errors: Sequence[ErrorJSON], ended: float, duration: float) -> str:
    """The trace of an operation.

    Args:
        errors: The errors of the answer.
        ended: When it ended, in seconds since 1970.
        duration: Its duration in seconds.
    """
    trace = (
        _bytes(_END_TIME, _timestamp(ended))
        + _bytes(_START_TIME, _timestamp(ended - duration))
        + _number(_DURATION, round(duration * 1e9))
        + _bytes(_ROOT, _node(errors, 0))
    )
    return base64.b64encode(trace).decode()


def _node(errors: Sequence[ErrorJSON], depth: int) -> bytes:
    """A place in the answer, with its errors and the places with errors below it."""
    below: dict[str | int, list[ErrorJSON]] = {}
    node = b""
    for error in errors:
        path = error.get("path") or []
        if len(path) == depth:
            node += _bytes(_ERROR, _error(error))
        else:
            below.setdefault(path[depth], []).append(error)
    for step, inner in below.items():
        name = _number(_INDEX, step) if isinstance(step, int) else _bytes(_RESPONSE_NAME, step.encode())
        node += _bytes(_CHILD, name + _node(inner, depth + 1))
    return node


def _error(error: ErrorJSON) -> bytes:
    locations = (
        _bytes(_LOCATION, _number(1, each["line"]) + _number(2, each["column"]))
        for each in error.get("locations", ())
    )
    text = json.dumps(error, separators=(",", ":"))
    return _bytes(_MESSAGE, error["message"].encode()) + b"".join(locations) + _bytes(_JSON, text.encode())


def _timestamp(moment: float) -> bytes:
    """A `google.protobuf.Timestamp`: seconds and nanoseconds."""
    seconds, rest = divmod(round(moment * 1e9), 10**9)
    return _number(1, seconds) + _number(2, rest)


def _bytes(field: int, value: bytes) -> bytes:
    """A protobuf field with a length."""
    return bytes([*_varint(field << 3 | 2), *_varint(len(value))]) + value


def _number(field: int, value: int) -> bytes:
    """A protobuf field with a whole number."""
    return bytes([*_varint(field << 3), *_varint(value)])


def _varint(value: int) -> Iterator[int]:
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value
