"""HTTP errors: answers to requests that have no operation to run."""

from collections.abc import Mapping, Sequence

import msgspec

from gateway.engine.errors import ErrorJSON
from gateway.errors import BadUserInput, GatewayError


class HttpError(Exception):
    """A request is malformed or not allowed; the answer has a status and one typed error."""

    def __init__(
        self, status: int, error: GatewayError | str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.status = status
        self.error = BadUserInput(error) if isinstance(error, str) else error
        self.headers = headers or {}


ENCODINGS = ("gzip", "deflate")
"""The encodings in which a body may come."""


def unknown_encoding() -> HttpError:
    """The error for a body in another encoding."""
    names = ", ".join(ENCODINGS)
    return HttpError(415, f"The body's encoding must be {names}.", {"Accept-Encoding": names})


def rendered(errors: Sequence[ErrorJSON]) -> bytes:
    """The body of an answer that has errors only."""
    return msgspec.json.encode({"errors": errors})
