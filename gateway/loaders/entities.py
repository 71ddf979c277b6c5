"""Entities as one operation reads them."""

import asyncio
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import filterfalse
from typing import Any

from gateway.cache.entities import WHOLE, Lookup, value
from gateway.cache.store import Entries, Entry
from gateway.errors import (
    Forbidden,
    GatewayError,
    RateLimited,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gateway.events import CacheRead, Source
from gateway.links import Kind, Link, Parameter, Parameters
from gateway.links.answers import CachedJson, EntityResult, EntityResults, json_of
from gateway.loaders.known import Known
from gateway.loaders.live_answers import LiveAnswer
from gateway.loaders.single_reads import SingleReads
from gateway.loaders.source import EntitySource
from gateway.loaders.together import together
from gateway.upstream.call import ApiCall, Reply, Sender
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.policy.allowance import Allowance
from gateway.upstream.transport.body import parse

_PATIENCE = 1.0
"""Seconds for which a read may take before a stale entity is answered instead."""
_FEW = 10
"""Single reads after each bulk read, to find out whether the ids that its answer lacks are unknown."""
_DOWN = (RateLimited, UpstreamTimeout, UpstreamUnavailable, UpstreamBadResponse)


class Entities:
    """Reads entities for one operation, many at a time.

    Args:
        upstream: Makes the calls.
        caller: The operation's caller; its listeners get every exchange and every cache lookup.
        source: The source that operations share; by default, one of its own.
        allowance: The calls that the operation may make; unlimited by default.
        known: Entities that need no read; entities that are read are added. `None` for none.
    """

    def __init__(
        self,
        upstream: Sender,
        caller: Caller,
        source: EntitySource | None = None,
        allowance: Allowance | None = None,
        known: dict[Link, Known] | None = None,
    ) -> None:
        self._upstream = upstream
        self._caller = caller
        self._source = source or EntitySource.over(upstream)
        self._allowance = allowance or Allowance()
        self._single_reads = SingleReads(self._source.reader, self._allowance)
        self._known = known
        self._waiting = 0
        self.holds = math.inf
        """Seconds until the first entity read here expires; 0 after a read that may not be cached."""

    async def body(self, call: ApiCall) -> bytes:
        """The body of the answer to a call, from the upstream or from the state that channels keep.

        Raises:
            GatewayError: the call failed.
        """
        self.holds = 0.0
        answer = self._source.live.answer(self._caller.identity, call) if self._source.live else None
        if answer is not None:
            self._report_live("conversation", call.template, [answer])
            return answer.json
        return await self._answer(call, self._caller)

    async def write(self, call: ApiCall, changed: Collection[Link]) -> Reply:
        """Make a call that changes these entities, and drop everything that was read of them before.

        Raises:
            GatewayError: the call failed.
        """
        self.holds = 0.0
        self._known = None
        try:
            return await self._reply(call, self._caller)
        finally:
            await self._source.evict(self._caller.identity.partition, changed)

    def know(self, link: Link, known: Known, began: float) -> None:
        """Use the result of a read for an entity, wherever it has all selected fields.

        The followers of the entity get it as well. `began` is when the read began, in seconds of the clock.
        """
        self._known = {**(self._known or {}), link: known}
        if self._source.live:
            self._source.live.record_read(self._caller.identity.partition, link, known.json, began)

    @property
    def now(self) -> float:
        """The moment, in seconds of the clock."""
        return self._caller.deadline.clock()

    @property
    def time_left(self) -> float:
        """Seconds until the operation's deadline."""
        return self._caller.deadline.remaining()

    async def _answer(self, call: ApiCall, caller: Caller) -> bytes:
        return (await self._reply(call, caller)).body

    async def _reply(self, call: ApiCall, caller: Caller) -> Reply:
        self._allowance.take()
        self._enter()
        try:
            return await self._upstream.send(call, caller)
        finally:
            self._leave()

    async def listed(
        self, kind: Kind, calls: Sequence[ApiCall], siblings: Sequence[ApiCall] = ()
    ) -> Sequence[bytes]:
        """The answers to calls that list entities of a kind, or to the siblings if the calls are refused.

        Raises:
            GatewayError: a call failed.
        """
        if not (siblings and self._source.reader.refused(kind, self._caller)):
            try:
                return await together([self.body(call) for call in calls])
            except Forbidden:
                if not siblings:
                    raise
        return await together([self.body(call) for call in siblings])

    async def whole(self, kind: Kind, call: ApiCall) -> bytes:
        """The answer to the call that lists all entities of a kind, cached for as long as one of them.

        While the upstream is down, a stale answer is used.

        Raises:
            GatewayError: the call failed.
        """
        lookup = await self._lookup(kind, [WHOLE], frozenset(call.query))
        self.holds = min(self.holds, lookup.holds)
        self._tell(kind, lookup.fresh, 1 - len(lookup.fresh), Source.CACHED)
        if WHOLE in lookup.fresh:
            return lookup.fresh[WHOLE].body
        began = self._source.cache.now() if self._source.cache else 0.0
        try:
            body = await self._answer(call, self._hurried() if lookup.stale else self._caller)
        except _DOWN:
            if WHOLE not in lookup.stale:
                raise
            self._tell(kind, lookup.stale, 0, Source.STALE)
            return lookup.stale[WHOLE].body
        if self._source.cache:
            entry = Entry(began, body, frozenset(call.query))
            await self._source.cache.put_list(self._caller.identity.partition, kind, lookup, entry)
        return body

    async def answers(self, calls: Sequence[ApiCall]) -> Sequence[bytes] | GatewayError:
        """The answers to the calls of a page, or the error of one that failed."""
        try:
            return await together([self.body(call) for call in calls])
        except GatewayError as error:
            return error

    async def json(self, call: ApiCall) -> Any:
        """The parsed answer to a call.

        Raises:
            GatewayError: the call failed, or its answer is not JSON.
        """
        return parse(await self.body(call))

    async def fetch(
        self, kind: Kind, ids: Sequence[str], parameters: Iterable[Parameter] = ()
    ) -> EntityResults:
        """The entities with these ids (`Link.key`), each once; every id has its JSON or its error.

        Entities in live states and fresh entries of the cache are not read. Single reads serve one id, a kind
        without a bulk read, and parameters that the bulk read lacks. They also verify ids that a bulk answer
        lacks, since the vendor's bulk reads drop some entities; if the first few are all unknown, so are the
        others. While the upstream is down, stale entries are used.
        """
        needed = frozenset(parameters)
        if self._known is None:
            return await self._fetch(kind, ids, needed)
        links = {id_: Link(kind.name, id_) for id_ in ids}
        known = {
            id_: self._known[link].json
            for id_, link in links.items()
            if link in self._known and needed <= self._known[link].parameters
        }
        others = list(filterfalse(known.__contains__, ids))
        if not others:
            return known
        found = await self._fetch(kind, others, needed)
        for id_, result in found.items():
            if not isinstance(result, GatewayError):
                self._known[links[id_]] = Known(json_of(id_, result), needed)
        return {**known, **found}

    async def _fetch(self, kind: Kind, ids: Sequence[str], needed: Parameters) -> EntityResults:
        live = self._live_answers(kind, ids, needed)
        ids = list(filterfalse(live.__contains__, ids)) if live else ids
        if not ids:
            return live
        self._enter()
        try:
            lookup = await self._lookup(kind, ids, needed)
            self.holds = min(self.holds, lookup.holds)
            found = live | {id_: value(kind, entry) for id_, entry in lookup.fresh.items()}
            self._tell(kind, lookup.fresh, len(ids) - len(lookup.fresh), Source.CACHED)
            absent = list(filterfalse(found.__contains__, ids))
            return {**found, **await self._read(kind, absent, lookup)} if absent else found
        finally:
            self._leave()

    def _live_answers(
        self, kind: Kind, ids: Sequence[str], parameters: Parameters
    ) -> dict[str, EntityResult]:
        """The answers for these entities from live states."""
        if self._source.live is None:
            return {}
        found = self._source.live.entities(self._caller.identity, kind, ids, parameters)
        if found:
            self.holds = 0.0
            self._report_live(kind.name, kind.template, found.values())
        return {id_: CachedJson(answer.json) for id_, answer in found.items()}

    async def _lookup(self, kind: Kind, ids: Sequence[str], parameters: Parameters) -> Lookup:
        if self._source.cache is None:
            return Lookup(parameters, 0.0)
        return await self._source.cache.look(self._caller.identity.partition, kind, ids, parameters)

    async def _read(self, kind: Kind, ids: Sequence[str], lookup: Lookup) -> EntityResults:
        if not lookup.stale:
            return await self._from_upstream(kind, ids, lookup, self._caller)
        new = [id_ for id_ in ids if id_ not in lookup.stale]
        old = [id_ for id_ in ids if id_ in lookup.stale]
        answers = await asyncio.gather(
            self._from_upstream(kind, old, lookup, self._hurried()),
            self._from_upstream(kind, new, lookup, self._caller),
        )
        found = {**answers[0], **answers[1]}
        rescued = {id_: lookup.stale[id_] for id_ in old if isinstance(found[id_], _DOWN)}
        if rescued and self._source.cache:
            self._tell(kind, rescued, 0, Source.STALE)
        return found | {id_: value(kind, entry) for id_, entry in rescued.items()}

    async def _from_upstream(
        self, kind: Kind, ids: Sequence[str], lookup: Lookup, caller: Caller
    ) -> EntityResults:
        found: EntityResults = {}
        bulk = None if kind.needs_single_reads(lookup.parameters) else kind.bulk
        if bulk and ids:
            found = await self._source.bulk_reads.read(kind, ids, lookup, caller, self._allowance)
        missing = list(filterfalse(found.__contains__, ids))
        if not missing:
            return found
        began = self._source.cache.now() if self._source.cache else 0.0
        if bulk:
            few = _FEW * math.ceil(len(ids) / bulk.size)
            singly = await self._single_reads.probe(kind, missing, few, lookup.parameters, caller)
        else:
            singly = await self._single_reads.read(kind, missing, lookup.parameters, caller)
        if self._source.cache:
            partition = caller.identity.partition
            await self._source.cache.put(partition, kind, lookup, lookup.parameters, singly, began)
        return {**found, **singly}

    def _hurried(self) -> Caller:
        """The caller with a short deadline, for reads of entities with a stale entry."""
        own = self._caller.deadline
        return replace(self._caller, deadline=Deadline.after(min(own.remaining(), _PATIENCE), own.clock))

    def _enter(self) -> None:
        """Count one more read under way; an operation with any number of them counts once."""
        self._waiting += 1
        if self._waiting == 1:
            self._source.bulk_reads.enter(self._caller.identity.partition)

    def _leave(self) -> None:
        """Count one read less."""
        self._waiting -= 1
        if not self._waiting:
            self._source.bulk_reads.leave(self._caller.identity.partition)

    async def evict(self, links: Collection[Link]) -> None:
        """Drop entities that this operation has changed; see `EntitySource.evict`."""
        await self._source.evict(self._caller.identity.partition, links)

    def descend(self) -> None:
        """Go on to the operation's next level."""
        self._caller.level += 1

    def _tell(self, kind: Kind, entries: Entries, absent: int, source: Source) -> None:
        if self._source.cache is None or not self._source.cache.caches(kind):
            return
        now = self._source.cache.now()
        self._caller.events.cache_read(
            CacheRead(
                kind=kind.name,
                template=kind.template,
                ids=tuple(entries),
                absent=absent,
                level=self._caller.level,
                at=self._caller.deadline.clock(),
                bytes=sum(len(entry.body) for entry in entries.values()),
                source=source,
                age=now - min((entry.read_at for entry in entries.values()), default=now),
            )
        )

    def _report_live(self, kind: str, template: str, answers: Collection[LiveAnswer]) -> None:
        self._caller.events.cache_read(
            CacheRead(
                kind=kind,
                template=template,
                ids=tuple(id_ for one in answers for id_ in one.ids),
                absent=0,
                level=self._caller.level,
                at=self._caller.deadline.clock(),
                bytes=sum(len(one.json) for one in answers),
                source=Source.LIVE,
                age=max(one.age for one in answers),
            )
        )
