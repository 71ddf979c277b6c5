"""Interprets the status, headers and error body of an answer, without I/O.

The rules are the vendor's (developer.genesys.cloud, "Rate limits" and "Response codes"), those of RFC 9110
for ``Retry-After``, and the gateway's own contract for error codes.
"""

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from multidict import istr

from gateway.errors import (
    About,
    BadUserInput,
    Conflict,
    Forbidden,
    GatewayError,
    NotFound,
    RateLimited,
    Unauthenticated,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)

MAX_RETRY_AFTER = 30.0
"""The longest ``Retry-After``, in seconds. A longer one counts as this, so that it does not block a path."""

MAX_WINDOW = 3600
"""The longest budget window in seconds; the headers of a longer one are ignored."""

_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_.\[\]]{0,63}")
_NAMED_ID = re.compile(r"(?=[^.]*[0-9])[A-Za-z0-9_-]{1,64}")
_CORRELATION_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_DIGITS = 9
_RATE = (istr("inin-ratelimit-count"), istr("inin-ratelimit-allowed"), istr("inin-ratelimit-reset"))
_CONTENT_TYPE = istr("Content-Type")
_JSON_TYPE = re.compile(r"application/(?:json|[a-z0-9.+-]+\+json)", re.IGNORECASE)


class Transient(UpstreamUnavailable):
    """A failure that often passes: a broken connection, a 502, 503 or 504.

    ``retry_after`` is in seconds; ``None`` if the upstream sends none.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after: float | None = None,
        correlation_id: str | None = None,
    ) -> None:
        super().__init__(message, correlation_id=correlation_id)
        self.retry_after = retry_after


class Rate(NamedTuple):
    """A token's budget from an answer's headers: calls used and allowed, and seconds to the window's end."""

    used: int
    allowed: int
    reset: float


def error_of(status: int, headers: Mapping[str, str], body: bytes, now: float) -> GatewayError | None:
    """The error of an answer; ``None`` for a 2xx with JSON or without a body.

    Args:
        status: The HTTP status.
        headers: The answer's headers; names ignore case.
        body: The decompressed body; for an error only its beginning.
        now: Seconds since the epoch, for a ``Retry-After`` with a date.
    """
    if not 200 <= status < 300:
        return _error(status, headers, body, now)
    if _is_json(status, headers) and _is_text(body):
        return None
    return UpstreamBadResponse(
        "The upstream's answer is not JSON.", correlation_id=read_correlation_id(headers)
    )


def read_rate(headers: Mapping[str, str]) -> Rate | None:
    """The budget in the ``inin-ratelimit-*`` headers; ``None`` unless all three are valid."""
    used, allowed, reset = map(_number, map(headers.get, _RATE))
    if used is None or not allowed or reset is None or reset > MAX_WINDOW:
        return None
    return Rate(used, allowed, float(reset))


def read_retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds in ``Retry-After``, from 0 to `MAX_RETRY_AFTER`; ``None`` if it is missing or invalid.

    A date is relative to the answer's own ``Date`` if it has one, so that clocks need not agree.

    Args:
        headers: The answer's headers.
        now: Seconds since the epoch.
    """
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    seconds: float | None = _number(text)
    if seconds is None:
        then = _epoch(text)
        if then is None:
            return None
        seconds = max(0.0, then - (_epoch(headers.get("Date", "")) or now))
    return min(float(seconds), MAX_RETRY_AFTER)


def read_correlation_id(headers: Mapping[str, str], body: bytes = b"") -> str | None:
    """The id by which the vendor's support finds the exchange, from the header or the error body."""
    return _correlation_id(headers.get("ININ-Correlation-Id")) or _correlation_id(_context_id(body))


def _error(status: int, headers: Mapping[str, str], body: bytes, now: float) -> GatewayError:
    correlation_id = read_correlation_id(headers, body)
    match status:
        case 401:
            return Unauthenticated(correlation_id=correlation_id)
        case 403:
            return Forbidden(correlation_id=correlation_id)
        case 404 | 410:
            return _refused(NotFound(correlation_id=correlation_id), body)
        case 407:
            return UpstreamUnavailable(correlation_id=correlation_id)
        case 408:
            return UpstreamTimeout(correlation_id=correlation_id)
        case 409:
            return _refused(Conflict(correlation_id=correlation_id), body)
        case 429:
            wait = read_retry_after(headers, now)
            reset_at = None if wait is None else now + wait
            return RateLimited(retry_after=wait, reset_at=reset_at, correlation_id=correlation_id)
        case 502 | 503 | 504:
            return Transient(retry_after=read_retry_after(headers, now), correlation_id=correlation_id)
    if 400 <= status < 500:
        error = BadUserInput("The upstream refuses this request.", correlation_id=correlation_id)
        return _refused(error, body)
    if 500 <= status < 600:
        return UpstreamUnavailable(correlation_id=correlation_id)
    if 300 <= status < 400:
        return UpstreamBadResponse(
            "The upstream sent a redirect, which was not followed.", correlation_id=correlation_id
        )
    return UpstreamBadResponse(correlation_id=correlation_id)


def _refused(error: GatewayError, body: bytes) -> GatewayError:
    """The error with the field and ids that the vendor's error body names."""
    refusal = _object(body)
    details = [one for one in _list(refusal.get("details")) if isinstance(one, dict)]
    fields = (one.get("fieldName") for one in details)
    params = refusal.get("messageParams")
    named = [refusal.get("entityId"), *(one.get("entityId") for one in details)]
    named += params.values() if isinstance(params, dict) else ()
    error.about = About(
        next((one for one in fields if isinstance(one, str) and _FIELD.fullmatch(one)), None),
        frozenset(one for one in named if isinstance(one, str) and _NAMED_ID.fullmatch(one)),
    )
    return error


def _is_json(status: int, headers: Mapping[str, str]) -> bool:
    content_type = headers.get(_CONTENT_TYPE, "")
    if not content_type.strip():
        return status in (202, 204, 205) or headers.get("Content-Length") == "0"
    return status != 206 and _names_json(content_type)


@lru_cache(100)
def _names_json(content_type: str) -> bool:
    return _JSON_TYPE.fullmatch(content_type.partition(";")[0].strip()) is not None


def _is_text(body: bytes) -> bool:
    """Whether the body is UTF-8, as JSON must be; so code that reads a part need not check the rest."""
    if body.isascii():
        return True
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _number(text: str | None) -> int | None:
    if text is None or len(text) > _DIGITS or not (text.isascii() and text.isdigit()):
        return None
    return int(text)


def _epoch(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
        # An HTTP date is always in GMT; one with another zone's name comes back without a zone.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _correlation_id(text: object) -> str | None:
    return text if isinstance(text, str) and _CORRELATION_ID.fullmatch(text) else None


def _context_id(body: bytes) -> object:
    return _object(body).get("contextId")


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object of an error's body; empty if it is not an object."""
    try:
        error = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return error if isinstance(error, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
