"""Cross-site request forgery: a page of another site must not make a browser ask, not even blindly.

What a browser sends across sites without asking first is a GET, or a POST of a form's content type. So a
POST must be JSON, and a GET must carry a header that forces the browser to ask (a CORS preflight), which is
answered for allowed origins only.
"""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from yarl import URL

from gateway.http.negotiation import is_json
from gateway.http.refusal import Refusal

HEADERS = ("x-gateway-preflight", "apollo-require-preflight", "x-apollo-operation-name")
"""Any of these will do, with any value; the last two are what common clients send."""


def check(headers: Mapping[str, str]) -> None:
    """See that a GET was meant.

    Raises:
        Refusal: 400, for it could be another site's doing.
    """
    if not any(headers.get(name) for name in HEADERS) and not is_json(headers.get("Content-Type")):
        raise Refusal(400, f"A GET needs the header {HEADERS[0]}, with any value.")


@web.middleware
async def own_host_only(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse requests that name another host than this machine.

    On loopback, where callers need no proof, a page whose host name was made to point here (DNS rebinding)
    would be of the same origin as the gateway.
    """
    if _host(request.host) not in ("localhost", "127.0.0.1", "::1"):
        raise Refusal(421, "This gateway answers to localhost only.")
    return await handler(request)


def _host(authority: str) -> str | None:
    try:
        return URL.build(scheme="http", authority=authority).host
    except ValueError:
        return None
