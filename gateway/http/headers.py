"""Headers of every answer, and those that let pages of other origins read it (CORS)."""

from collections.abc import Awaitable, Callable, Collection

from aiohttp import web

from gateway.http import csrf, trace
from gateway.http.request import METHODS
from gateway.http.sse.token import TOKEN_HEADER

ALWAYS = {"Server": "conversation-gateway"}
"""Headers of every answer; without this one aiohttp names itself and its version."""

DEFAULTS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": ", ".join(
        ("authorization", "content-type", trace.HEADER, TOKEN_HEADER, *csrf.HEADERS)
    ),
    "Access-Control-Max-Age": "600",
}

_EXPOSED = ", ".join(("ETag", *trace.HEADERS))


def put(origins: Collection[str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal for ``on_response_prepare``: adds missing `DEFAULTS`, and CORS for these origins."""

    async def signal(request: web.Request, response: web.StreamResponse) -> None:
        headers = response.headers
        headers.update(ALWAYS)
        for name, value in DEFAULTS.items():
            if name not in headers:
                headers[name] = value
        if origins:
            headers.add("Vary", "Origin")
            origin = request.headers.get("Origin", "")
            if origin in origins:
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = _EXPOSED

    return signal


def preflight(request: web.Request, origins: Collection[str]) -> web.Response:
    """The answer to a CORS preflight."""
    allowed = request.headers.get("Origin") in origins
    return web.Response(status=204, headers=_PREFLIGHT if allowed else {"Allow": METHODS})
