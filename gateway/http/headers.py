"""The headers of every answer, and those that allow pages of other origins to read it (CORS).

No answer names the server: aiohttp's `Server` header would reveal its version and Python's.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from aiohttp import web

from gateway.http import csrf, trace
from gateway.http.sse.token import TOKEN_HEADER

DEFAULTS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_HEADERS = (
    "authorization",
    "content-type",
    "if-none-match",
    trace.HEADER,
    TOKEN_HEADER,
    *csrf.HEADERS,
    # What OpenTelemetry and Apollo Client add to every request of a page that is set up so.
    "traceparent",
    "tracestate",
    "apollographql-client-name",
    "apollographql-client-version",
)
_MAX_AGE = "600"

_EXPOSED = ", ".join(("ETag", "Retry-After", *trace.HEADERS))


def put(origins: Collection[str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal for ``on_response_prepare`` that adds missing `DEFAULTS`, and CORS for these origins."""

    async def signal(request: web.Request, response: web.StreamResponse) -> None:
        headers = response.headers
        headers.popall("Server", None)
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


@dataclass(frozen=True, slots=True)
class Cors:
    """The rights of pages of other origins.

    Attributes:
        origins: The origins whose pages may call.
        forwarded: Headers for the upstream, which they may send beside the gateway's own.
    """

    origins: Collection[str]
    forwarded: Collection[str]

    def preflight(self, request: web.Request, methods: str) -> web.Response:
        """The answer to a preflight at a path that takes these methods."""
        if request.headers.get("Origin") not in self.origins:
            return web.Response(status=204, headers={"Allow": methods})
        allowed = {
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": ", ".join((*_HEADERS, *self.forwarded)),
            "Access-Control-Max-Age": _MAX_AGE,
        }
        return web.Response(status=204, headers=allowed)
