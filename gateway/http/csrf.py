"""Cross-site request forgery: a page of another site must not make a browser send an operation.

Without a CORS preflight, a browser sends across sites only a GET, or a POST of a form's content type. So a
POST must be JSON, and a GET must carry a header that forces a preflight, which succeeds for allowed origins
only.
"""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from yarl import URL

from gateway.http.errors import HttpError
from gateway.http.negotiation import is_json

HEADERS = ("x-gateway-preflight", "apollo-require-preflight", "x-apollo-operation-name")
"""One of these suffices, with any value; the last two are those that common clients send."""


def check(headers: Mapping[str, str]) -> None:
    """Check that no other site can have caused a GET.

    Raises:
        HttpError: 400: another site could have caused it.
    """
    if not any(headers.get(name) for name in HEADERS) and not is_json(headers.get("Content-Type")):
        raise HttpError(400, f"A GET needs the header {HEADERS[0]}, with any value.")


@web.middleware
async def own_host_only(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse requests that name another host than this machine.

    On loopback callers need no token. A page whose host name was made to point to this machine (DNS
    rebinding) would be of the same origin as the gateway.
    """
    if _host(request.host) not in ("localhost", "127.0.0.1", "::1"):
        raise HttpError(421, "This gateway answers to localhost only.")
    return await handler(request)


def _host(authority: str) -> str | None:
    try:
        return URL.build(scheme="http", authority=authority).host
    except ValueError:
        return None
