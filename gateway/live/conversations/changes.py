"""What happened between two states of a conversation, in words that a user interface can switch on."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from gateway.live.conversations.media import OVER, Json, communications, has_ended, objects

_WRAP_UP = ("code", "notes", "tags")
"""Keys of a wrap-up that tell it from another."""


class ChangeKind(StrEnum):
    """What can happen in a conversation."""

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
    """One thing that happened.

    Attributes:
        kind: What it is.
        participant_id: Whom it happened to; `None` where it is the whole conversation's.
    """

    kind: ChangeKind
    participant_id: str | None = None


def changes(before: Json, after: Json) -> tuple[Change, ...]:
    """What happened between two states of one conversation, each thing once, participant by participant.

    What has no word, such as a new address, is no change here: the states differ, and nothing is told.
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
    # Of one that is over, hold and mute say nothing any more.
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
    """Whether a key tells another thing; one that is absent or empty tells nothing."""
    return any((before.get(key) or None) != (after.get(key) or None) for key in keys)


def _has_new(before: Json, after: Json, list_: str, *keys: str) -> bool:
    """Whether a list has an item that is new by these keys, which events and the REST API both tell."""
    old = [_told(one, keys) for one in _items(before, list_)]
    return any(_told(one, keys) not in old for one in _items(after, list_))


def _wraps_up(before: Json, after: Json) -> bool:
    """Whether there is another wrap-up, of which events tell less than the REST API."""
    old, new = before.get("wrapup"), after.get("wrapup")
    if not (isinstance(new, dict) and new):
        return False
    return not isinstance(old, dict) or _told(old, _WRAP_UP) != _told(new, _WRAP_UP)


def _told(holder: Json, keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(holder.get(key) or None for key in keys)


def _items(holder: Json, key: str) -> list[Json]:
    items = holder.get(key)
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def _initiator(conversation: Json) -> str | None:
    """The participant who made the latest transfer, if it is one of these."""
    latest = next(iter(_items(conversation, "recentTransfers")), {})
    initiator = latest.get("initiator")
    user = initiator.get("userId") if isinstance(initiator, dict) else None
    if user is None:
        return None
    # Who has come in more than once made it in their last part.
    people = reversed(objects(conversation, "participants").items())
    return next((id_ for id_, one in people if one.get("userId") == user), None)
