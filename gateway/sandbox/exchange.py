"""Reading requests and writing answers, for all handlers."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.tokens import Token

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN = web.RequestKey("token", Token)
"""The token that a request was admitted with."""

HEADERS = web.RequestKey("headers", dict[str, str])
"""Headers that every answer to a request carries."""


def answer(body: bytes, status: int = 200) -> web.Response:
    """An answer of JSON bytes."""
    return web.Response(body=body, status=status, content_type="application/json")


def json_answer(value: Any, status: int = 200) -> web.Response:
    """An answer of a value, encoded as JSON."""
    return answer(orjson.dumps(value), status)


async def body_of(request: web.Request) -> Any:
    """The decoded body; raises a 400 if it is not JSON."""
    try:
        return orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise refusals.bad_request("The body is not JSON.") from None
