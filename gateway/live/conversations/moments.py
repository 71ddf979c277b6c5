"""The moments and phases in a conversation's JSON, by which the newer of two states is found."""

import math
from collections.abc import Iterator
from functools import lru_cache

from gateway.live.conversations.media import OVER, Json, communications, objects
from gateway.live.moments import seconds

_OF_PARTICIPANT = ("connectedTime", "endTime", "startAcwTime", "endAcwTime")
_OF_COMMUNICATION = ("connectedTime", "disconnectedTime")
LASTING = frozenset({*_OF_PARTICIPANT, *_OF_COMMUNICATION})
"""Keys of moments that never go away."""
_OF_PARTS = (("wrapup", "endTime"), ("afterCallWork", "startTime"), ("afterCallWork", "endTime"))

_PHASES = {
    **dict.fromkeys(("alerting", "dialing", "contacting", "offering"), 0),
    "connected": 1,
    **dict.fromkeys(OVER, 2),
}
"""How far a communication has come, by its state; it never goes back. Other states say nothing of it."""


def latest_moment(conversation: Json) -> float:
    """The latest moment at which something happened, in seconds since the epoch.

    Only moments that never go away, and that events have as well, are considered: a state with a later one is
    newer than all states without it. The start of a hold goes away with its end, and a moment in the future
    says nothing.
    """
    return max(map(_seconds_or_never, _moments(conversation)), default=-math.inf)


def precedes(one: Json, other: Json) -> bool:
    """Whether a state must be older than another one, which was read.

    A communication has not come as far in it, or is in a hold after which the other has a segment.
    """
    others = dict(_all_communications(other))
    return any(name in others and _precedes(each, others[name]) for name, each in _all_communications(one))


def holds_later(one: Json, other: Json) -> bool:
    """Whether a state must be newer than another one, which was read.

    A communication in it is in a hold that began after all segments that the other one has of it.
    """
    others = dict(_all_communications(other))
    return any(
        _held_since(each) > max(_last_segment(others[name], math.inf), _held_since(others[name]))
        for name, each in _all_communications(one)
        if name in others
    )


def _precedes(one: Json, other: Json) -> bool:
    phase, later = (_PHASES.get(str(each.get("state"))) for each in (one, other))
    held = _held_since(one)
    return (phase is not None and later is not None and phase < later) or (
        -math.inf < held < _last_segment(other, -math.inf) and held != _held_since(other)
    )


def _all_communications(conversation: Json) -> Iterator[tuple[str, Json]]:
    for participant in objects(conversation, "participants").values():
        yield from communications(participant)


def _held_since(communication: Json) -> float:
    """When its hold began, if it is held; else before all time."""
    held = communication.get("held") is True
    return max(
        map(_seconds_or_never, _texts(communication, ("startHoldTime",) if held else ())), default=-math.inf
    )


def _last_segment(communication: Json, none: float) -> float:
    """When its last segment began, or a value if it has none; events have none at all."""
    segments = communication.get("segments")
    begun = [one for one in segments if isinstance(one, dict)] if isinstance(segments, list) else []
    return max(
        (_seconds_or_never(text) for one in begun for text in _texts(one, ("startTime",))), default=none
    )


def _moments(conversation: Json) -> Iterator[str]:
    for participant in objects(conversation, "participants").values():
        yield from _texts(participant, _OF_PARTICIPANT)
        yield from _of_parts(participant)
        for _, communication in communications(participant):
            yield from _texts(communication, _OF_COMMUNICATION)
            yield from _of_parts(communication)
            yield from _of_messages(communication)
    for transfer in objects(conversation, "recentTransfers").values():
        yield from _texts(transfer, ("dateIssued",))


def _of_parts(holder: Json) -> Iterator[str]:
    for part, key in _OF_PARTS:
        if isinstance(holder.get(part), dict):
            yield from _texts(holder[part], (key,))


def _of_messages(communication: Json) -> Iterator[str]:
    messages = communication.get("messages")
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, dict):
            yield from _texts(message, ("messageTime",))


def _texts(holder: Json, keys: tuple[str, ...]) -> Iterator[str]:
    return (holder[key] for key in keys if isinstance(holder.get(key), str) and holder[key])


@lru_cache(10_000)
def _seconds_or_never(text: str) -> float:
    try:
        return seconds(text)
    except ValueError:
        return -math.inf
