"""Bulk reads: one call reads the ids that several operations of one cache partition need at the same time."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from gateway.cache.entities import EntityCache, Lookup
from gateway.errors import GatewayError, UpstreamTimeout
from gateway.events import OperationEvents, SharedEvents
from gateway.links import Kind, Link, Parameters
from gateway.links.answers import EntityResult, EntityResults
from gateway.loaders.reader import Reader
from gateway.upstream.caller import Caller
from gateway.upstream.policy.allowance import Allowance
from gateway.upstream.shared_task import SharedTask
from gateway.upstream.time_limit import TimeLimit

_WINDOW = 0.002
"""Seconds for which a bulk read waits for ids of other operations, if there are any."""
_PATIENCE = 10.0
"""Seconds; a running read with so much time left can be joined by operations with even more."""

_BatchKey = tuple[str, str, str]
"""Cache partition, kind and outer ids, which all operations of one read share."""


@dataclass(slots=True, eq=False)
class _Batch:
    """One bulk read. Ids can be added until it is sent; operations can join it until it ends.

    Attributes:
        kind: The kind of the entities.
        caller: The operation that opened it, with the latest deadline of all operations in it.
        events: Report its exchanges to the opener, and to the other operations as shared.
        opener: The opener's own events.
        lookup: The opener's lookup, with the mark under which answers are cached.
        parameters: The parameters that any of the operations needs.
        ids: The entities, each once.
        full: Set when no more ids fit.
        sent: Whether the call is under way, so that no ids can be added.
        task: Makes the call, and is cancelled when no operation waits for it.
    """

    kind: Kind
    caller: Caller
    events: SharedEvents
    opener: OperationEvents
    lookup: Lookup
    parameters: Parameters
    ids: dict[str, None] = field(default_factory=dict)
    full: asyncio.Event = field(default_factory=asyncio.Event)
    sent: bool = False
    task: SharedTask[EntityResults] = field(init=False)

    def serves(self, parameters: Parameters, caller: Caller) -> bool:
        """Whether an operation can join it for one of its ids: it has the parameters, and time enough."""
        if not self.sent:
            return self.task.joinable
        patience = min(caller.deadline.remaining(), _PATIENCE)
        return parameters <= self.parameters and self.caller.deadline.remaining() >= patience

    def widen(self, parameters: Parameters, caller: Caller) -> None:
        """Add the parameters of another operation, and adopt its deadline if that is later."""
        self.parameters |= parameters
        if caller.deadline.remaining() > self.caller.deadline.remaining():
            self.caller.deadline = caller.deadline


class BulkReads:
    """Makes the bulk reads of all operations of this process.

    An operation joins the read of an id that is under way. A new read waits for a moment, the window, for
    ids of other operations, unless no other operation of the cache partition waits for the upstream. A
    cancelled operation leaves the read to the others; without others the read is cancelled.

    Args:
        reader: Makes the calls.
        cache: Stores the entities.
        window: Seconds of the window.
    """

    def __init__(self, reader: Reader, cache: EntityCache | None = None, *, window: float = _WINDOW) -> None:
        self._reader = reader
        self._cache = cache
        self._window = window
        self._running: Counter[str] = Counter()
        self._open: dict[_BatchKey, _Batch] = {}
        self._batches: dict[_BatchKey, dict[str, _Batch]] = {}

    def enter(self, partition: str) -> None:
        """Count an operation of this cache partition as waiting for the upstream."""
        self._running[partition] += 1

    def leave(self, partition: str) -> None:
        """Count it as waiting no longer."""
        self._running[partition] -= 1
        if not self._running[partition]:
            del self._running[partition]

    def renew(self, partition: str, links: Iterable[Link]) -> None:
        """Keep later operations from joining reads of these entities that are under way."""
        for link in links:
            outer, _, _ = link.key.rpartition("/")
            batches = self._batches.get((partition, link.kind, outer), {})
            if link.key in batches and batches[link.key].sent:
                del batches[link.key]

    async def read(
        self, kind: Kind, ids: Sequence[str], lookup: Lookup, caller: Caller, allowance: Allowance
    ) -> EntityResults:
        """Read ids in bulk; ids that the answers lack are absent. Each takes a call of the allowance."""
        found: dict[str, EntityResult] = {}
        joined: dict[_Batch, list[str]] = {}
        for outer, some in _by_outer(kind, ids).items():
            key = (caller.identity.partition, kind.name, outer)
            joined |= self._join(key, kind, some, lookup, caller, allowance, found)
        answered: set[_Batch] = set()
        try:
            with TimeLimit(caller.deadline.remaining()):
                for batch, wanted in joined.items():
                    answer = await batch.task.result()
                    answered.add(batch)
                    alone = len(wanted) == len(batch.ids)
                    found |= answer if alone else {id_: answer[id_] for id_ in wanted if id_ in answer}
        except TimeoutError:
            for batch in joined.keys() - answered:
                found |= dict.fromkeys(joined[batch], UpstreamTimeout())
        finally:
            for batch in joined:
                self._stop_waiting(batch, caller)
        return found

    def _join(
        self,
        key: _BatchKey,
        kind: Kind,
        ids: Sequence[str],
        lookup: Lookup,
        caller: Caller,
        allowance: Allowance,
        found: dict[str, EntityResult],
    ) -> dict[_Batch, list[str]]:
        """The batches for these ids; ids beyond the allowance get an error in `found`."""
        serving, others = self._serving(key, ids, lookup.parameters, caller)
        joined = {batch: wanted for batch, wanted in serving.items() if _pays(allowance, wanted, found)}
        while others:
            open_ = self._open.get(key)
            if open_ is not None and not open_.task.joinable:
                open_ = None
            room = _size(kind) - (len(open_.ids) if open_ else 0)
            wanted, others = others[:room], others[room:]
            if open_ in joined or _pays(allowance, wanted, found):
                batch = open_ or self._start(key, kind, lookup, caller)
                joined.setdefault(batch, []).extend(wanted)
                self._add(key, batch, wanted)
        for batch in joined:
            batch.task.join()
            if not batch.sent:
                batch.widen(lookup.parameters, caller)
        return joined

    def _serving(
        self, key: _BatchKey, ids: Sequence[str], parameters: Parameters, caller: Caller
    ) -> tuple[dict[_Batch, list[str]], list[str]]:
        """The batches that already read some of these ids, and the other ids."""
        batches = self._batches.get(key)
        if not batches:
            return {}, list(ids)
        serving: dict[_Batch, list[str]] = {}
        others = []
        for id_ in ids:
            batch = batches.get(id_)
            if batch is not None and batch.serves(parameters, caller):
                serving.setdefault(batch, []).append(id_)
            else:
                others.append(id_)
        return serving, others

    def _start(self, key: _BatchKey, kind: Kind, lookup: Lookup, caller: Caller) -> _Batch:
        events = SharedEvents(caller.events)
        joint = Caller(caller.identity, caller.deadline, events, caller.level, caller.headers)
        batch = self._open[key] = _Batch(kind, joint, events, caller.events, lookup, lookup.parameters)
        alone = self._running[caller.identity.partition] <= 1
        batch.task = SharedTask(self._run(key, batch, 0.0 if alone else self._window))
        return batch

    def _add(self, key: _BatchKey, batch: _Batch, ids: Sequence[str]) -> None:
        batch.ids |= dict.fromkeys(ids)
        self._batches.setdefault(key, {}).update(dict.fromkeys(ids, batch))
        if len(batch.ids) >= _size(batch.kind):
            batch.full.set()
            del self._open[key]

    async def _run(self, key: _BatchKey, batch: _Batch, window: float) -> EntityResults:
        try:
            if window:
                with suppress(TimeoutError):
                    async with asyncio.timeout(window):
                        await batch.full.wait()
            self._close(key, batch)
            return await self._read(batch)
        finally:
            self._close(key, batch)
            self._forget(key, batch)

    async def _read(self, batch: _Batch) -> EntityResults:
        began = self._cache.now() if self._cache else 0.0
        kind, caller = batch.kind, batch.caller
        partition = caller.identity.partition
        found = await self._reader.many(kind, tuple(batch.ids), batch.parameters, caller)
        if self._cache:
            await self._cache.put(partition, kind, batch.lookup, batch.parameters, found, began)
        return found

    def _close(self, key: _BatchKey, batch: _Batch) -> None:
        batch.sent = True
        if self._open.get(key) is batch:
            del self._open[key]

    def _forget(self, key: _BatchKey, batch: _Batch) -> None:
        batches = self._batches.pop(key, {})
        others = {id_: other for id_, other in batches.items() if other is not batch}
        if others:
            self._batches[key] = others

    def _stop_waiting(self, batch: _Batch, caller: Caller) -> None:
        batch.task.leave()
        if batch.opener is not caller.events:
            batch.events.share(caller.events)


def _by_outer(kind: Kind, ids: Sequence[str]) -> dict[str, Sequence[str]]:
    """The ids (`Link.key`), grouped by their outer ids, which the ids of one read share."""
    if not kind.outer:
        return {"": ids}
    groups: dict[str, list[str]] = {}
    for id_ in ids:
        groups.setdefault(id_.rpartition("/")[0], []).append(id_)
    return dict(groups)


def _size(kind: Kind) -> int:
    """The most ids of one read of a kind."""
    return kind.bulk.size if kind.bulk else 1


def _pays(allowance: Allowance, ids: Sequence[str], found: dict[str, EntityResult]) -> bool:
    """Take a call of the allowance, if it has one; if not, `found` gets the error for each id."""
    try:
        allowance.take()
    except GatewayError as error:
        found |= dict.fromkeys(ids, error)
        return False
    return True
