"""Errors that clients may see, one class for each ``extensions.code``.

These errors are safe to show: their messages have no token, address, attribute or text of the upstream. Any
other exception is a fault of the gateway; the client gets ``INTERNAL_SERVER_ERROR`` without its text.
"""

import traceback
from datetime import UTC, datetime
from math import ceil
from typing import Any, ClassVar, NamedTuple


class About(NamedTuple):
    """The part of a request that the upstream's refusal names; clients do not see it.

    Attributes:
        field: The vendor's name of the field.
        ids: The ids in the refusal.
    """

    field: str | None = None
    ids: frozenset[str] = frozenset()


class GatewayError(Exception):
    """The base class of errors that are safe to show.

    Attributes:
        about: The part of the request that the upstream refuses.
        in_doubt: Whether a write may have succeeded all the same, because its answer was lost.
    """

    code: ClassVar[str]
    default: ClassVar[str]
    about = About()
    in_doubt = False

    def __init__(self, message: str | None = None, *, correlation_id: str | None = None) -> None:
        super().__init__(message or self.default)
        self.correlation_id = correlation_id

    @property
    def message(self) -> str:
        """The message for the client."""
        return str(self.args[0])

    @property
    def extensions(self) -> dict[str, Any]:
        """The ``extensions`` of the GraphQL error as JSON values; graphql-core reads this attribute."""
        extensions: dict[str, Any] = {"code": self.code}
        if self.correlation_id is not None:
            extensions["correlationId"] = self.correlation_id
        return extensions


class Unauthenticated(GatewayError):
    """There is no token, or the upstream rejects it (401)."""

    code = "UNAUTHENTICATED"
    default = "The token is missing, expired or revoked."


class Forbidden(GatewayError):
    """The token lacks a permission or a division (403)."""

    code = "FORBIDDEN"
    default = "The token may not read this."


class NotFound(GatewayError):
    """Nothing has this id (404)."""

    code = "NOT_FOUND"
    default = "Nothing has this id."


class BadUserInput(GatewayError):
    """A request, an argument or a variable is invalid."""

    code = "BAD_USER_INPUT"
    default = "An argument is invalid."


class Conflict(GatewayError):
    """The present state of an entity does not allow a write (409)."""

    code = "CONFLICT"
    default = "The present state does not allow this."


class RateLimited(GatewayError):
    """The token's budget is used up (429).

    ``retry_after`` is in seconds, ``reset_at`` in seconds since the epoch; ``None`` if unknown.
    """

    code = "RATE_LIMITED"
    default = "The token's budget of upstream calls is used up. Wait until it resets."

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after: float | None = None,
        reset_at: float | None = None,
        correlation_id: str | None = None,
    ) -> None:
        super().__init__(message, correlation_id=correlation_id)
        self.retry_after = retry_after
        self.reset_at = reset_at

    @property
    def extensions(self) -> dict[str, Any]:
        """The code, ``retryAfter`` in seconds, and ``resetAt`` in ISO 8601."""
        extensions = super().extensions
        if self.retry_after is not None:
            extensions["retryAfter"] = self.retry_after
        if self.reset_at is not None:
            moment = datetime.fromtimestamp(ceil(self.reset_at), UTC)
            extensions["resetAt"] = moment.isoformat().replace("+00:00", "Z")
        return extensions


class UpstreamTimeout(GatewayError):
    """The upstream did not answer in time."""

    code = "UPSTREAM_TIMEOUT"
    default = "The upstream did not answer in time."


class UpstreamUnavailable(GatewayError):
    """The connection failed, or the upstream answered 5xx."""

    code = "UPSTREAM_UNAVAILABLE"
    default = "The upstream is not available."


class UpstreamBadResponse(GatewayError):
    """The upstream's answer is invalid: not JSON, a wrong type, too large, too deep, or a redirect."""

    code = "UPSTREAM_BAD_RESPONSE"
    default = "The upstream sent an invalid answer."


class LinkRefused(GatewayError):
    """A self URI names no known resource of the upstream; the gateway does not follow it."""

    code = "LINK_REFUSED"
    default = "The self URI names no known resource. It was not followed."


class ParseFailed(GatewayError):
    """The request or its document has a syntax error."""

    code = "GRAPHQL_PARSE_FAILED"
    default = "The document cannot be parsed."


class ValidationFailed(GatewayError):
    """The document does not match the schema."""

    code = "GRAPHQL_VALIDATION_FAILED"
    default = "The document does not match the schema."


class OperationTooComplex(GatewayError):
    """The operation or its answer exceeds a limit."""

    code = "OPERATION_TOO_COMPLEX"
    default = "The operation exceeds a limit."


class Overloaded(GatewayError):
    """The gateway is at its capacity."""

    code = "OVERLOADED"
    default = "The gateway is overloaded. Try again in a moment."


class PersistedQueryNotFound(GatewayError):
    """No document has this id, or the document is not trusted and has to be.

    Clients recognise the default message, and then send the text of the document.
    """

    code = "PERSISTED_QUERY_NOT_FOUND"
    default = "PersistedQueryNotFound"


class PersistedQueryNotSupported(GatewayError):
    """The request has an id instead of a document, and documents have no ids here.

    Clients recognise the default message, and then send texts only.
    """

    code = "PERSISTED_QUERY_NOT_SUPPORTED"
    default = "PersistedQueryNotSupported"


INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


def place(error: BaseException) -> str:
    """The type of an exception and its place in the code, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__ + "".join(
        f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames
    )
