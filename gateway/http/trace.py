"""HTTP headers that ask for the trace of an operation, and those with its summary."""

from math import ceil

from gateway.events import Source
from gateway.service.outcome import Outcome

HEADER = "x-gateway-trace"
"""The request header that asks for ``extensions.upstream``, with ``1``."""

FEDERATED_HEADER = "apollo-federation-include-trace"
"""The request header by which routers ask for ``extensions.ftv1``, with ``ftv1``."""

_CALLS = "x-gateway-upstream-calls"
_RATE = ("x-gateway-ratelimit-allowed", "x-gateway-ratelimit-remaining", "x-gateway-ratelimit-reset")

HEADERS = (_CALLS, *_RATE)
"""The names of the headers in `headers`."""


def headers(outcome: Outcome) -> dict[str, str]:
    """The headers of every answer: the calls made for it, and the token's budget.

    The allowed and remaining calls are those of this window, which ends in ``reset`` seconds. They are absent
    until the upstream has answered a call of the token.
    """
    rate = outcome.rate
    shown = {_CALLS: str(sum(read.source is Source.MADE for read in outcome.reads))}
    if rate is not None:
        left = max(0, rate.allowed - rate.used)
        shown |= zip(_RATE, map(str, (rate.allowed, left, ceil(rate.reset))), strict=True)
    return shown
