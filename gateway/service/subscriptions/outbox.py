"""What waits for a client that is slower than the updates."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from gateway.live.update import Update

_SNAPSHOT, _ENDED = "SNAPSHOT", "ENDED"


class Dispatch(NamedTuple):
    """An update on its way to a client; ``answer`` is what the client gets, `None` while that is not made."""

    update: Update
    answer: bytes | None


class Outbox:
    """Dispatches that wait, the oldest first, with one at most for each subject."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: dict[object, Dispatch] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, dispatch: Dispatch) -> bool:
        """Add a dispatch; whether it replaces one of its subject, in the place of which it then stands."""
        subject = dispatch.update.subject
        waiting = self._waiting.get(subject)
        self._waiting[subject] = dispatch if waiting is None else _joined(waiting, dispatch)
        return waiting is not None

    def take(self) -> Dispatch:
        """The oldest dispatch, which then waits no longer.

        Raises:
            StopIteration: There is none.
        """
        return self._waiting.pop(next(iter(self._waiting)))


def _joined(older: Dispatch, newer: Dispatch) -> Dispatch:
    """The newer one, with what the older one would have told."""
    body = together(older.update.body, newer.update.body)
    if body is newer.update.body:
        return newer
    return Dispatch(replace(newer.update, body=body), None)


def together(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of one update in the place of two, of which the client has got neither."""
    if not has_changes(newer):
        return newer
    if older["kind"] == _SNAPSHOT and newer["kind"] != _ENDED:
        return as_snapshot(newer)
    if not older["changes"]:
        return newer
    return {**newer, "changes": [*older["changes"], *newer["changes"]]}


def as_snapshot(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of the update that says the same to a client who begins to listen."""
    return {**body, "kind": _SNAPSHOT, "changes": []} if has_changes(body) else body


def has_changes(body: Mapping[str, Any]) -> bool:
    """Whether an update says more than what is."""
    return bool(body.get("kind", _SNAPSHOT) != _SNAPSHOT)


def is_last(body: Mapping[str, Any]) -> bool:
    """Whether no other update of the subject follows."""
    return bool(body.get("kind") == _ENDED)
