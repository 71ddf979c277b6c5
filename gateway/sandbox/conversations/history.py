"""The analytics details query: interval, filters, order and pages over analytics records."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf
from typing import Any

from gateway.sandbox import refusals
from gateway.sandbox.conversations.analytics import moment
from gateway.sandbox.kinds import Entity

PAGE_LIMIT = 100
"""The largest page, and the most ids of a read by ids."""


def query(records: Iterable[Entity], body: Entity) -> Entity:
    """Answer a details query (the vendor's ``ConversationQuery``); raises a 400 for an invalid query.

    As with the vendor, an answer without hits has no ``conversations``.
    """
    size, number = _paging(body.get("paging") or {})
    begin, end = _interval(body.get("interval"))
    hits = [
        record
        for record in records
        if _overlaps(record, begin, end)
        and all(_fits(each, [record]) for each in body.get("conversationFilters") or ())
        and all(_fits(each, list(_rows(record))) for each in body.get("segmentFilters") or ())
    ]
    _sort(hits, body)
    page = hits[(number - 1) * size : number * size]
    return {"conversations": page, "totalHits": len(hits)} if page else {"totalHits": len(hits)}


def _paging(paging: Entity) -> tuple[int, int]:
    size, number = paging.get("pageSize", 25), paging.get("pageNumber", 1)
    if not (isinstance(size, int) and isinstance(number, int) and 1 <= size <= PAGE_LIMIT and number >= 1):
        raise refusals.bad_request(f"A page has 1 to {PAGE_LIMIT} conversations, and pages count from 1.")
    return size, number


def _interval(interval: Any) -> tuple[float, float]:
    try:
        begin, end = (moment(part) for part in interval.split("/"))
    except (AttributeError, ValueError):
        raise refusals.bad_request("An interval is two ISO-8601 times with a slash between them.") from None
    if begin >= end:
        raise refusals.bad_request("An interval begins before it ends.")
    return begin, end


def _overlaps(record: Entity, begin: float, end: float) -> bool:
    ended = moment(record["conversationEnd"]) if "conversationEnd" in record else inf
    return moment(record["conversationStart"]) < end and ended >= begin


def _rows(record: Entity) -> Iterator[Entity]:
    """The rows of a segment filter: each segment with the values of its session and participant."""
    for participant in record["participants"]:
        for session in participant["sessions"]:
            for segment in session["segments"]:
                yield {**participant, **session.get("flow", {}), **session, **segment}


def _fits(condition: Entity, rows: Sequence[Entity]) -> bool:
    """Whether one row matches the whole filter."""
    return any(_holds(condition, row) for row in rows)


def _holds(condition: Entity, row: Entity) -> bool:
    """Whether a filter or clause matches: its predicates and clauses, joined by its type."""
    join: Callable[[Iterable[bool]], bool] = any if str(condition.get("type")).lower() == "or" else all
    parts = [_predicate(predicate, row) for predicate in condition.get("predicates") or ()]
    parts += [_holds(clause, row) for clause in condition.get("clauses") or ()]
    return join(parts)


def _predicate(predicate: Entity, row: Entity) -> bool:
    if predicate.get("metric"):
        return _in_range(_metric(row, predicate["metric"]), predicate.get("range") or {})
    dimension = predicate.get("dimension")
    if not isinstance(dimension, str):
        raise refusals.bad_request("A predicate names a dimension or a metric.")
    found = _values(row, dimension)
    operator = str(predicate.get("operator") or "matches").lower()
    if operator == "exists":
        return bool(found)
    if operator == "notexists":
        return not found
    if operator == "matches":
        return str(predicate.get("value")).lower() in found
    raise refusals.bad_request("An operator is one of matches, exists, notExists.")


def _values(row: Entity, dimension: str) -> set[str]:
    """The values of a dimension, under its name or its plural."""
    value = row.get(dimension, row.get(dimension + "s"))
    values = value if isinstance(value, list) else [value]
    return {str(each).lower() for each in values if each not in (None, "")}


def _metric(row: Entity, name: str) -> float:
    rows = _rows(row) if "participants" in row else (row,)
    sessions = {each["sessionId"]: each["metrics"] for each in rows}
    return float(
        sum(metric["value"] for metrics in sessions.values() for metric in metrics if metric["name"] == name)
    )


def _in_range(value: float, bounds: Entity) -> bool:
    above = value > bounds.get("gt", -inf) and value >= bounds.get("gte", -inf)
    below = value < bounds.get("lt", inf) and value <= bounds.get("lte", inf)
    return bool(above and below)


def _sort(hits: list[Entity], body: Entity) -> None:
    order_by = body.get("orderBy") or "conversationStart"
    keys: dict[str, Callable[[Entity], str]] = {
        "conversationStart": lambda record: record["conversationStart"],
        "conversationEnd": lambda record: record.get("conversationEnd", "~"),
        "segmentStart": lambda record: min(row["segmentStart"] for row in _rows(record)),
        "segmentEnd": lambda record: max(row.get("segmentEnd", "~") for row in _rows(record)),
    }
    if order_by not in keys:
        raise refusals.bad_request(
            "Conversations are ordered by the start or end of conversation or segment."
        )
    if body.get("order") != "unordered":
        hits.sort(key=keys[order_by], reverse=body.get("order") == "desc")
