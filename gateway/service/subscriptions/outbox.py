"""The updates that wait for a slow client."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from gateway.live.update import Update

_SNAPSHOT, _ENDED = "SNAPSHOT", "ENDED"


class OutgoingUpdate(NamedTuple):
    """An update on its way to a client, with the answer that the client gets; `None` until that is made."""

    update: Update
    answer: bytes | None


class Outbox:
    """The updates that wait, the oldest first; of each subject one at most, or its snapshot and its end."""

    __slots__ = ("_unseen", "_waiting")

    def __init__(self) -> None:
        self._waiting: dict[object, OutgoingUpdate] = {}
        self._unseen: dict[object, OutgoingUpdate] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, outgoing: OutgoingUpdate) -> bool:
        """Add an update. It takes the place of one of the same subject; returns whether there was one.

        The end does not take the place of the snapshot, which is the first that a client gets of a subject.
        """
        subject = outgoing.update.subject
        waiting = self._waiting.get(subject)
        if waiting is not None and is_snapshot(waiting.update.body) and is_last(outgoing.update.body):
            self._unseen[subject], self._waiting[subject] = waiting, outgoing
            return False
        self._unseen.pop(subject, None)
        self._waiting[subject] = outgoing if waiting is None else _combined(waiting, outgoing)
        return waiting is not None

    def take(self) -> OutgoingUpdate:
        """Take out the oldest update.

        Raises:
            StopIteration: None waits.
        """
        subject = next(iter(self._waiting))
        return self._unseen.pop(subject, None) or self._waiting.pop(subject)


def _combined(older: OutgoingUpdate, newer: OutgoingUpdate) -> OutgoingUpdate:
    """The newer update, with the changes of the older one."""
    body = combined_body(older.update.body, newer.update.body)
    if body is newer.update.body:
        return newer
    return OutgoingUpdate(replace(newer.update, body=body), None)


def combined_body(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of one update in the place of two that the client has not got."""
    if is_snapshot(newer):
        return newer
    if is_snapshot(older):
        return snapshot_body(newer)
    if not older["changes"]:
        return newer
    return {**newer, "changes": [*older["changes"], *newer["changes"]]}


def snapshot_body(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of an update as a snapshot, for a client that has just subscribed."""
    return body if is_snapshot(body) else {**body, "kind": _SNAPSHOT, "changes": []}


def is_snapshot(body: Mapping[str, Any]) -> bool:
    """Whether an update has a state and no changes, as has every update of a user's status."""
    return bool(body.get("kind", _SNAPSHOT) == _SNAPSHOT)


def is_last(body: Mapping[str, Any]) -> bool:
    """Whether an update is the last one of its subject."""
    return bool(body.get("kind") == _ENDED)
