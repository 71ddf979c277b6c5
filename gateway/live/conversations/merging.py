"""Merges an event into a known state."""

from collections.abc import Hashable, Mapping
from typing import Any

from gateway.graph.types.participant import MEDIA
from gateway.live.conversations.media import OVER
from gateway.live.conversations.moments import LASTING
from gateway.live.moments import seconds

_GROWING = frozenset({"participants", *MEDIA})
"""Lists of which an event may have a part only: participants and communications stay once they are there."""

_KEPT = frozenset({"id", "purpose", "userId", "queueId", *LASTING})
"""Keys that keep their value for good: null says nothing of them."""


def merge(known: Mapping[str, Any], incoming: Mapping[str, Any]) -> Mapping[str, Any]:
    """A known object with the changes of an incoming one; the known object itself if there are none.

    Neither is modified. A key that is not incoming keeps its value. Items of lists are merged by their ids,
    so that they keep the fields that events lack. Null removes a plain value, unless that stays for good; it
    says nothing of an object or a list.
    """
    if incoming.get("held") is False and "startHoldTime" in (known.keys() | incoming.keys()):
        # The REST API has it during a hold alone, and events leave it out after one.
        incoming = {**incoming, "startHoldTime": None}
    merged: dict[str, Any] | None = None
    for key, value in incoming.items():
        old = known.get(key)
        new = _merged(key, old, value)
        if new is not old:
            merged = dict(known) if merged is None else merged
            if new is None:
                del merged[key]
            else:
                merged[key] = new
    return known if merged is None else merged


def _merged(key: str, known: Any, incoming: Any) -> Any:
    """The value of a key; `known` itself if nothing changes."""
    if incoming is None:
        return known if key in _KEPT or isinstance(known, dict | list) else None
    if isinstance(incoming, dict):
        return merge(known if isinstance(known, dict) and _may_be_one(known, incoming) else {}, incoming)
    if isinstance(incoming, list):
        return (
            _items(known if isinstance(known, list) else [], incoming, grows=key in _GROWING)
            if incoming
            else known
        )
    if known == incoming or _is_same_moment(known, incoming):
        return known
    return known if key == "state" and isinstance(known, str) and {known, incoming} <= OVER else incoming


def _items(known: list[Any], incoming: list[Any], *, grows: bool) -> list[Any]:
    """The incoming items, each merged into the known one; a list that grows keeps all others as well."""
    old = {_identity(item): item for item in known}
    new = {_identity(item): item for item in incoming}
    if None in new:
        return known if known == incoming else incoming
    merged = {id_: merge(old.get(id_, {}), item) for id_, item in new.items()}
    items = list(({**old, **merged} if grows and None not in old else merged).values())
    same = len(items) == len(known) and all(map(_is_itself, items, known))
    return known if same else items


def _identity(item: Any) -> Hashable:
    """What identifies an item in its list; `None` if nothing does."""
    if not isinstance(item, dict):
        return None
    for key in ("id", "messageId", "attachmentId", "columnName"):
        if isinstance(item.get(key), str):
            return str(item[key])
    inner = item.get("division") or item.get("agent")
    return inner.get("id") if isinstance(inner, dict) and isinstance(inner.get("id"), str) else None


def _may_be_one(known: Mapping[str, Any], incoming: Mapping[str, Any]) -> bool:
    """Whether two objects may be the same one, so that the known fields hold."""
    return "id" not in known or not isinstance(incoming.get("id"), str) or known["id"] == incoming["id"]


def _is_itself(item: Any, known: Any) -> bool:
    return item is known


def _is_same_moment(known: Any, incoming: Any) -> bool:
    """Whether two texts are the same moment, written in two ways."""
    if not (isinstance(known, str) and isinstance(incoming, str) and known[:10] == incoming[:10]):
        return False
    try:
        return seconds(known) == seconds(incoming)
    except ValueError:
        return False
