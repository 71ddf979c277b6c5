"""Cross-site request forgery: a page of another site must not make a browser send an operation.

Without a CORS preflight, a browser sends to other sites only a GET, or a POST with a form's content type. So
a POST must be JSON. A GET must have a header that forces a preflight, which succeeds for allowed origins
only; a bearer token is such a header. A GET without one must not come from a page of another site. Browsers
reveal that by `Sec-Fetch-Site` and `Origin`; other clients send neither.
"""

from collections.abc import Collection, Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from yarl import URL

from gateway.errors import Forbidden
from gateway.http.errors import HttpError
from gateway.http.negotiation import is_json

HEADERS = ("x-gateway-preflight", "apollo-require-preflight", "x-apollo-operation-name")
"""Any of these suffices, with any value. Common clients send the last two."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""The host names of this machine itself."""

_OWN_SITE = (None, "none", "same-origin")
"""Values of `Sec-Fetch-Site` that a page of another site cannot cause; `none` is the address bar."""


def check(headers: Mapping[str, str], host: str) -> None:
    """Check that no page of another site can have caused a GET to this host.

    Raises:
        HttpError: 400 if one could have caused it.
    """
    if not _forces_preflight(headers) and _is_foreign(headers, host):
        raise HttpError(400, f"A GET from another site needs a bearer token or the header {HEADERS[0]}.")


def check_socket(headers: Mapping[str, str], host: str, origins: Collection[str]) -> None:
    """Check that a socket is opened by the host's own pages or by those of the origins.

    Browsers open sockets without a preflight, and let every page read them.

    Raises:
        HttpError: 403 if another page opens it.
    """
    if headers.get("Origin") not in origins and _is_foreign(headers, host):
        raise HttpError(403, Forbidden("Pages of this origin may not open a socket here."))


def _forces_preflight(headers: Mapping[str, str]) -> bool:
    # Browsers add basic credentials by themselves, but never a bearer token.
    is_bearer = headers.get("Authorization", "").lower().startswith("bearer ")
    named = any(headers.get(name) for name in HEADERS)
    return is_bearer or named or is_json(headers.get("Content-Type"))


def _is_foreign(headers: Mapping[str, str], host: str) -> bool:
    origin = headers.get("Origin")
    is_own = origin is None or origin.partition("://")[2].lower() == host.lower()
    return not is_own or headers.get("Sec-Fetch-Site") not in _OWN_SITE


def only_for(hosts: Collection[str]) -> Middleware:
    """A middleware that refuses requests for other hosts.

    With DNS rebinding a foreign page's host name points to this machine, so the page has the gateway's
    origin. If callers need no token, only the host's name gives it away.
    """

    @web.middleware
    async def check_host(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _host(request.host) not in hosts:
            raise HttpError(421, "GATEWAY_HTTP__ALLOWED_HOSTS does not have this host.")
        return await handler(request)

    return check_host


def _host(authority: str) -> str | None:
    try:
        return URL.build(scheme="http", authority=authority).host
    except ValueError:
        return None
