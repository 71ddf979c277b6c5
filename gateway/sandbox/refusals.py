"""Error answers: the vendor's error body, by status and code."""

import orjson


class Refusal(Exception):  # noqa: N818  # an answer like others, not a fault
    """An error answer, raised where a request fails.

    ``params`` are the values in the vendor's message; ``field`` is the part of the body that is wrong
    (``wrapup.code``), which the details name; ``headers`` are sent with the body.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        params: dict[str, str] | None = None,
        field: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.params = params or {}
        self.field = field
        self.headers = headers or {}

    def body(self, context_id: str) -> bytes:
        """The vendor's error body; ``context_id`` is the correlation id of the answer."""
        return orjson.dumps(
            {
                "message": self.message,
                "code": self.code,
                "status": self.status,
                "contextId": context_id,
                "messageWithParams": self._with_placeholders(),
                "messageParams": self.params,
                "details": [{"errorCode": self.code, "fieldName": self.field}] if self.field else [],
                "errors": [],
            }
        )

    def _with_placeholders(self) -> str:
        text = self.message
        for name, value in self.params.items():
            text = text.replace(value, "{" + name + "}")
        return text


def no_token() -> Refusal:
    """No bearer token in the request."""
    return Refusal(401, "authentication.required", "This call needs a bearer token and has none.")


def bad_token() -> Refusal:
    """An unknown, expired or revoked token."""
    return Refusal(401, "bad.credentials", "The token is not, or no longer, valid.")


def missing_permission(*permissions: str) -> Refusal:
    """The token has none of the permissions of the call."""
    asked = f"[{', '.join(permissions)}]"
    return Refusal(
        403,
        "missing.any.permissions",
        f"This call needs one of these permissions: {asked}",
        params={"permissions": asked},
    )


def foreign_division() -> Refusal:
    """A single read in a division that is not the token's."""
    return Refusal(
        403, "missing.division.permission", "The token has no right in the division of this entity."
    )


def not_participating() -> Refusal:
    """A call that only participants of the conversation may make."""
    return Refusal(403, "not.authorized", "Only a participant of the conversation may do this.")


def not_found(what: str, entity_id: str, *, field: str | None = None) -> Refusal:
    """No entity has this id, which the body names in ``field`` (``None``: the path)."""
    message = f"There is no {what} with the id {entity_id}."
    return Refusal(404, "not.found", message, params={"id": entity_id}, field=field)


def bad_request(message: str, *, field: str | None = None) -> Refusal:
    """A request that cannot be read: no JSON, an unknown field, a field of another type."""
    return Refusal(400, "bad.request", message, field=field)


def invalid(field: str, message: str) -> Refusal:
    """A field that is missing, or whose value is not allowed."""
    return Refusal(400, "constraint.validation", message, field=field)


def wrong_medium(message: str) -> Refusal:
    """An act that the medium does not have."""
    return Refusal(400, "not.supported", message)


def conflict(message: str) -> Refusal:
    """An act that the present state does not allow."""
    return Refusal(409, "general.conflict", message)


def no_user() -> Refusal:
    """A call about the token's own user, with a token of client credentials."""
    return Refusal(400, "user.context.required", "This call is about a user, and the token belongs to none.")


def too_many(limit: int, seconds: int) -> Refusal:
    """The budget of a window is used up; ``seconds`` remain until the next."""
    return Refusal(
        429,
        "too.many.requests.retry.after",
        f"More than {limit} requests in a minute: come back in {seconds} seconds.",
        params={"rateLimit": str(limit), "retryAfterSeconds": str(seconds)},
        headers={"Retry-After": str(seconds)},
    )
