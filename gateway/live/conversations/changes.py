"""The changes between two states of a conversation, in words that a user interface can switch on."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from gateway.live.conversations.media import OVER, Json, communications, has_ended, objects

_WRAP_UP = ("code", "notes", "tags")
"""Keys of a wrap-up whose values tell it from another."""


class ChangeKind(StrEnum):
    """The kinds of change in a conversation."""

    PARTICIPANT_JOINED = "PARTICIPANT_JOINED"
    PARTICIPANT_LEFT = "PARTICIPANT_LEFT"
    STATE = "STATE"
    HELD = "HELD"
    RESUMED = "RESUMED"
    MUTED = "MUTED"
    UNMUTED = "UNMUTED"
    TRANSFER = "TRANSFER"
    RECORDING = "RECORDING"
    MESSAGE = "MESSAGE"
    ATTRIBUTES = "ATTRIBUTES"
    WRAPPED_UP = "WRAPPED_UP"
    CONVERSATION_ENDED = "CONVERSATION_ENDED"


class Change(NamedTuple):
    """A change in a conversation.

    Attributes:
        kind: What happened.
        participant_id: The participant it happened to; `None` for the whole conversation.
    """

    kind: ChangeKind
    participant_id: str | None = None


def changes(before: Json, after: Json) -> tuple[Change, ...]:
    """The changes between two states of one conversation, each once, participant by participant.

    A difference without a kind, such as a new address, is not among them.
    """
    return tuple(dict.fromkeys(_changes(before, after)))


def _changes(before: Json, after: Json) -> Iterator[Change]:
    old, new = objects(before, "participants"), objects(after, "participants")
    for id_, participant in new.items():
        if id_ not in old:
            yield Change(ChangeKind.PARTICIPANT_JOINED, id_)
        for kind in _of_participant(old.get(id_, {}), participant, joined=id_ not in old):
            yield Change(kind, id_)
    yield from (Change(ChangeKind.PARTICIPANT_LEFT, id_) for id_ in old if id_ not in new)
    if _has_new(before, after, "recentTransfers", "id", "state"):
        yield Change(ChangeKind.TRANSFER, _initiator(after))
    if _differ(before, after, "recordingState", "securePause"):
        yield Change(ChangeKind.RECORDING)
    if has_ended(after) and not has_ended(before):
        yield Change(ChangeKind.CONVERSATION_ENDED)


def _of_participant(before: Json, after: Json, *, joined: bool) -> Iterator[ChangeKind]:
    if not joined:
        old = dict(communications(before))
        for name, communication in communications(after):
            yield from _of_communication(old.get(name, {}), communication)
        if _differ(before, after, "attributes"):
            yield ChangeKind.ATTRIBUTES
    if _wraps_up(before, after) or (after.get("wrapupSkipped") and not before.get("wrapupSkipped")):
        yield ChangeKind.WRAPPED_UP
    if after.get("endTime") and not before.get("endTime"):
        yield ChangeKind.PARTICIPANT_LEFT


def _of_communication(before: Json, after: Json) -> Iterator[ChangeKind]:
    if _differ(before, after, "state") and not (_is_over(before) and _is_over(after)):
        yield ChangeKind.STATE
    # Hold and mute mean nothing once a communication is over.
    if not _is_over(after):
        if bool(before.get("held")) != bool(after.get("held")):
            yield ChangeKind.HELD if after.get("held") else ChangeKind.RESUMED
        if bool(before.get("muted")) != bool(after.get("muted")):
            yield ChangeKind.MUTED if after.get("muted") else ChangeKind.UNMUTED
        if _differ(before, after, "recording", "recordingState", "securePause"):
            yield ChangeKind.RECORDING
    if _has_new(before, after, "messages", "messageId"):
        yield ChangeKind.MESSAGE
    if _wraps_up(before, after):
        yield ChangeKind.WRAPPED_UP


def _is_over(communication: Json) -> bool:
    state = communication.get("state")
    return isinstance(state, str) and state in OVER


def _differ(before: Json, after: Json, *keys: str) -> bool:
    """Whether the value of a key differs; absent and empty values are the same."""
    return any((before.get(key) or None) != (after.get(key) or None) for key in keys)


def _has_new(before: Json, after: Json, list_: str, *keys: str) -> bool:
    """Whether a list has an item that is new by keys that events and the REST API both have."""
    old = [_values(one, keys) for one in _items(before, list_)]
    return any(_values(one, keys) not in old for one in _items(after, list_))


def _wraps_up(before: Json, after: Json) -> bool:
    """Whether the wrap-up is another one; compared by the keys that events and the REST API both have."""
    old, new = before.get("wrapup"), after.get("wrapup")
    if not (isinstance(new, dict) and new):
        return False
    return not isinstance(old, dict) or _values(old, _WRAP_UP) != _values(new, _WRAP_UP)


def _values(holder: Json, keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(holder.get(key) or None for key in keys)


def _items(holder: Json, key: str) -> list[Json]:
    items = holder.get(key)
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def _initiator(conversation: Json) -> str | None:
    """The id of the participant who made the latest transfer; `None` if they are not in the conversation."""
    latest = next(iter(_items(conversation, "recentTransfers")), {})
    initiator = latest.get("initiator")
    user = initiator.get("userId") if isinstance(initiator, dict) else None
    if user is None:
        return None
    # A user who joined more than once made it as the last participant.
    people = reversed(objects(conversation, "participants").items())
    return next((id_ for id_, one in people if one.get("userId") == user), None)
