"""The names of topics, and the combined names that stand for several. Pure, no I/O."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache

from gateway.links.kinds.table import ROWS

_FOLLOWED = ("conversation", "user", "queue")

FORMS = frozenset(re.sub(r"{\w+}", "{id}", topic) for kind in _FOLLOWED for topic in ROWS[kind].topics)
"""The topics of all that is followed, as `GET /api/v2/notifications/availabletopics` names them."""

_LONGEST = 200
"""Characters of a combined name, as the vendor allows."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COMBINES = re.compile(rf"(v2\.(?:users|routing\.queues)\.{_UUID.pattern})\.([a-zA-Z]+)")
"""Topics that can be combined. The vendor does not document whether a part may have two words."""


@lru_cache(10_000)
def form_of(topic: str) -> str | None:
    """The form of a topic: its name with `{id}`; `None` if the gateway uses no such topic."""
    form = _UUID.sub("{id}", topic)
    return form if form in FORMS and form != topic else None


def pack(topics: Collection[str]) -> Iterator[str]:
    """The fewest names for topics: those of one user or queue combined, `v2.users.{id}?presence&station`."""
    combined: defaultdict[str, list[str]] = defaultdict(list)
    for topic in sorted(topics):
        if match := _COMBINES.fullmatch(topic):
            combined[match[1]].append(match[2])
        else:
            yield topic
    for subject, parts in combined.items():
        yield from _combine(subject, parts)


def unpack(name: str) -> Iterator[str]:
    """The topics that a name stands for."""
    subject, combined, parts = name.partition("?")
    if not combined:
        yield name
        return
    for part in parts.split("&"):
        yield f"{subject}.{part}"


def _combine(subject: str, parts: list[str]) -> Iterator[str]:
    """The fewest names that hold all parts."""
    taken: list[str] = []
    for part in parts:
        if taken and len(f"{subject}?{'&'.join(taken)}&{part}") > _LONGEST:
            yield _named(subject, taken)
            taken = []
        taken.append(part)
    yield _named(subject, taken)


def _named(subject: str, parts: list[str]) -> str:
    return f"{subject}.{parts[0]}" if len(parts) == 1 else f"{subject}?{'&'.join(parts)}"
