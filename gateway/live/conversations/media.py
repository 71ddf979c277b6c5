"""The communications of a participant in a conversation's JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.graph.types.participant import MEDIA

OVER = frozenset({"disconnected", "terminated"})
"""States of a communication that has ended. Events and the REST API do not always use the same of these."""

Json = Mapping[str, Any]
"""An object of the upstream's JSON."""


def objects(holder: Json, key: str) -> dict[str, Json]:
    """The objects with an id in a list, by that id; anything else in it is left out."""
    items = holder.get(key)
    if not isinstance(items, list):
        return {}
    return {one["id"]: one for one in items if isinstance(one, dict) and isinstance(one.get("id"), str)}


def communications(participant: Json) -> Iterator[tuple[str, Json]]:
    """The communications of a participant, each with a name that is unique among them."""
    for medium in MEDIA:
        for id_, one in objects(participant, medium).items():
            yield f"{medium}/{id_}", one


def has_ended(conversation: Json) -> bool:
    """Whether a conversation has ended: it has an end time, or all participants have."""
    people = objects(conversation, "participants").values()
    return bool(conversation.get("endTime")) or (bool(people) and all(one.get("endTime") for one in people))
