"""Observations of queues: the analytics query, and its answer as one value per queue.

The answer has a group per queue and medium, with metrics of conversations, and a group per queue, with
metrics of users by routing status.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from gateway.errors import GatewayError, UpstreamBadResponse

_WAITING, _INTERACTING, _ON_QUEUE, _LONGEST = (
    "oWaiting",
    "oInteracting",
    "oOnQueueUsers",
    "oLongestWaiting",
)

_COUNTS = {_WAITING: "waiting", _INTERACTING: "interacting", _ON_QUEUE: "onQueueAgents"}
"""The keys of counts, by their metrics."""


class _ObservedQueue(msgspec.Struct, rename="camel"):
    queue_id: str


_Count = Annotated[int, Meta(ge=0, lt=2**31)]
_Moment = Annotated[int, Meta(ge=0, le=2**53)]


class _ObservedStats(msgspec.Struct, rename="camel"):
    count: _Count | None = None
    calculated_metric_value: _Moment | None = None


class _ObservedMetric(msgspec.Struct):
    metric: str
    stats: _ObservedStats | None = None


class _ObservedHead(msgspec.Struct):
    group: _ObservedQueue


class _ObservedGroup(_ObservedHead):
    data: list[_ObservedMetric] | None = None


class _ObservedAnswer(msgspec.Struct):
    results: list[msgspec.Raw] | None = None


_ANSWER, _HEAD, _GROUP = (
    msgspec.json.Decoder(type_) for type_ in (_ObservedAnswer, _ObservedHead, _ObservedGroup)
)


def observations_query(ids: Sequence[str]) -> bytes:
    """The query for the current state of some queues."""
    predicates = [
        {"type": "dimension", "dimension": "queueId", "operator": "matches", "value": id_} for id_ in ids
    ]
    return msgspec.json.encode(
        {"filter": {"type": "or", "predicates": predicates}, "metrics": [*_COUNTS, _LONGEST]}
    )


def observations(ids: Sequence[str], body: bytes) -> Mapping[str, bytes | GatewayError]:
    """The JSON of each queue, or an error if its group is malformed.

    `longestWait` is the moment since which the first conversation has waited, in milliseconds since 1970. A
    queue without a group gets its id only.

    Raises:
        UpstreamBadResponse: the body is not such an answer.
    """
    groups: dict[str, list[_ObservedGroup]] = {}
    wrong: set[str] = set()
    for raw in _decoded(_ANSWER, body).results or ():
        try:
            group: _ObservedGroup = _decoded(_GROUP, raw)
            groups.setdefault(group.group.queue_id, []).append(group)
        except UpstreamBadResponse:
            wrong.update(_named(raw))
    found: dict[str, bytes | GatewayError] = {}
    for id_ in ids:
        value = {"id": id_, **(_value(groups[id_]) if id_ in groups else {})}
        found[id_] = UpstreamBadResponse() if id_ in wrong else msgspec.json.encode(value)
    return found


def _value(groups: Sequence[_ObservedGroup]) -> dict[str, Any]:
    """The sums of a queue's counts over its media, and the earliest start of a wait."""
    value: dict[str, Any] = dict.fromkeys(_COUNTS.values(), 0)
    since = []
    for metric in (metric for group in groups for metric in group.data or ()):
        stats = metric.stats or _ObservedStats()
        if metric.metric in _COUNTS:
            value[_COUNTS[metric.metric]] += stats.count or 0
        elif metric.metric == _LONGEST and stats.calculated_metric_value:
            since.append(stats.calculated_metric_value)
    return {**value, "longestWait": min(since, default=None)}


def _named(raw: msgspec.Raw) -> Iterator[str]:
    """The queue of a malformed group, if that much of it can be read."""
    try:
        yield _decoded(_HEAD, raw).group.queue_id
    except UpstreamBadResponse:
        return


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes | msgspec.Raw) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise UpstreamBadResponse from None
