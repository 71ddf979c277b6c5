"""What an operation cost: in brief by headers, and in ``extensions.upstream`` to whom asks for it."""

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Any

from gateway.events import CacheRead, Exchange, Source
from gateway.upstream.transport.status import Rate

HEADER = "x-gateway-trace"
"""The request header that asks, with ``1``."""

_CALLS = "x-gateway-upstream-calls"
_RATE = ("x-gateway-ratelimit-allowed", "x-gateway-ratelimit-remaining", "x-gateway-ratelimit-reset")

HEADERS = (_CALLS, *_RATE)
"""The headers of an answer that `headers` gives."""


Reads = Sequence[Exchange | CacheRead]
"""What an operation read, in the order in which it came."""


def headers(reads: Reads, rate: Rate | None) -> dict[str, str]:
    """What every answer tells: the calls that were made for it, and what is left of the token's budget.

    Calls allowed and remaining are of this window, which ends in ``reset`` seconds; before the upstream has
    told a budget, nothing is told of it.
    """
    told = {_CALLS: str(sum(read.source is Source.MADE for read in reads))}
    if rate is not None:
        left = max(0, rate.allowed - rate.used)
        told |= zip(_RATE, map(str, (rate.allowed, left, ceil(rate.reset))), strict=True)
    return told


def told(reads: Reads, began: float, rate: Rate | None, planned: int | None) -> dict[str, Any]:
    """The exchanges of an operation as JSON.

    ``planned`` are the calls that its plan needs at most, ``null`` where there is none. ``made``, ``shared``
    and ``cached`` count the exchanges; ``calls`` has each, with ``start`` (since the operation
    began) and ``duration`` in milliseconds and ``bytes`` of the decompressed body; ``budget`` is the
    token's: calls ``allowed`` and ``left`` in this window, and seconds to its ``reset``. What `aged` tells is
    there, too.

    Args:
        reads: What it read.
        began: When the operation did, in seconds of the reads' clock.
        rate: The token's budget, as far as it is known.
        planned: See `Cost.most`.
    """
    sources = Counter(read.source for read in reads)
    return {
        "planned": planned,
        **{source.value: sources[source] for source in Source if source is not Source.STALE},
        **_NOTHING_AGED,
        **aged(reads),
        "calls": [_call(read, began) for read in reads],
        "budget": _budget(rate) if rate else None,
    }


_NOTHING_AGED: dict[str, Any] = {"stale": [], "recent": []}


def aged(reads: Reads) -> dict[str, Any]:
    """What a client is told unasked: what of an answer is not as fresh as it should be.

    ``stale`` has the entities whose time is over, for the upstream could not be asked: their ``kind``, their
    ``count``, and the ``age`` of the oldest. ``recent`` has the reads of a moment ago that were shared,
    because the budget is short, by ``template``. Ages are in seconds.
    """
    stale = [
        {"kind": each.kind, "count": len(each.ids), "age": round(each.age, 3)}
        for each in reads
        if isinstance(each, CacheRead) and each.source is Source.STALE
    ]
    recent = [
        {"template": each.template, "age": round(each.age, 3)}
        for each in reads
        if isinstance(each, Exchange) and each.age
    ]
    return {key: value for key, value in (("stale", stale), ("recent", recent)) if value}


def _budget(rate: Rate) -> dict[str, Any]:
    left = max(0, rate.allowed - rate.used)
    return {"allowed": rate.allowed, "left": left, "reset": round(rate.reset, 3)}


def _call(read: Exchange | CacheRead, began: float) -> dict[str, Any]:
    if isinstance(read, CacheRead):
        return _entry("GET", read, 200, read.at - began, 0.0)
    return _entry(read.method, read, read.status, read.start - began, read.duration)


def _entry(
    method: str, read: Exchange | CacheRead, status: int | None, start: float, duration: float
) -> dict[str, Any]:
    return {
        "method": method,
        "template": read.template,
        "ids": read.ids,
        "level": read.level,
        "status": status,
        "outcome": read.source.value,
        "start": round(start * 1000, 3),
        "duration": round(duration * 1000, 3),
        "bytes": read.bytes,
    }
