"""The trace of an operation: what it read, as the JSON of ``extensions.upstream``."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gateway.events import CacheRead, Exchange, Source
from gateway.upstream.transport.status import Rate

Reads = Sequence[Exchange | CacheRead]
"""What an operation read, in the order in which it came."""


def full(reads: Reads, began: float, rate: Rate | None, planned: int | None) -> dict[str, Any]:
    """The trace that a client asks for.

    ``planned``: the calls that the plan needs at most, ``null`` without a plan. ``made``, ``shared`` and
    ``cached``: the number of reads of each source. ``calls``: each of them, with ``start`` (since the request
    came) and ``duration`` in milliseconds, and ``bytes`` of the decompressed body. ``budget``: the token's
    calls ``allowed`` and ``left`` in this window, and the seconds to its ``reset``. ``stale``, ``live`` and
    ``recent`` are those of `aged`.

    Args:
        reads: What the operation read.
        began: When the request arrived, in seconds of the reads' clock.
        rate: The token's budget, as far as it is known.
        planned: See `Cost.most`.
    """
    sources = Counter(read.source for read in reads)
    return {
        "planned": planned,
        **{source.value: sources[source] for source in (Source.MADE, Source.SHARED, Source.CACHED)},
        **_NOTHING_AGED,
        **aged(reads),
        "calls": [_call(read, began) for read in reads],
        "budget": _budget(rate) if rate else None,
    }


_NOTHING_AGED: dict[str, Any] = {"stale": [], "live": [], "recent": []}


def aged(reads: Reads) -> dict[str, Any]:
    """The trace that every answer has where a part of it is older than usual; else it is empty.

    ``stale``: entities whose time in the cache is over, shown because the upstream did not answer; ``kind``,
    ``count``, and the ``age`` of the oldest. ``live``: the same of entities that are shown without a call,
    because a channel tells of every change; their age is since they were read or confirmed. ``recent``: reads
    that were shared a moment after they began, because the budget is short; ``template`` and ``age``. Ages
    are in seconds.
    """
    recent = [
        {"template": each.template, "age": round(each.age, 3)}
        for each in reads
        if isinstance(each, Exchange) and each.age
    ]
    told = (("stale", _shown(reads, Source.STALE)), ("live", _shown(reads, Source.LIVE)), ("recent", recent))
    return {key: value for key, value in told if value}


def _shown(reads: Reads, source: Source) -> list[dict[str, Any]]:
    """The entities of one source."""
    return [
        {"kind": each.kind, "count": len(each.ids), "age": round(each.age, 3)}
        for each in reads
        if isinstance(each, CacheRead) and each.source is source
    ]


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
