"""The token of a reserved event stream in a request."""

from aiohttp import web

TOKEN_HEADER = "x-graphql-event-stream-token"  # noqa: S105  # the name of a header


def token_of(request: web.Request) -> str | None:
    """The token in a request, if there is one; a browser's `EventSource` sends it in the URL."""
    given = request.headers.get(TOKEN_HEADER)
    return given if given is not None or not request.query_string else request.query.get("token")
