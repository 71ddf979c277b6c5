"""What an event tells, merged into what is known."""

from collections.abc import Hashable, Mapping
from typing import Any

from gateway.graph.types.participant import MEDIA
from gateway.live.conversations.media import OVER
from gateway.live.conversations.moments import LASTING
from gateway.live.moments import seconds

_GROWING = frozenset({"participants", *MEDIA})
"""Lists of which an event may tell a part: who has been in a conversation stays in it, and so do messages."""

_KEPT = frozenset({"id", "purpose", "userId", "queueId", *LASTING})
"""Keys that have a value for good once they have one: null tells nothing of them."""


def merge(known: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The JSON of an object with what is told of it; the known object itself where that changes nothing.

    Neither is changed. A key that is not told keeps its value; items of lists are merged by their ids, so
    that they keep what events never tell. Of an object, a list, or what stays for good, null tells nothing;
    any other value goes with it.
    """
    merged: dict[str, Any] | None = None
    for key, value in told.items():
        old = known.get(key)
        new = _merged(key, old, value)
        if new is not old:
            merged = dict(known) if merged is None else merged
            if new is None:
                del merged[key]
            else:
                merged[key] = new
    return known if merged is None else merged


def _merged(key: str, known: Any, told: Any) -> Any:
    """The value of a key, `known` itself where nothing changes."""
    if told is None:
        return known if key in _KEPT or isinstance(known, dict | list) else None
    if isinstance(told, dict):
        return merge(known if isinstance(known, dict) and _may_be_one(known, told) else {}, told)
    if isinstance(told, list):
        return (
            _items(known if isinstance(known, list) else [], told, grows=key in _GROWING) if told else known
        )
    if known == told or _is_same_moment(known, told):
        return known
    return known if key == "state" and isinstance(known, str) and {known, told} <= OVER else told


def _items(known: list[Any], told: list[Any], *, grows: bool) -> list[Any]:
    """The items of a list with what is known of each; those that are not told stay in a list that grows."""
    old = {_identity(item): item for item in known}
    new = {_identity(item): item for item in told}
    if None in new:
        return known if known == told else told
    merged = {id_: merge(old.get(id_, {}), item) for id_, item in new.items()}
    items = list(({**old, **merged} if grows and None not in old else merged).values())
    same = len(items) == len(known) and all(map(_is_itself, items, known))
    return known if same else items


def _identity(item: Any) -> Hashable:
    """What an item of a list is told from its neighbours by; `None` if there is nothing."""
    if not isinstance(item, dict):
        return None
    for key in ("id", "messageId", "attachmentId", "columnName"):
        if isinstance(item.get(key), str):
            return str(item[key])
    inner = item.get("division") or item.get("agent")
    return inner.get("id") if isinstance(inner, dict) and isinstance(inner.get("id"), str) else None


def _may_be_one(known: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether two objects may be one: of an object with another id, nothing is known."""
    return "id" not in known or not isinstance(told.get("id"), str) or known["id"] == told["id"]


def _is_itself(item: Any, known: Any) -> bool:
    return item is known


def _is_same_moment(known: Any, told: Any) -> bool:
    """Whether two texts are one moment, written in two ways."""
    if not (isinstance(known, str) and isinstance(told, str) and known[:10] == told[:10]):
        return False
    try:
        return seconds(known) == seconds(told)
    except ValueError:
        return False
