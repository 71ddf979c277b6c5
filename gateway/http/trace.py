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
    began) and ``duration`` in milliseconds and ``bytes`` of the decompressed body; ``budget`` is the
    token's: calls ``allowed`` and ``left`` in this window, and seconds to its ``reset``. What `aged` tells is
    there, too.

    Args:
        exchanges: In the order of their ends.
        began: When the operation did, in seconds of the exchanges' clock.
        rate: The token's budget, as far as it is known.
    """
    outcomes = Counter(exchange.outcome for exchange in exchanges)
    return {
        **{outcome.value: outcomes[outcome] for outcome in Outcome if outcome is not Outcome.STALE},
        **_NOTHING_AGED,
        **aged(exchanges),
        "calls": [_call(exchange, began) for exchange in exchanges],
        "budget": _budget(rate) if rate else None,
    }


_NOTHING_AGED: dict[str, Any] = {"stale": [], "recent": []}


def aged(exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """What a client is told unasked: what of an answer is not as fresh as it should be.

    ``stale`` has the entities whose time is over, for the upstream could not be asked: their ``kind``, their
    ``count``, and the ``age`` of the oldest. ``recent`` has the reads of a moment ago that were shared,
    because the budget is short, by ``template``. Ages are in seconds.
    """
    stale = [
        {"kind": each.kind, "count": len(each.ids), "age": round(each.age, 3)}
        for each in exchanges
        if each.outcome is Outcome.STALE
    ]
    recent = [
        {"template": each.template, "age": round(each.age, 3)}
        for each in exchanges
        if each.outcome is Outcome.SHARED and each.age
    ]
    return {key: value for key, value in (("stale", stale), ("recent", recent)) if value}


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
