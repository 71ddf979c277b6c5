"""The headers of HTTP that ask for the trace of an operation, and that give it in brief."""

from math import ceil

from gateway.events import Source
from gateway.service.service import Outcome

HEADER = "x-gateway-trace"
"""The request header that asks for ``extensions.upstream``, with ``1``."""

FEDERATED_HEADER = "apollo-federation-include-trace"
"""The request header by which routers ask for ``extensions.ftv1``, with ``ftv1``."""

_CALLS = "x-gateway-upstream-calls"
_RATE = ("x-gateway-ratelimit-allowed", "x-gateway-ratelimit-remaining", "x-gateway-ratelimit-reset")

HEADERS = (_CALLS, *_RATE)
"""The headers of an answer that `headers` gives."""


def headers(outcome: Outcome) -> dict[str, str]:
    """The headers of every answer: the calls made for it, and what is left of the token's budget.

    Calls allowed and remaining are of this window, which ends in ``reset`` seconds. Until the upstream has
    answered a call of the token, its budget is not known, and these headers are left out.
    """
    rate = outcome.rate
    shown = {_CALLS: str(sum(read.source is Source.MADE for read in outcome.reads))}
    if rate is not None:
        left = max(0, rate.allowed - rate.used)
        shown |= zip(_RATE, map(str, (rate.allowed, left, ceil(rate.reset))), strict=True)
    return shown
