"""What was read of entities before: whether it still holds, and for how long."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.cache.store import Entries, Entry, Mark, Shelf, Store
from gateway.errors import Forbidden, GatewayError, NotFound
from gateway.links import Kind
from gateway.links.answers import Form, Found, Kept, Raw, is_of, json_of

Expand = frozenset[str]

_ERRORS: Mapping[int, type[GatewayError]] = {403: Forbidden, 404: NotFound}
_AHEAD = 5.0
"""Seconds that a replica's clock may be ahead of this one's."""
_BY_THE_SECOND = 2.0
"""Seconds; a kind that holds no longer by its row has nothing that could be shown as stale."""


@dataclass(frozen=True, slots=True)
class Times:
    """For how many seconds what was read holds.

    Attributes:
        ttl: Of the kinds whose time is not that of their row.
        live: What changes by the second: the values of ``expand`` that the kind's row calls live.
        missing: That there is no such entity, or that the principal may not see it.
        stale: After its time, where the upstream cannot be asked.
    """

    ttl: Mapping[str, float] = field(default_factory=dict)
    live: float = 1.0
    missing: float = 10.0
    stale: float = 3600.0

    def of(self, kind: Kind) -> float:
        """Seconds that an entity of a kind holds; 0 for a kind that is always read afresh."""
        return self.ttl.get(kind.name, kind.ttl) if kind.ttl else 0.0


@dataclass(slots=True)
class Look:
    """What the shelves have of some entities.

    Attributes:
        fresh: What still holds.
        stale: What does not, but may be shown where the upstream cannot be asked.
        holds: Seconds for which all of the fresh ones do, and what is read now will.
        expand: What to ask for when reading the others: what is wanted now, and what was wanted before, so
            that two operations with different wishes do not push out each other's entries.
        mark: The store's, for writing what is read.
        form: In which what is read will be wanted.
    """

    expand: Expand
    holds: float
    fresh: dict[str, Entry] = field(default_factory=dict)
    stale: dict[str, Entry] = field(default_factory=dict)
    mark: Mark = None
    form: Form | None = None


class Shelves:
    """Entities of the kinds that may be kept, by principal.

    Args:
        store: Where they are.
        times: How long they hold.
        now: Seconds since the epoch; replicas that share a store compare theirs.
        tell: Hears how many entities were found ``fresh``, how many ``absent``, and how many of those were
            shown though ``stale``.
    """

    def __init__(
        self,
        store: Store,
        times: Times,
        *,
        now: Callable[[], float] = time.time,
        tell: Callable[[str, int], None] = lambda _what, _count: None,
    ) -> None:
        self._store = store
        self._times = times
        self._now = now
        self.tell = tell

    async def look(self, principal: str, kind: Kind, ids: Sequence[str], expand: Expand) -> Look:
        """What there is of these entities, with at least these values of ``expand``."""
        ttl = self._times.of(kind)
        if not ttl:
            return Look(expand, 0.0)
        live = not kind.live.isdisjoint(expand)
        limit = min(ttl, self._times.live) if live else ttl
        look = Look(expand, limit)
        look.mark, entries = await self._store.read(Shelf(principal, kind.name), ids)
        keep = 0.0 if live or kind.ttl <= _BY_THE_SECOND else self._times.stale
        now = self._now()
        for id_, entry in entries.items():
            age = now - entry.read_at
            holds = (self._times.missing if entry.status in _ERRORS else limit) - age
            if age < -_AHEAD:
                continue
            if not (expand <= entry.expand or entry.status in _ERRORS):
                look.expand |= entry.expand - kind.live if age <= ttl else frozenset()
            elif holds > 0:
                look.fresh[id_] = entry
                look.holds = min(look.holds, holds)
            elif entry.status == 200 and holds > -keep:
                look.stale[id_] = entry
        self.tell("fresh", len(look.fresh))
        self.tell("absent", len(ids) - len(look.fresh))
        return look

    def now(self) -> float:
        """What to call the time at which a read begins."""
        return self._now()

    async def put(
        self, principal: str, kind: Kind, look: Look, expand: Expand, found: Found, began: float
    ) -> None:
        """Keep what was read; what went wrong, and what is none of the kind's entities, is not kept."""
        ttl = self._times.of(kind)
        if not ttl:
            return
        made = ((id_, _entry(kind, id_, raw, expand, began)) for id_, raw in found.items())
        entries: Entries = {id_: entry for id_, entry in made if entry is not None}
        if entries:
            seconds = max(ttl, self._times.missing) + self._times.stale
            await self._store.write(Shelf(principal, kind.name), look.mark, entries, seconds)


def value(entry: Entry) -> Raw:
    """The entity that an entry tells of, or the error in its place."""
    error = _ERRORS.get(entry.status)
    return error() if error else entry.body


def _entry(kind: Kind, id_: str, raw: Raw, expand: Expand, began: float) -> Entry | None:
    if isinstance(raw, GatewayError):
        status = next((status for status, error in _ERRORS.items() if type(raw) is error), None)
        return None if status is None else Entry(began, b"", frozenset(), status)
    body = json_of(id_, raw)
    return Entry(began, Kept(body), expand) if is_of(kind, id_, body) else None
