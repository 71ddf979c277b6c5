"""An answer's body: read within a cap, and parsed by one parser."""

from typing import Any

import aiohttp
import orjson
from multidict import istr
from pydantic_core import from_json

from gateway.errors import UpstreamBadResponse

_CONTENT_ENCODING = istr("Content-Encoding")


async def read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The whole decompressed body, of at most ``limit`` bytes.

    aiohttp expands a compressed body piece by piece and stops reading while pieces wait, so that memory
    stays near ``limit`` whatever the upstream sends.

    Raises:
        UpstreamBadResponse: The body is larger, or its announced length is.
        aiohttp.ClientError: The connection broke, or the body ended too soon.
    """
    said = response.content_length
    if said is not None and said > limit:
        raise _too_large(response)
    if said is not None and _CONTENT_ENCODING not in response.headers:
        # No more than was announced can come.
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
    """The JSON value of a body, by the letter of RFC 8259.

    Duplicate keys are legal; the last one holds. Integers beyond 64 bits become floats.

    Raises:
        UpstreamBadResponse: It is not JSON, is cut short, holds a number or a character that JSON cannot
            hold, or nests deeper than 1024 levels.
    """
    try:
        # orjson takes no subclass of bytes; of bytes themselves this is no copy.
        return orjson.loads(bytes(body))
    except orjson.JSONDecodeError:
        # The parser's error holds the document; it must not travel with ours.
        raise UpstreamBadResponse("The upstream's answer is not valid JSON.") from None


def parse_listing(body: bytes) -> Any:
    """The JSON value of a listing's body, from which a reader takes just what it needs.

    Numbers that JSON does not have (`NaN`, `Infinity`) pass here, since looking for them would cost nearly as
    much as reading; the reader of a value rejects them in that place.

    Raises:
        UpstreamBadResponse: It is not JSON, is cut short, or nests too deeply.
    """
    try:
        return from_json(body)
    except ValueError:
        raise UpstreamBadResponse("The upstream's answer is not valid JSON.") from None


def _too_large(response: aiohttp.ClientResponse) -> UpstreamBadResponse:
    response.close()
    return UpstreamBadResponse("The upstream's answer is too large.")
