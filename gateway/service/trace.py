"""The trace of an operation: its reads, as the JSON of ``extensions.upstream``."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gateway.events import CacheRead, Exchange, Source
from gateway.upstream.transport.status import Rate

Reads = Sequence[Exchange | CacheRead]
"""The reads of an operation, in order of arrival."""


def full(reads: Reads, began: float, rate: Rate | None, planned: int | None) -> dict[str, Any]:
    """The complete trace, for clients that ask for it.

    ``planned``: the calls of the plan at most, ``null`` without a plan. ``made``, ``shared`` and ``cached``:
    the number of reads by source. ``calls``: each read, with ``start`` (since the request arrived) and
    ``duration`` in milliseconds, and ``bytes`` of the decompressed body. ``budget``: the token's calls
    ``allowed`` and ``left`` in this window, and the seconds to its ``reset``. ``stale``, ``live`` and
    ``recent``: see `aged`.

    Args:
        reads: The reads of the operation.
        began: When the request arrived, in seconds of the reads' clock.
        rate: The token's budget; `None` if it is unknown.
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
    """The trace of reads that are older than usual, which every answer has; empty if there are none.

    ``stale``: expired entities, served because the upstream did not answer; ``kind``, ``count``, and the
    ``age`` of the oldest. ``live``: the same for entities that need no call because a channel reports every
    change; their age counts from the last read or confirmation. ``recent``: reads shared a moment after they
    began, because the budget is short; ``template`` and ``age``. Ages are in seconds.
    """
    recent = [
        {"template": each.template, "age": round(each.age, 3)}
        for each in reads
        if isinstance(each, Exchange) and each.age
    ]
    parts = {"stale": _entities(reads, Source.STALE), "live": _entities(reads, Source.LIVE), "recent": recent}
    return {key: value for key, value in parts.items() if value}


def _entities(reads: Reads, source: Source) -> list[dict[str, Any]]:
    """The entities from one source."""
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
