"""What a client may keep of an answer (RFC 9111), and how it asks whether that still holds (RFC 9110, 13).

An answer is its asker's own. It may be kept as long as all the entities in it hold; one with anything in it
that changes all the time must be asked for again each time, and one with an error is not kept at all.
"""

import math
from hashlib import blake2b

from aiohttp import web

from gateway.engine.engine import Result
from gateway.graph.context import Context
from gateway.http import trace
from gateway.upstream.caller import Outcome

VARY = f"Accept, Authorization, {trace.HEADER}"
"""Headers of a request on which the answer depends."""


def control(result: Result, context: Context) -> str:
    """The value of ``Cache-Control`` for what came of a query."""
    stale = any(exchange.outcome is Outcome.STALE for exchange in context.caller.trace)
    if result.errors or stale or not result.ran:
        return "no-store"
    holds = context.loaders.entities.holds
    if math.isfinite(holds) and holds >= 1:
        return f"private, max-age={int(holds)}"
    return "private, no-cache"


def entity_tag(body: bytes, content_type: str) -> str:
    """A weak validator: the same for equal answers of one media type."""
    return blake2b(body, key=content_type.encode()[:64], digest_size=12).hexdigest()


def is_known(request: web.Request, tag: str) -> bool:
    """Whether the client has the answer already."""
    return any(known.value in (tag, "*") for known in request.if_none_match or ())
