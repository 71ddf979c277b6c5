"""The cache of entities, with the rules for how long entries hold."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.cache.store import Entries, Entry, EntryStore, Mark, Section
from gateway.errors import Forbidden, GatewayError, NotFound
from gateway.links import ROWS, Kind, Link, Parameters
from gateway.links.answers import CachedJson, EntityResult, EntityResults, is_list, is_of, json_of

_ERRORS: Mapping[int, type[GatewayError]] = {403: Forbidden, 404: NotFound}
WHOLE = "*"
"""The id of the entry with the list of all entities of a kind."""
_AHEAD = 5.0
"""Seconds that a replica's clock may be ahead of this one's."""
_BY_THE_SECOND = 2.0
"""Seconds; entities of a kind that holds no longer than this are never served stale."""


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds for which entries hold.

    Attributes:
        ttl: Seconds for entities, by kind, if they differ from those of the kind's row.
        live: Seconds for entities read with a parameter that the row calls live, as they change by the
            second.
        missing: Seconds for a 404 or a 403.
        stale: Further seconds for which an expired entity is served while the upstream is down.
    """

    ttl: Mapping[str, float] = field(default_factory=dict)
    live: float = 1.0
    missing: float = 10.0
    stale: float = 3600.0

    def of(self, kind: Kind) -> float:
        """Seconds that an entity of a kind holds; 0 for a kind that is never cached."""
        return self.ttl.get(kind.name, kind.ttl) if kind.ttl else 0.0


@dataclass(slots=True)
class Lookup:
    """The result of looking for entities in the cache.

    Attributes:
        parameters: The parameters for reading the other entities: those of this operation, and those of their
            old entries, so that operations with different parameters do not replace each other's entries.
        holds: Seconds for which all fresh entries hold, and for which new ones will.
        fresh: Entries that hold.
        stale: Expired entries that may be served while the upstream is down.
        mark: The store's mark, for writing new entries.
    """

    parameters: Parameters
    holds: float
    fresh: dict[str, Entry] = field(default_factory=dict)
    stale: dict[str, Entry] = field(default_factory=dict)
    mark: Mark = None


class EntityCache:
    """A cache of entities, by partition.

    Args:
        store: The store of entries.
        times: How long entries hold.
        now: Returns seconds since the epoch; replicas that share a store compare these times.
    """

    def __init__(
        self,
        store: EntryStore,
        times: Times,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._times = times
        self._now = now

    def caches(self, kind: Kind) -> bool:
        """Whether entities of a kind are cached."""
        return self._times.of(kind) > 0

    async def look(self, partition: str, kind: Kind, ids: Sequence[str], parameters: Parameters) -> Lookup:
        """The cached entries of these entities that were read with at least these parameters."""
        ttl = self._times.of(kind)
        if not ttl:
            return Lookup(parameters, 0.0)
        live = not kind.live.isdisjoint(parameters)
        limit = min(ttl, self._times.live) if live else ttl
        lookup = Lookup(parameters, limit)
        lookup.mark, entries = await self._store.read(Section(partition, kind.name), ids)
        keep = 0.0 if live or kind.ttl <= _BY_THE_SECOND else self._times.stale
        now = self._now()
        for id_, entry in entries.items():
            age = now - entry.read_at
            holds = (self._times.missing if entry.status in _ERRORS else limit) - age
            if age < -_AHEAD:
                continue
            if not (parameters <= entry.parameters or entry.status in _ERRORS):
                wider = lookup.parameters | (entry.parameters - kind.live)
                if age <= ttl and kind.needs_single_reads(wider) == kind.needs_single_reads(parameters):
                    lookup.parameters = wider
            elif holds > 0:
                lookup.fresh[id_] = entry
                lookup.holds = min(lookup.holds, holds)
            elif entry.status == 200 and holds > -keep:
                lookup.stale[id_] = entry
        return lookup

    def now(self) -> float:
        """The time for new entries; an entry has the time at which its read began."""
        return self._now()

    async def put(
        self,
        partition: str,
        kind: Kind,
        lookup: Lookup,
        parameters: Parameters,
        results: EntityResults,
        began: float,
    ) -> None:
        """Cache the results of a read, except failures and results that are not entities of the kind."""
        if self.caches(kind):
            made = ((id_, _entry(kind, id_, result, parameters, began)) for id_, result in results.items())
            entries = {id_: entry for id_, entry in made if entry is not None}
            await self._write(partition, kind, lookup, entries)

    async def put_list(self, partition: str, kind: Kind, lookup: Lookup, entry: Entry) -> None:
        """Cache an answer with all entities of a kind, if it is a valid list."""
        if self.caches(kind) and is_list(kind, entry.body):
            await self._write(partition, kind, lookup, {WHOLE: entry})

    async def evict(self, partition: str, links: Iterable[Link]) -> None:
        """Evict changed entities; reads in flight do not restore their old entries."""
        ids: dict[str, list[str]] = {}
        for link in links:
            ids.setdefault(link.kind, []).append(link.key)
        for name, some in ids.items():
            if self.caches(ROWS[name]):
                await self._store.evict(Section(partition, name), [*some, WHOLE])

    async def _write(self, partition: str, kind: Kind, lookup: Lookup, entries: Entries) -> None:
        if entries:
            seconds = max(self._times.of(kind), self._times.missing) + self._times.stale
            await self._store.write(Section(partition, kind.name), lookup.mark, entries, seconds)


def value(kind: Kind, entry: Entry) -> EntityResult:
    """The entity of an entry, or the error in its place."""
    error = _ERRORS.get(entry.status)
    if error is None:
        return entry.body
    return kind.forbidden() if error is Forbidden else error()


def _entry(kind: Kind, id_: str, result: EntityResult, parameters: Parameters, began: float) -> Entry | None:
    if isinstance(result, GatewayError):
        status = next((status for status, error in _ERRORS.items() if type(result) is error), None)
        return None if status is None else Entry(began, b"", frozenset(), status)
    body = json_of(id_, result)
    return Entry(began, CachedJson(body), parameters) if is_of(kind, id_, body) else None
