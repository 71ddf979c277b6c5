"""The moments in a conversation's JSON, by which the newer of two states is found."""

import math
from collections.abc import Iterator
from functools import lru_cache

from gateway.live.conversations.media import Json, communications, objects
from gateway.live.moments import seconds

_OF_PARTICIPANT = ("connectedTime", "endTime", "startAcwTime", "endAcwTime")
_OF_COMMUNICATION = ("connectedTime", "disconnectedTime")
LASTING = frozenset({*_OF_PARTICIPANT, *_OF_COMMUNICATION})
"""Keys of moments that never go away."""
_OF_PARTS = (("wrapup", "endTime"), ("afterCallWork", "startTime"), ("afterCallWork", "endTime"))


def latest_moment(conversation: Json) -> float:
    """The latest moment at which something happened, in seconds since the epoch.

    Only moments that never go away, and that events have as well, are considered: a state with a later one is
    newer than all states without it. The start of a hold goes away with its end, and a moment in the future
    says nothing.
    """
    return max(map(_seconds_or_never, _moments(conversation)), default=-math.inf)


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
