"""Answers in several parts (`multipart/mixed`, RFC 2046); each part is sent as soon as it is ready."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from aiohttp import web

from gateway.http.incremental.form import Form
from gateway.http.negotiation import JSON, MULTIPART
from gateway.http.payloads import Payload

_BEGIN = b"--graphql"
_PART = b"\r\nContent-Type: %s; charset=utf-8\r\n\r\n" % JSON.encode()
_NEXT = b"\r\n--graphql"
"""The delimiter after a part. It is sent with the part, because a client waits for it."""
_END = b"--\r\n"


async def answer_in_parts(
    request: web.Request, payloads: AsyncGenerator[Payload], form: Form
) -> web.StreamResponse:
    """Answer with a part for each payload."""
    content = f'{MULTIPART}; boundary="graphql"; {form}'
    response = web.StreamResponse(headers={"Content-Type": content, "Cache-Control": "no-store"})
    with suppress(ConnectionError):
        async with aclosing(payloads):
            await response.prepare(request)
            await response.write(_BEGIN)
            async for payload in payloads:
                await response.write(_PART + payload.json + _NEXT)
            await response.write(_END)
    return response
