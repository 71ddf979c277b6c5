"""The rate budget in a Valkey or Redis server, for all workers and replicas together.

Of a payer's token the server holds the window (a hash: calls counted and allowed, and when it ends), the
calls on their way (a sorted set by when they expire, so that those of a process that dies do not stay),
and whether a 429 closed the token (a key that expires). Of each path it holds what `PathLimit` does: the
calls sent lately (a sorted set), and the rest and the limit that its 429s led to (a hash). One script looks
and counts in one step, by the server's own clock: so many processes find the last call only once.
"""

import asyncio
import secrets
from itertools import count

from gateway.redis.client import RedisClient
from gateway.upstream.policy import path_limit
from gateway.upstream.policy.rate_budget import Admission
from gateway.upstream.transport import status
from gateway.upstream.transport.status import Rate

_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function check(key, kind)
  local found = redis.call('TYPE', key).ok
  if found ~= 'none' and found ~= kind then redis.call('DEL', key) end
end
"""
"""The beginning of every script."""

_WINDOW = (
    _NOW
    + """
check(KEYS[1], 'hash')
local held = redis.call('HMGET', KEYS[1], 'counted', 'allowed', 'ends', 'heard')
local counted, allowed, ends = tonumber(held[1]) or 0, tonumber(held[2]), tonumber(held[3]) or 0
if ends > now + 3600000 then ends = 0 end
local same, heard = now < ends, held[4] == '1'
local function keep()
  redis.call('HSET', KEYS[1], 'counted', counted, 'ends', ends, 'heard', heard and '1' or '0')
  if allowed then redis.call('HSET', KEYS[1], 'allowed', allowed) end
  redis.call('PEXPIRE', KEYS[1], 3600000)
end
if not same then counted, ends, heard = 0, now + 60000, false end
"""
)
"""The token's window; a new one if the last has ended or has another format."""

_LONGEST = round(status.MAX_RETRY_AFTER * 1000)
_SPAN = round(path_limit.SPAN * 1000)
_PATH_WINDOW = round(path_limit.WINDOW * 1000)
_HOLD = round(path_limit.HOLD * 1000)
_MEMORY = round(path_limit.MEMORY * 1000)
_PROBE = 1_000
"""Milliseconds for which other processes wait for a probe, since its process may have died."""

_TAKE = (
    _WINDOW
    + f"""
check(KEYS[2], 'zset') check(KEYS[4], 'hash') check(KEYS[5], 'zset')
local closed = redis.call('PTTL', KEYS[3])
if closed > 0 and closed <= {_LONGEST} then return closed end
local path = redis.call('HMGET', KEYS[4], 'opens', 'rested', 'probe', 'limit', 'holds')
for index = 1, 5 do path[index] = tonumber(path[index]) or 0 end
local opens, rested, probe, limit, holds = unpack(path)
if opens > now and opens <= now + {_LONGEST} then return opens - now end
if rested == 1 and probe > now and probe <= now + {_PROBE} then return math.min(probe - now, 100) end
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now - {_SPAN})
if holds > now and limit > 0 and redis.call('ZCARD', KEYS[5]) >= limit then
  return math.max(1, redis.call('ZRANGE', KEYS[5], 0, 0, 'WITHSCORES')[2] + {_SPAN} - now)
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if allowed and counted + redis.call('ZCARD', KEYS[2]) >= allowed then return ends - now end
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[5], now, ARGV[1])
redis.call('PEXPIRE', KEYS[5], {_SPAN})
if not same then keep() end
if rested ~= 1 then return 0 end
redis.call('HSET', KEYS[4], 'probe', now + {_PROBE})
return -1
"""
)
"""Milliseconds until the call can be admitted; 0 if it is admitted, and -1 if it is admitted as the probe."""

_END_PROBE = (
    _NOW
    + """
check(KEYS[1], 'hash')
redis.call('HDEL', KEYS[1], 'probe')
if (tonumber(redis.call('HGET', KEYS[1], 'opens')) or 0) <= now then redis.call('HDEL', KEYS[1], 'rested') end
return 0
"""
)

_REFUSE = (
    _NOW
    + f"""
check(KEYS[1], 'hash') check(KEYS[2], 'zset')
redis.call('ZPOPMAX', KEYS[2])
local held = redis.call('HMGET', KEYS[1], 'opens', 'at', 'count', 'before', 'count_before')
for index = 1, 5 do held[index] = tonumber(held[index]) or 0 end
local opens, at, count, before, count_before = unpack(held)
if tonumber(ARGV[1]) > 0 then
  if opens > now + {_LONGEST} then opens = 0 end
  redis.call('HSET', KEYS[1], 'rested', 1, 'opens', math.max(opens, now + ARGV[1]))
end
local sent = redis.call('ZCOUNT', KEYS[2], now - {_PATH_WINDOW}, '+inf')
if ARGV[2] == '1' and sent >= {path_limit.EVIDENCE} then
  if at <= now and now - at < {_PATH_WINDOW} then
    count = math.min(count, sent)
  else
    at, count, before, count_before = now, sent, at, count
  end
  redis.call('HSET', KEYS[1], 'at', at, 'count', count, 'before', before, 'count_before', count_before)
  local low, high = math.min(count, count_before), math.max(count, count_before)
  if at - before < {_MEMORY} and high <= {path_limit.ALIKE} * low then
    redis.call('HSET', KEYS[1], 'limit', low, 'holds', now + {_HOLD})
  end
end
redis.call('PEXPIRE', KEYS[1], {_MEMORY})
return 0
"""
)
"""Closes a path after a 429 and estimates its limit, as `PathLimit.refuse` does."""

_LEARN = (
    _WINDOW
    + """
if ARGV[1] == '' then
  counted = counted + 1
else
  local used, left = tonumber(ARGV[1]), tonumber(ARGV[3])
  if same and now - ARGV[4] + left <= ends + 2000 then
    counted, ends = math.max(counted, used), heard and math.min(ends, now + left) or now + left
  else
    counted, ends = used, now + left
  end
  allowed, heard = tonumber(ARGV[2]), true
end
keep()
return 0
"""
)
"""Corrects the window by the rate headers of an answer, as `RateWindow.correct` and `RateWindow.count` do."""


class RedisBudget:
    """The rate budget in the shared server.

    While the server is away, each process uses its own budget, and every upstream answer corrects it.

    Args:
        server: Not closed here.
        lease: Seconds after which a call that was not released counts as over.
    """

    def __init__(self, server: RedisClient, *, lease: float) -> None:
        self._server = server
        self._lease = round(lease * 1000)
        self._sending: set[asyncio.Task[object]] = set()
        self._names = (f"{secrets.token_hex(8)}-{number}" for number in count())

    @property
    def away(self) -> bool:
        """Whether the server has stopped answering."""
        return self._server.away

    async def take(self, admission: Admission) -> float:
        """Admit a call and return 0, or return the seconds until it can be admitted."""
        payer, admission.name = admission.payer, next(self._names)
        keys = (*_keys(payer), _closed(payer), *_path_keys(payer, admission.template))
        answers = await self._server.ask(("EVAL", _TAKE, len(keys), *keys, admission.name, self._lease))
        wait = answers[0] if answers else 0
        admission.probes_for_all = wait < 0
        return max(wait, 0) / 1000

    def release(self, admission: Admission) -> None:
        """End a call."""
        self._send("ZREM", _keys(admission.payer)[1], admission.name)
        if admission.probes_for_all:
            self._send("EVAL", _END_PROBE, 1, _path_keys(admission.payer, admission.template)[0])

    def learn(self, payer: str, rate: Rate | None, took: float) -> None:
        """Correct the window by an answer's rate headers and by the seconds that the answer took."""
        reported: tuple[object, ...] = ("",)
        if rate is not None:
            reported = (rate.used, rate.allowed, round(rate.reset * 1000), round(took * 1000))
        self._send("EVAL", _LEARN, 1, _keys(payer)[0], *reported)

    def close(self, payer: str, seconds: float) -> None:
        """Stop a token's calls for some seconds."""
        if seconds:
            self._send("SET", _closed(payer), "", "PX", round(seconds * 1000))

    def close_path(self, payer: str, template: str, seconds: float, *, evidence: bool) -> None:
        """Close a path after a 429; see `PathLimit.refuse`."""
        keys = _path_keys(payer, template)
        self._send("EVAL", _REFUSE, len(keys), *keys, round(seconds * 1000), int(evidence))

    def _send(self, *command: object) -> None:
        """Send a command without waiting for its answer; commands arrive in their order."""
        task: asyncio.Task[object] = asyncio.create_task(self._server.ask(command))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)


def _keys(payer: str) -> tuple[str, str]:
    # The braces make a cluster keep all keys of a token on one node, as a script needs them.
    return f"gateway:{{{payer}}}:budget", f"gateway:{{{payer}}}:flights"


def _closed(payer: str) -> str:
    return f"gateway:{{{payer}}}:closed"


def _path_keys(payer: str, template: str) -> tuple[str, str]:
    return f"gateway:{{{payer}}}:path:{template}", f"gateway:{{{payer}}}:sent:{template}"
