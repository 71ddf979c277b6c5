"""Errors that a client may see, one class for each ``extensions.code``.

Everything raised here is safe to show: a message never holds a token, an address, an attribute or any
text of the upstream's answer. Every other exception is a fault of the gateway's own; it reaches the
client as ``INTERNAL_SERVER_ERROR`` without its text.
"""

from datetime import UTC, datetime
from math import ceil
from typing import Any, ClassVar, NamedTuple


class About(NamedTuple):
    """What of a request the upstream refuses, as far as it names it; none of it is shown.

    Attributes:
        field: The vendor's name of a field.
        ids: Ids that the refusal names.
    """

    field: str | None = None
    ids: frozenset[str] = frozenset()


class GatewayError(Exception):
    """The family of errors that are safe to show.

    ``extensions`` is what a GraphQL error carries beside its message: the code, the upstream's correlation
    id where there is one, and what the subclass adds. graphql-core copies it from the original exception.

    Attributes:
        about: What it concerns, where the upstream refuses a request.
        in_doubt: Whether what was asked for may be done all the same, as a write whose answer is lost.
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
        """The sentence for the client."""
        return str(self.args[0])

    @property
    def extensions(self) -> dict[str, Any]:
        """The error's ``extensions``, as JSON values."""
        extensions: dict[str, Any] = {"code": self.code}
        if self.correlation_id is not None:
            extensions["correlationId"] = self.correlation_id
        return extensions


class Unauthenticated(GatewayError):
    """No token, or one that the upstream does not accept (401)."""

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
    """An argument or variable that cannot be right."""

    code = "BAD_USER_INPUT"
    default = "An argument is not valid."


class Conflict(GatewayError):
    """The state of what a write is to change does not allow it (409)."""

    code = "CONFLICT"
    default = "The present state does not allow this."


class RateLimited(GatewayError):
    """The token's budget is used up (429).

    ``retry_after`` is in seconds, ``reset_at`` in seconds since the epoch; ``None`` when nobody knows.
    """

    code = "RATE_LIMITED"
    default = "The upstream's budget for this token is used up."

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
        """The code, ``retryAfter`` in seconds, and ``resetAt`` as a moment of ISO 8601."""
        extensions = super().extensions
        if self.retry_after is not None:
            extensions["retryAfter"] = self.retry_after
        if self.reset_at is not None:
            moment = datetime.fromtimestamp(ceil(self.reset_at), UTC)
            extensions["resetAt"] = moment.isoformat().replace("+00:00", "Z")
        return extensions


class UpstreamTimeout(GatewayError):
    """No answer in time."""

    code = "UPSTREAM_TIMEOUT"
    default = "The upstream did not answer in time."


class UpstreamUnavailable(GatewayError):
    """No connection, a broken one, or a 5xx."""

    code = "UPSTREAM_UNAVAILABLE"
    default = "The upstream is not available."


class UpstreamBadResponse(GatewayError):
    """An answer that is not what it should be: not JSON, a wrong type, too large, too deep, a redirect."""

    code = "UPSTREAM_BAD_RESPONSE"
    default = "The upstream's answer is not what it should be."


class LinkRefused(GatewayError):
    """A self URI that names no known resource of the upstream; it is not followed."""

    code = "LINK_REFUSED"
    default = "This link names no known resource and is not followed."


class ParseFailed(GatewayError):
    """The request or its document is not syntactically right."""

    code = "GRAPHQL_PARSE_FAILED"
    default = "The document cannot be parsed."


class ValidationFailed(GatewayError):
    """The document does not fit the schema."""

    code = "GRAPHQL_VALIDATION_FAILED"
    default = "The document does not fit the schema."


class OperationTooComplex(GatewayError):
    """The operation exceeds a limit; nothing of it was run."""

    code = "OPERATION_TOO_COMPLEX"
    default = "The operation exceeds a limit."


class Overloaded(GatewayError):
    """The gateway has as much to do as it can."""

    code = "OVERLOADED"
    default = "The gateway is overloaded. Try again in a moment."


class PersistedQueryNotFound(GatewayError):
    """No document has this id, or only trusted documents are run and this is not one of them.

    The sentence is the one by which clients know that they should send the document itself.
    """

    code = "PERSISTED_QUERY_NOT_FOUND"
    default = "PersistedQueryNotFound"


class PersistedQueryNotSupported(GatewayError):
    """An id came in the place of a document, and no document has an id here.

    The sentence is the one by which clients know that they should send no more ids.
    """

    code = "PERSISTED_QUERY_NOT_SUPPORTED"
    default = "PersistedQueryNotSupported"


INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
