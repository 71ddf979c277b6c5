"""Entities as one operation reads them."""

import asyncio
import math
from collections.abc import Awaitable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import filterfalse
from typing import Any, TypeVar

from gateway.cache.entities import Look, Shelves, value
from gateway.cache.store import Entries
from gateway.errors import (
    GatewayError,
    NotFound,
    RateLimited,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gateway.links import Kind
from gateway.links.answers import Form, Found, Raw
from gateway.loaders.pool import Pool
from gateway.loaders.reader import Reader
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller, Deadline, Exchange, Outcome
from gateway.upstream.policy.allowance import Allowance
from gateway.upstream.policy.refusals import Refusals
from gateway.upstream.transport.body import parse

R = TypeVar("R")

_PATIENCE = 1.0
"""Seconds for which a stale entity is held back in the hope of a fresh one."""
_FEW = 10
"""Single reads after each bulk read that tell whether the ids that it left out are unknown."""
_DOWN = (RateLimited, UpstreamTimeout, UpstreamUnavailable, UpstreamBadResponse)


@dataclass(frozen=True, slots=True)
class Commons:
    """What all operations of this process share."""

    reader: Reader
    pool: Pool
    shelves: Shelves | None = None

    @classmethod
    def over(
        cls,
        sender: Sender,
        refusals: Refusals | None = None,
        shelves: Shelves | None = None,
        *,
        unshared: Sender | None = None,
    ) -> "Commons":
        """All of it, over one sender; the pool shares by itself, and so may have one that does not."""
        refusals = refusals or Refusals()
        pool = Pool(Reader(unshared or sender, refusals), shelves)
        return cls(Reader(sender, refusals), pool, shelves)


class Entities:
    """Reads entities of one caller, many at a time.

    Args:
        upstream: Makes the calls.
        caller: Who asks; its trace tells what was read, and how it was come by.
        commons: What is shared with other operations; nothing is, unless given.
        allowance: The calls that may be made; as many as wanted, unless given.
    """

    def __init__(
        self,
        upstream: Sender,
        caller: Caller,
        commons: Commons | None = None,
        allowance: Allowance | None = None,
    ) -> None:
        self._upstream = upstream
        self._caller = caller
        self._commons = commons or Commons.over(upstream)
        self._allowance = allowance or Allowance()
        self._waiting = 0
        self.holds = math.inf
        """Seconds for which all that was read here holds; 0 once anything was that changes all the time."""

    async def body(self, call: Call) -> bytes:
        """The answer to a call, as it came.

        Raises:
            GatewayError: the call failed.
        """
        self.holds = 0.0
        self._allowance.take()
        with self._running():
            return await self._upstream.send(call, self._caller)

    async def json(self, call: Call) -> Any:
        """The parsed answer to a call.

        Raises:
            GatewayError: the call failed, or its answer is not JSON.
        """
        return parse(await self.body(call))

    async def fetch(
        self, kind: Kind, ids: Sequence[str], expand: Iterable[str] = (), form: Form | None = None
    ) -> Found:
        """The entities with these ids, each once; every id has its JSON or its error.

        What is kept and still holds is not read. One id, or a kind without a bulk read, is read singly. Ids
        that a bulk answer leaves out are read singly before they are called missing, since the vendor's bulk
        reads drop what they do not know; if the first few are all unknown, the others are missing, too.
        Where the upstream cannot be asked, what is kept is given even if it holds no longer.

        Bulk answers are read in the ``form`` in which they will be wanted, if it tells the entities' ids.
        """
        with self._running():
            look = await self._look(kind, ids, frozenset(expand))
            look.form = form
            self.holds = min(self.holds, look.holds)
            found = {id_: value(entry) for id_, entry in look.fresh.items()}
            self._tell(kind, look.fresh, Outcome.CACHED)
            absent = list(filterfalse(found.__contains__, ids))
            return {**found, **await self._read(kind, absent, look)} if absent else found

    async def _look(self, kind: Kind, ids: Sequence[str], expand: frozenset[str]) -> Look:
        if self._commons.shelves is None:
            return Look(expand, 0.0)
        return await self._commons.shelves.look(self._caller.credentials.principal, kind, ids, expand)

    async def _read(self, kind: Kind, ids: Sequence[str], look: Look) -> Found:
        if not look.stale:
            return await self._upstreams(kind, ids, look, self._caller)
        new = [id_ for id_ in ids if id_ not in look.stale]
        old = [id_ for id_ in ids if id_ in look.stale]
        hurried = replace(self._caller, deadline=self._soon())
        answers = await asyncio.gather(
            self._upstreams(kind, old, look, hurried), self._upstreams(kind, new, look, self._caller)
        )
        found = {**answers[0], **answers[1]}
        rescued = {id_: look.stale[id_] for id_ in old if isinstance(found[id_], _DOWN)}
        if rescued and self._commons.shelves:
            self._commons.shelves.tell("stale", len(rescued))
            self._tell(kind, rescued, Outcome.STALE)
        return found | {id_: value(entry) for id_, entry in rescued.items()}

    async def _upstreams(self, kind: Kind, ids: Sequence[str], look: Look, caller: Caller) -> Found:
        found: Found = {}
        if kind.bulk is not None and ids:
            found = await self._commons.pool.read(kind, ids, look, caller, self._allowance)
        missing = list(filterfalse(found.__contains__, ids))
        if not missing:
            return found
        began = self._commons.shelves.now() if self._commons.shelves else 0.0
        singly = await self._singly(kind, missing, _few(kind, ids), look, caller)
        if self._commons.shelves:
            principal = caller.credentials.principal
            await self._commons.shelves.put(principal, kind, look, look.expand, singly, began)
        return {**found, **singly}

    async def _singly(
        self, kind: Kind, ids: Sequence[str], few: int, look: Look, caller: Caller
    ) -> dict[str, Raw]:
        """Reads ids by one call each; if the first ``few`` are all unknown, the rest are, without a call."""
        singly: dict[str, Raw] = {}
        for part in (ids[:few], ids[few:]):
            values = await together([self._one(kind, id_, look, caller) for id_ in part])
            singly.update(zip(part, values, strict=True))
            if all(isinstance(value, NotFound) for value in values):
                return dict.fromkeys(ids, NotFound()) | singly
        return singly

    async def _one(self, kind: Kind, id_: str, look: Look, caller: Caller) -> Raw:
        try:
            self._allowance.take()
        except GatewayError as error:
            return error
        return await self._commons.reader.one(kind, id_, look.expand, caller)

    def _soon(self) -> Deadline:
        own = self._caller.deadline
        return Deadline.after(min(own.remaining(), _PATIENCE), own.clock)

    @contextmanager
    def _running(self) -> Iterator[None]:
        """An operation runs once, however much it waits for."""
        principal = self._caller.credentials.principal
        self._waiting += 1
        if self._waiting == 1:
            self._commons.pool.enter(principal)
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._commons.pool.leave(principal)

    def _tell(self, kind: Kind, entries: Entries, outcome: Outcome) -> None:
        if not entries or self._commons.shelves is None:
            return
        told = Exchange(
            template=kind.item,
            ids=tuple(entries),
            status=200,
            start=self._caller.deadline.clock(),
            duration=0.0,
            bytes=sum(len(entry.body) for entry in entries.values()),
            outcome=outcome,
            kind=kind.name,
            age=self._commons.shelves.now() - min(entry.read_at for entry in entries.values()),
        )
        self._caller.trace.append(told)


def _few(kind: Kind, ids: Sequence[str]) -> int:
    """How many of the ids that bulk reads leave out are read singly before the rest is judged by them."""
    return len(ids) if kind.bulk is None else _FEW * math.ceil(len(ids) / kind.bulk.size)


async def together(reads: Sequence[Awaitable[R]]) -> Sequence[R]:
    """What the reads give, made together; one alone needs no task."""
    if len(reads) == 1:
        return [await reads[0]]
    return await asyncio.gather(*reads)
