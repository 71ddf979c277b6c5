"""Answers to requests that reach no handler, such as malformed ones and those for an unknown path.

They have a typed error and the same headers as other answers. They quote nothing from the request.
"""

from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web
from aiohttp.http_exceptions import ContentEncodingError, LineTooLong

from gateway.engine.errors import error_json, internal_error
from gateway.errors import BadUserInput, GatewayError, NotFound, OperationTooComplex, Overloaded
from gateway.http import headers
from gateway.http.errors import HttpError, rendered, unknown_encoding
from gateway.http.negotiation import JSON

OVERLOADED = HttpError(503, Overloaded(), {"Retry-After": "1"})
LATE_HEADERS = HttpError(408, "The request's headers did not arrive in time.")
LARGE_HEADERS = HttpError(431, "The request's headers are too large.")


class _Failure(web.Response):
    """An answer outside an application; it does not name the server either."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        del self.headers["Server"]


def response(error: HttpError) -> web.Response:
    """The answer to a rejected request."""
    return _Failure(status=error.status, body=_body(error), headers=_headers(error.headers))


def fault(error: BaseException) -> web.Response:
    """The answer to a request whose handler failed."""
    return _Failure(status=500, body=rendered([internal_error(error)]), headers=_headers({}))


def text(error: HttpError) -> bytes:
    """The answer to an incomplete request, as bytes; the connection closes after it."""
    body = _body(error)
    more = {"Content-Length": str(len(body)), "Connection": "close"}
    fields = "".join(f"{name}: {value}\r\n" for name, value in (_headers(error.headers) | more).items())
    status = HTTPStatus(error.status)
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{fields}\r\n".encode() + body


def malformed(error: BaseException | None) -> HttpError:
    """The error of a request that cannot be parsed."""
    if isinstance(error, ContentEncodingError):
        return unknown_encoding()
    if isinstance(error, LineTooLong):
        return LARGE_HEADERS
    return HttpError(400, "The request is not valid HTTP.")


def unrouted(error: web.HTTPException) -> HttpError:
    """The error of a request that no handler takes."""
    kept = {name: error.headers[name] for name in ("Allow", "Location") if name in error.headers}
    return HttpError(error.status, _typed(error.status), kept)


def _typed(status: int) -> GatewayError:
    if status == 404:
        return NotFound("Nothing is served at this path.")
    if status == 413:
        return OperationTooComplex("The request's body is too large.")
    return BadUserInput(f"{HTTPStatus(status).phrase}.")


def _body(error: HttpError) -> bytes:
    return rendered([error_json(error.error)])


def _headers(more: Mapping[str, str]) -> dict[str, str]:
    return {"Content-Type": f"{JSON}; charset=utf-8", **headers.DEFAULTS, **more}
