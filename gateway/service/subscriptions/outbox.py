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
    """The updates that wait, the oldest first; of each subject one at most."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: dict[object, OutgoingUpdate] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, outgoing: OutgoingUpdate) -> bool:
        """Add an update. It takes the place of one of the same subject; returns whether there was one."""
        subject = outgoing.update.subject
        waiting = self._waiting.get(subject)
        self._waiting[subject] = outgoing if waiting is None else _combined(waiting, outgoing)
        return waiting is not None

    def take(self) -> OutgoingUpdate:
        """Take out the oldest update.

        Raises:
            StopIteration: None waits.
        """
        return self._waiting.pop(next(iter(self._waiting)))


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
    if older["kind"] == _SNAPSHOT and newer["kind"] != _ENDED:
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
