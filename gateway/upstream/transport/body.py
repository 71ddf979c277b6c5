"""The body of an answer: reads it within a limit, and parses it."""

from typing import Any

import aiohttp
import orjson
from multidict import istr
from pydantic_core import from_json

from gateway.errors import UpstreamBadResponse

_CONTENT_ENCODING = istr("Content-Encoding")


async def read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The whole decompressed body, of at most ``limit`` bytes.

    aiohttp decompresses a body piece by piece and stops reading while pieces wait, so memory stays near
    ``limit`` whatever the upstream sends.

    Raises:
        UpstreamBadResponse: The body or its announced length is larger.
        aiohttp.ClientError: The connection broke, or the body ended too soon.
    """
    said = response.content_length
    if said is not None and said > limit:
        raise _too_large(response)
    if said is not None and _CONTENT_ENCODING not in response.headers:
        # The body cannot be longer than announced.
        return await response.content.read()
    pieces: list[bytes] = []
    size = 0
    async for piece in response.content.iter_any():
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise _too_large(response)
    return b"".join(pieces)


def parse(body: bytes) -> Any:
    """The JSON value of a body, strictly by RFC 8259.

    Duplicate keys are legal; the last one counts. Integers beyond 64 bits become floats.

    Raises:
        UpstreamBadResponse: The body is not JSON, is truncated, has a number or a character that JSON does
            not allow, or more than 1024 levels.
    """
    try:
        # orjson refuses subclasses of bytes; for plain bytes this makes no copy.
        return orjson.loads(bytes(body))
    except orjson.JSONDecodeError:
        # The parser's error contains the document, which must not become part of this error.
        raise UpstreamBadResponse("The upstream's answer is not valid JSON.") from None


def parse_listing(body: bytes) -> Any:
    """The JSON value of a listing's body, less strictly.

    Numbers that JSON does not have (`NaN`, `Infinity`) are accepted, as looking for them would cost nearly as
    much as parsing. Code that reads such a value refuses it.

    Raises:
        UpstreamBadResponse: The body is not JSON, is truncated, or has too many levels.
    """
    try:
        return from_json(body)
    except ValueError:
        raise UpstreamBadResponse("The upstream's answer is not valid JSON.") from None


def _too_large(response: aiohttp.ClientResponse) -> UpstreamBadResponse:
    response.close()
    return UpstreamBadResponse("The upstream's answer is too large.")
