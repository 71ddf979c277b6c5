"""The status of a user, in REST answers and events, and which of two is the newer. Pure, no I/O."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from gateway.errors import UpstreamBadResponse
from gateway.live.conversations.merging import merge
from gateway.live.event_bodies.user import ActivityEventBody, PresenceEventBody
from gateway.live.moments import seconds

_SINCE = {"presence": "modifiedDate", "routingStatus": "startTime"}
"""The parts of a status, each with the key of the time since when it holds."""

Status = Mapping[str, Any]
"""A user's JSON with `presence` and `routingStatus`, in the shape of the REST API."""


def event_status(topic: str, body: Mapping[str, Any]) -> Status:
    """The status that an event has, in the shape of the REST API.

    Raises:
        UpstreamBadResponse: The body does not fit its topic.
    """
    try:
        if topic.endswith(".presence"):
            return {"presence": msgspec.to_builtins(msgspec.convert(body, PresenceEventBody))}
        event: dict[str, Any] = msgspec.to_builtins(msgspec.convert(body, ActivityEventBody))
    except (msgspec.ValidationError, RecursionError):
        raise UpstreamBadResponse("An event of the upstream's has an unexpected shape.") from None
    presence = event.get("presence")
    if presence and "presenceMessage" in presence:
        presence["message"] = presence.pop("presenceMessage")
    return event


def with_newer(known: Status, event: Status) -> tuple[Status, bool]:
    """The known status with the parts that are newer in an event; and whether a read must decide.

    A part is newer if it holds since a later time. A read must decide if a part differs, but holds since the
    same time, or the event does not say since when.
    """
    status, uncertain = dict(known), False
    for part, key in _SINCE.items():
        old, new = known.get(part) or {}, event.get(part)
        if not isinstance(new, dict) or not isinstance(old, dict):
            continue
        merged = merge(old, new)
        if merged is old:
            continue
        before, since = _moment(old.get(key)), _moment(new.get(key))
        if since > before:
            status[part] = merged
        elif since in (before, -math.inf):
            uncertain = True
    return status, uncertain


def _moment(value: object) -> float:
    try:
        return seconds(value) if isinstance(value, str) else -math.inf
    except ValueError:
        return -math.inf
