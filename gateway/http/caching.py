"""HTTP caching of answers (RFC 9111), and conditional requests (RFC 9110, section 13).

An answer is private to its caller. A client may cache it while all its entities hold. An answer with live
data must be validated each time, and one with an error must not be cached.
"""

import math
from hashlib import blake2b

from aiohttp import web

from gateway.http import trace
from gateway.service.outcome import Outcome

VARY = f"Accept, Authorization, {trace.HEADER}"
"""The request headers that the answer depends on."""


def control(outcome: Outcome) -> str:
    """The value of ``Cache-Control`` for the outcome of a query."""
    if outcome.result.errors or outcome.stale or not outcome.result.ran:
        return "no-store"
    if math.isfinite(outcome.holds) and outcome.holds >= 1:
        return f"private, max-age={int(outcome.holds)}"
    return "private, no-cache"


def entity_tag(body: bytes, content_type: str) -> str:
    """A weak validator, equal for equal answers of one media type."""
    return blake2b(body, key=content_type.encode()[:64], digest_size=12).hexdigest()


def is_known(request: web.Request, tag: str) -> bool:
    """Whether the client already has the answer."""
    return any(known.value in (tag, "*") for known in request.if_none_match or ())
