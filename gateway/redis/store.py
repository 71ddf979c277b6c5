"""The cache store in a Valkey or Redis server, which replicas share."""

import math
import secrets
from collections.abc import Callable, Iterator, Sequence

from cachetools import LRUCache

from gateway.cache.store import Entries, Entry, Mark, Section
from gateway.events import Listener
from gateway.redis.client import Command, RedisClient
from gateway.redis.seal import BrokenSeal, Seal

_LARGEST = 32 * 1024
"""Bytes of the largest entity that is stored; a bulk read of larger ones would delay all other commands."""
_MARK = 16
_MARK_LIFE = 86_400
_PROPOSALS = 10_000
_EVICTIONS = 10_000
_MOST_OWED = 1_000
"""Evictions remembered while the server is away; they go out with the first read afterwards."""


class _Proposal(bytes):
    """A mark for a partition that has none yet, the same for all reads that are under way."""

    __slots__ = ()


class _Evictions:
    """When this process last evicted a partition, in seconds since the epoch.

    It remembers the latest evictions. For any other partition it gives the time of the latest forgotten one,
    so that an attacker gains nothing by making it forget.
    """

    def __init__(self) -> None:
        self._at: dict[str, float] = {}
        self._floor = -math.inf

    def note(self, partition: str, at: float) -> None:
        """Remember an eviction."""
        self._at.pop(partition, None)
        self._at[partition] = at
        if len(self._at) > _EVICTIONS:
            self._floor = self._at.pop(next(iter(self._at)))

    def of(self, partition: str) -> float:
        """When the partition was evicted, at the latest."""
        return self._at.get(partition, self._floor)


class RedisStore:
    """Keeps entries in the server.

    Each partition has a mark there, random and new after every eviction, under which its entries are sealed;
    entries with another mark are ignored. The mark is made with the first entry, so that invalid tokens leave
    nothing behind.

    An attacker who can write to the server can put back a mark and entries from before an eviction. A process
    that evicted a partition ignores every entry that was read before, whatever its mark. Other processes use
    such an entry until its time is over, which the seal covers, or until they evict the partition themselves.

    Args:
        server: Keeps the entries.
        secret: The replicas' common secret, 16 to 64 bytes.
        listener: Hears of entries that are not the gateway's.
        now: Seconds since the epoch, as of the entries.
    """

    def __init__(
        self,
        server: RedisClient,
        secret: bytes,
        listener: Listener,
        now: Callable[[], float],
    ) -> None:
        self._server = server
        self._seal = Seal(secret)
        self._now = now
        self._listener = listener
        self._evictions = _Evictions()
        self._owed: dict[str, None] = {}
        self._proposals: LRUCache[str, _Proposal] = LRUCache(_PROPOSALS)

    async def read(self, section: Section, ids: Sequence[str]) -> tuple[Mark, Entries] | None:
        """The entries of these entities; ``None`` if the server is away."""
        keys = [_key(section, id_) for id_ in ids]
        owed = list(self._owed)
        evictions = (_forgetting(partition) for partition in owed)
        answers = await self._server.ask(*evictions, ("MGET", _mark_key(section.partition), *keys))
        if answers is None:
            return None
        for partition in owed:
            self._owed.pop(partition, None)
        mark, *values = answers[-1]
        if mark is None:
            return self._proposals.setdefault(section.partition, _Proposal(secrets.token_bytes(_MARK))), {}
        if len(mark) != _MARK:
            self._listener.foreign_entries(1)
            await self.forget(section.partition)
            return None, {}
        evicted = self._evictions.of(section.partition)
        opened = zip(ids, self._opened(mark, keys, values), strict=True)
        entries = {id_: entry for id_, entry in opened if entry is not None}
        trusted = {id_: entry for id_, entry in entries.items() if entry.read_at > evicted}
        if len(trusted) < len(entries):
            self._listener.foreign_entries(len(entries) - len(trusted))
        return mark, trusted

    async def write(self, section: Section, mark: Mark, entries: Entries, seconds: float) -> None:
        """Keep entries for at most this many seconds, unless the server is away."""
        if mark is None or not entries:
            return
        if isinstance(mark, _Proposal) and not await self._agree(section.partition, mark):
            return
        life = int(seconds) + 1
        keyed = ((_key(section, id_), entry) for id_, entry in entries.items() if len(entry.body) <= _LARGEST)
        await self._server.ask(
            *(("SET", key, self._seal.close(key, mark, entry), "EX", life) for key, entry in keyed)
        )

    async def forget(self, partition: str) -> None:
        """Evict all entries of a partition, at the latest before the server is read again."""
        self._proposals.pop(partition, None)
        self._evictions.note(partition, self._now())
        if await self._server.ask(_forgetting(partition)) is None:
            self._owed[partition] = None
            if len(self._owed) > _MOST_OWED:
                del self._owed[next(iter(self._owed))]

    async def _agree(self, partition: str, mark: bytes) -> bool:
        key = _mark_key(partition)
        answers = await self._server.ask(("SET", key, mark, "NX", "EX", _MARK_LIFE), ("GET", key))
        return answers is not None and answers[-1] == mark

    def _opened(
        self, mark: bytes, keys: Sequence[str], values: Sequence[bytes | None]
    ) -> Iterator[Entry | None]:
        for key, value in zip(keys, values, strict=True):
            try:
                yield None if value is None else self._seal.open(key, mark, value)
            except BrokenSeal:
                self._listener.foreign_entries(1)
                yield None


def _forgetting(partition: str) -> Command:
    return ("SET", _mark_key(partition), secrets.token_bytes(_MARK), "XX", "EX", _MARK_LIFE)


def _mark_key(partition: str) -> str:
    return f"gateway:{{{partition}}}"


def _key(section: Section, id_: str) -> str:
    return f"gateway:{{{section.partition}}}:{section.kind}:{id_}"
