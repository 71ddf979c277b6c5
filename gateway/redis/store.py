"""The cache store in a Valkey or Redis server, which replicas share."""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cachetools import LRUCache

from gateway.cache.evictions import Evictions
from gateway.cache.store import Entries, Entry, Mark, Section
from gateway.events import Listener
from gateway.redis.client import Command, RedisClient
from gateway.redis.seal import BrokenSeal, Seal

_LARGEST = 32 * 1024
"""Bytes of the largest entity that is stored; a bulk read of larger ones would delay all other commands."""
_MARK = 16
_MARK_LIFE = 86_400
_PROPOSALS = 10_000
_MOST_OWED = 1_000
"""Evictions remembered while the server is away; they go out with the first read afterwards."""
_LONGEST_READ = 300
"""Seconds after which a read that was under way at an eviction has ended."""

_EVICTED = re.compile(rb"evicted (\d{1,15})")
"""The value of an evicted entry for `_LONGEST_READ` seconds, with the number of the eviction."""

_EVICT = f"""
local number = (tonumber(redis.call('MGET', KEYS[1])[1] or '') or 0) + 1
redis.call('SET', KEYS[1], string.format('%d', number), 'EX', {_MARK_LIFE})
for index = 2, #KEYS do
  redis.call('SET', KEYS[index], string.format('evicted %d', number), 'EX', {_LONGEST_READ})
end
return number
"""

_WRITE = """
local held = redis.call('MGET', unpack(KEYS))
for index, key in ipairs(KEYS) do
  local number = string.match(held[index] or '', '^evicted (%d+)$')
  if not number or tonumber(number) <= tonumber(ARGV[1]) then
    redis.call('SET', key, ARGV[index + 2], 'EX', ARGV[2])
  end
end
return 0
"""
"""Stores entries, except those whose eviction has a higher number than the first argument."""


class _Proposal(bytes):
    """A mark for a partition that has none yet, the same for all reads that are under way."""

    __slots__ = ()


class _PartitionMark(NamedTuple):
    """A partition's mark, and how many evictions of its entities there were before."""

    own: bytes
    evictions: int


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
        self._evictions: Evictions[str] = Evictions()
        self._owed: dict[str, None] = {}
        self._proposals: LRUCache[str, _Proposal] = LRUCache(_PROPOSALS)

    async def read(self, section: Section, ids: Sequence[str]) -> tuple[Mark, Entries] | None:
        """The entries of these entities; ``None`` if the server is away."""
        keys = [_key(section, id_) for id_ in ids]
        owed = list(self._owed)
        evictions = (_forgetting(partition) for partition in owed)
        own = (_mark_key(section.partition), _count_key(section.partition))
        answers = await self._server.ask(*evictions, ("MGET", *own, *keys))
        if answers is None:
            return None
        for partition in owed:
            self._owed.pop(partition, None)
        mark, count, *values = answers[-1]
        number = int(count) if count and count.isdigit() else 0
        if mark is None:
            proposal = self._proposals.setdefault(section.partition, _Proposal(secrets.token_bytes(_MARK)))
            return _PartitionMark(proposal, number), {}
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
        return _PartitionMark(mark, number), trusted

    async def write(self, section: Section, mark: Mark, entries: Entries, seconds: float) -> None:
        """Keep entries for at most this many seconds, unless the server is away."""
        if mark is None:
            return
        own, evictions = mark
        keyed = {_key(section, id_): entry for id_, entry in entries.items() if len(entry.body) <= _LARGEST}
        if not keyed or (isinstance(own, _Proposal) and not await self._agree(section.partition, own)):
            return
        sealed = [self._seal.close(key, own, entry) for key, entry in keyed.items()]
        await self._server.ask(
            ("EVAL", _WRITE, len(keyed), *keyed, evictions, int(seconds) + 1, *sealed),
        )

    async def evict(self, section: Section, ids: Sequence[str]) -> None:
        """Evict the entries of these entities; where the server is away, those of the partition follow."""
        keys = [_count_key(section.partition), *(_key(section, id_) for id_ in ids)]
        if await self._server.ask(("EVAL", _EVICT, len(keys), *keys)) is None:
            self._owe(section.partition)

    async def forget(self, partition: str) -> None:
        """Evict all entries of a partition, at the latest before the server is read again."""
        self._proposals.pop(partition, None)
        self._evictions.note(partition, self._now())
        if await self._server.ask(_forgetting(partition)) is None:
            self._owe(partition)

    def _owe(self, partition: str) -> None:
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
                there = value is not None and not _EVICTED.fullmatch(value)
                yield self._seal.open(key, mark, value or b"") if there else None
            except BrokenSeal:
                self._listener.foreign_entries(1)
                yield None


def _forgetting(partition: str) -> Command:
    return ("SET", _mark_key(partition), secrets.token_bytes(_MARK), "XX", "EX", _MARK_LIFE)


def _mark_key(partition: str) -> str:
    return f"gateway:{{{partition}}}"


def _count_key(partition: str) -> str:
    return f"{_mark_key(partition)}:evictions"


def _key(section: Section, id_: str) -> str:
    return f"gateway:{{{section.partition}}}:{section.kind}:{id_}"
