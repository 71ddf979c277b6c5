"""The pool: ids that several operations of one principal want at the same time travel in one bulk read."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from gateway.cache.entities import Look, Shelves
from gateway.errors import GatewayError, UpstreamTimeout
from gateway.links import Kind
from gateway.links.answers import Found, Raw
from gateway.loaders.reader import Expand, Reader
from gateway.upstream.caller import Caller, Exchange, Outcome
from gateway.upstream.policy.allowance import Allowance

_WINDOW = 0.002
"""Seconds for which a bulk read waits for others to board, where there are others."""
_PATIENCE = 10.0
"""Seconds after which nobody minds that a bulk read was given up."""

_Lane = tuple[str, bool, str]
"""Principal, whether in the background, kind."""


@dataclass(slots=True, eq=False)
class _Batch:
    """One bulk read: those who gather, then its flight.

    Attributes:
        caller: On whose behalf it is made, with a trace of its own and the latest deadline of those aboard.
        opener: The trace of the operation that began it, which tells it as made.
        look: Of that operation; tells what to expand, in which form to read what comes, and under which mark
            to keep it.
    """

    kind: Kind
    caller: Caller
    opener: list[Exchange]
    look: Look
    expand: Expand
    ids: dict[str, None] = field(default_factory=dict)
    full: asyncio.Event = field(default_factory=asyncio.Event)
    gone: bool = False
    aboard: int = 0
    task: asyncio.Task[Found] = field(init=False)

    def takes(self, expand: Expand, caller: Caller) -> bool:
        """Whether it brings, in time, what somebody wants of one of its ids."""
        if not self.gone:
            return True
        patience = min(caller.deadline.remaining(), _PATIENCE)
        return expand <= self.expand and self.caller.deadline.remaining() >= patience

    def widen(self, expand: Expand, caller: Caller) -> None:
        """Let somebody aboard who may want more, or have more time."""
        self.expand |= expand
        if caller.deadline.remaining() > self.caller.deadline.remaining():
            self.caller.deadline = caller.deadline


class Pool:
    """Makes bulk reads for all operations of this process.

    Ids that are under way already are waited for. Other ids wait a moment for those of other operations,
    unless no other operation of the principal waits for the upstream. Whoever is cancelled leaves the others
    alone; when the last has left, the read is cancelled.

    Args:
        reader: Makes the calls.
        shelves: Where what comes is kept.
        window: Seconds of that moment.
    """

    def __init__(self, reader: Reader, shelves: Shelves | None = None, *, window: float = _WINDOW) -> None:
        self._reader = reader
        self._shelves = shelves
        self._window = window
        self._running: Counter[str] = Counter()
        self._gathering: dict[_Lane, _Batch] = {}
        self._under_way: dict[_Lane, dict[str, _Batch]] = {}

    def enter(self, principal: str) -> None:
        """An operation of this principal begins to wait for the upstream."""
        self._running[principal] += 1

    def leave(self, principal: str) -> None:
        """It waits no longer."""
        self._running[principal] -= 1
        if not self._running[principal]:
            del self._running[principal]

    async def read(
        self, kind: Kind, ids: Sequence[str], look: Look, caller: Caller, allowance: Allowance
    ) -> Found:
        """What bulk reads bring of these ids; others are absent. Each read takes of the allowance."""
        found: dict[str, Raw] = {}
        legs = self._board(kind, ids, look, caller, allowance, found)
        answered: set[_Batch] = set()
        try:
            async with asyncio.timeout(caller.deadline.remaining()):
                for batch, wanted in legs.items():
                    answer = await asyncio.shield(batch.task)
                    answered.add(batch)
                    alone = len(wanted) == len(batch.ids)
                    found |= answer if alone else {id_: answer[id_] for id_ in wanted if id_ in answer}
        except TimeoutError:
            for batch in legs.keys() - answered:
                found |= dict.fromkeys(legs[batch], UpstreamTimeout())
        finally:
            for batch in legs:
                self._leave(batch, caller)
        return found

    def _board(
        self,
        kind: Kind,
        ids: Sequence[str],
        look: Look,
        caller: Caller,
        allowance: Allowance,
        found: dict[str, Raw],
    ) -> dict[_Batch, list[str]]:
        """The batches that bring these ids; what there is no call left for is found to have failed."""
        lane = (caller.credentials.principal, caller.background, kind.name)
        met, others = self._met(lane, ids, look.expand, caller)
        legs = {batch: wanted for batch, wanted in met.items() if _pays(allowance, wanted, found)}
        while others:
            gathering = self._gathering.get(lane)
            room = _size(kind) - (len(gathering.ids) if gathering else 0)
            wanted, others = others[:room], others[room:]
            if gathering in legs or _pays(allowance, wanted, found):
                batch = gathering or self._open(lane, kind, look, caller)
                legs.setdefault(batch, []).extend(wanted)
                self._add(lane, batch, wanted)
        for batch in legs:
            batch.aboard += 1
            if not batch.gone:
                batch.widen(look.expand, caller)
        return legs

    def _met(
        self, lane: _Lane, ids: Sequence[str], expand: Expand, caller: Caller
    ) -> tuple[dict[_Batch, list[str]], list[str]]:
        """The batches that bring some of these ids anyway, and the other ids."""
        under_way = self._under_way.get(lane)
        if not under_way:
            return {}, list(ids)
        met: dict[_Batch, list[str]] = {}
        others = []
        for id_ in ids:
            batch = under_way.get(id_)
            if batch is not None and batch.takes(expand, caller):
                met.setdefault(batch, []).append(id_)
            else:
                others.append(id_)
        return met, others

    def _open(self, lane: _Lane, kind: Kind, look: Look, caller: Caller) -> _Batch:
        joint = Caller(caller.credentials, caller.deadline, background=caller.background)
        batch = self._gathering[lane] = _Batch(kind, joint, caller.trace, look, look.expand)
        alone = self._running[caller.credentials.principal] <= 1
        batch.task = asyncio.create_task(self._fly(lane, batch, 0.0 if alone else self._window))
        batch.task.add_done_callback(lambda _: batch.opener.extend(joint.trace))
        return batch

    def _add(self, lane: _Lane, batch: _Batch, ids: Sequence[str]) -> None:
        batch.ids |= dict.fromkeys(ids)
        self._under_way.setdefault(lane, {}).update(dict.fromkeys(ids, batch))
        if len(batch.ids) >= _size(batch.kind):
            batch.full.set()
            del self._gathering[lane]

    async def _fly(self, lane: _Lane, batch: _Batch, window: float) -> Found:
        try:
            if window:
                with suppress(TimeoutError):
                    async with asyncio.timeout(window):
                        await batch.full.wait()
            self._close(lane, batch)
            return await self._read(batch)
        finally:
            self._close(lane, batch)
            self._land(lane, batch)

    async def _read(self, batch: _Batch) -> Found:
        began = self._shelves.now() if self._shelves else 0.0
        kind, caller = batch.kind, batch.caller
        principal = caller.credentials.principal
        found = await self._reader.many(kind, tuple(batch.ids), batch.expand, caller, batch.look.form)
        if self._shelves:
            await self._shelves.put(principal, kind, batch.look, batch.expand, found, began)
        return found

    def _close(self, lane: _Lane, batch: _Batch) -> None:
        batch.gone = True
        if self._gathering.get(lane) is batch:
            del self._gathering[lane]

    def _land(self, lane: _Lane, batch: _Batch) -> None:
        under_way = self._under_way.pop(lane, {})
        others = {id_: other for id_, other in under_way.items() if other is not batch}
        if others:
            self._under_way[lane] = others

    def _leave(self, batch: _Batch, caller: Caller) -> None:
        batch.aboard -= 1
        if batch.opener is not caller.trace:
            caller.trace += [told._replace(outcome=Outcome.SHARED) for told in batch.caller.trace]
        if not batch.aboard:
            batch.task.cancel()


def _size(kind: Kind) -> int:
    """How many ids one read of a kind takes."""
    return kind.bulk.size if kind.bulk else 1


def _pays(allowance: Allowance, ids: Sequence[str], found: dict[str, Raw]) -> bool:
    """Whether there is a call left for these ids; if not, that is what is found of them."""
    try:
        allowance.take()
    except GatewayError as error:
        found |= dict.fromkeys(ids, error)
        return False
    return True
