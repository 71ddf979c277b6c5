"""``extensions.upstream``: what an operation cost, told to whom asks with ``x-gateway-trace: 1``."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gateway.upstream.caller import Exchange, Outcome
from gateway.upstream.protocol import Rate

HEADER = "x-gateway-trace"


def told(exchanges: Sequence[Exchange], began: float, rate: Rate | None) -> dict[str, Any]:
    """The exchanges of an operation as JSON.

    ``made``, ``shared`` and ``cached`` count them; ``calls`` has each, with ``start`` (since the operation
    began) and ``duration`` in milliseconds and ``bytes`` of the decompressed body; ``budget`` is the token's:
    calls ``allowed`` and ``left`` in this window, and seconds to its ``reset``.

    Args:
        exchanges: In the order of their ends.
        began: When the operation did, in seconds of the exchanges' clock.
        rate: The token's budget, as far as it is known.
    """
    outcomes = Counter(exchange.outcome for exchange in exchanges)
    return {
        **{outcome.value: outcomes[outcome] for outcome in Outcome},
        "calls": [_call(exchange, began) for exchange in exchanges],
        "budget": _budget(rate) if rate else None,
    }


def _budget(rate: Rate) -> dict[str, Any]:
    left = max(0, rate.allowed - rate.used)
    return {"allowed": rate.allowed, "left": left, "reset": round(rate.reset, 3)}


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
