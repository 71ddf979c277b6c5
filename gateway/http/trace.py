"""``extensions.upstream``: what an operation cost, told to whom asks with ``x-gateway-trace: 1``."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gateway.upstream.caller import Exchange, Outcome

HEADER = "x-gateway-trace"


def told(exchanges: Sequence[Exchange], began: float) -> dict[str, Any]:
    """The exchanges of an operation as JSON.

    ``made``, ``shared`` and ``cached`` count them; ``calls`` has each, with ``start`` (since the operation
    began) and ``duration`` in milliseconds and ``bytes`` of the decompressed body; ``budget`` is what the
    last answer said of the token's: calls ``allowed`` and ``left`` in this window, seconds to its ``reset``.

    Args:
        exchanges: In the order of their ends.
        began: When the operation did, in seconds of the exchanges' clock.
    """
    outcomes = Counter(exchange.outcome for exchange in exchanges)
    rates = [exchange.rate for exchange in exchanges if exchange.rate is not None]
    return {
        **{outcome.value: outcomes[outcome] for outcome in Outcome},
        "calls": [_call(exchange, began) for exchange in exchanges],
        "budget": {
            "allowed": rates[-1].allowed,
            "left": max(0, rates[-1].allowed - rates[-1].used),
            "reset": rates[-1].reset,
        }
        if rates
        else None,
    }


def _call(exchange: Exchange, began: float) -> dict[str, Any]:
    return {
        "method": exchange.method,
        "template": exchange.template,
        "ids": exchange.ids,
        "status": exchange.status,
        "outcome": exchange.outcome.value,
        "start": round((exchange.start - began) * 1000, 3),
        "duration": round(exchange.duration * 1000, 3),
        "bytes": exchange.bytes,
    }
