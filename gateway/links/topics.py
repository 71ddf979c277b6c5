"""The topics of an entity, and the entity of a topic."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gateway.links.kinds.table import ROWS
from gateway.links.link import ID, Link

TOPICS = tuple(dict.fromkeys(topic for kind in ROWS.values() for topic in kind.topics))
"""All topics of the table, with the names of ids in braces."""

_OWN = {
    re.sub(r"{id}", "{}", topic): kind.name
    for kind in ROWS.values()
    for topic in kind.topics
    if "{id}" in topic
}


def topics_of(link: Link, participants: Iterable[Mapping[str, Any]] = ()) -> list[str]:
    """The topics about an entity, each once; of a conversation also those of its participants."""
    found: dict[str, None] = {}
    for topic in ROWS[link.kind].topics:
        prefix, name, suffix = re.split(r"{(\w+)}", topic)
        ids = [link.id] if name == "id" else [each.get(name) for each in participants]
        valid = (id_ for id_ in ids if isinstance(id_, str) and ID.fullmatch(id_))
        found |= dict.fromkeys(f"{prefix}{id_}{suffix}" for id_ in valid)
    return list(found)


def link_of(topic: str) -> Link | None:
    """The entity that a topic is about; `None` where only its events name one."""
    steps = topic.split(".")
    ids = [step for step in steps if ID.fullmatch(step) and step != "v2"]
    kind = _OWN.get(".".join("{}" if step in ids else step for step in steps))
    return Link(kind, ids[0]) if kind and len(ids) == 1 else None
