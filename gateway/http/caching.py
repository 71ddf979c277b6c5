"""HTTP caching of answers (RFC 9111), and conditional requests (RFC 9110, section 13).

An answer is private to its caller. A client may keep it for as long as all entities in it hold. An answer
with live data must be validated each time, and one with an error is not kept.
"""

import math
from hashlib import blake2b

from aiohttp import web

from gateway.http import trace
from gateway.service.service import Outcome

VARY = f"Accept, Authorization, {trace.HEADER}"
"""Headers of a request on which the answer depends."""


def control(outcome: Outcome) -> str:
    """The value of ``Cache-Control`` for the outcome of a query."""
    if outcome.result.errors or outcome.stale or not outcome.result.ran:
        return "no-store"
    if math.isfinite(outcome.holds) and outcome.holds >= 1:
        return f"private, max-age={int(outcome.holds)}"
    return "private, no-cache"


def entity_tag(body: bytes, content_type: str) -> str:
    """A weak validator: the same for equal answers of one media type."""
    return blake2b(body, key=content_type.encode()[:64], digest_size=12).hexdigest()


def is_known(request: web.Request, tag: str) -> bool:
    """Whether the client has the answer already."""
    return any(known.value in (tag, "*") for known in request.if_none_match or ())
