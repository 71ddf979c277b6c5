"""The budget of calls in a Valkey or Redis server, for all workers and replicas together.

Of a principal the server holds the window (a hash: calls counted and allowed, and when it ends), the calls on
their way (a sorted set by when they are given up, so that a process that dies takes none for ever), and what
is closed by a 429 (keys that expire). One script looks and counts in one step, by the server's own clock: so
many processes find the last call only once.
"""

import asyncio
import secrets
from itertools import count

from gateway.redis.connection import Server
from gateway.upstream.policy.budget import Flight
from gateway.upstream.transport.status import MAX_RETRY_AFTER, Rate

_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for index, kind in ipairs({'hash', 'zset'}) do
  local found = KEYS[index] and redis.call('TYPE', KEYS[index]).ok
  if found and found ~= 'none' and found ~= kind then redis.call('DEL', KEYS[index]) end
end
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
"""What both scripts begin with: the window, a new one if the last is over or is not ours."""

_TAKE = (
    _NOW
    + """
local closed = math.max(redis.call('PTTL', KEYS[3]), redis.call('PTTL', KEYS[4]))
if closed > 0 and closed <= tonumber(ARGV[4]) then return closed end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if allowed and counted + redis.call('ZCARD', KEYS[2]) >= allowed * ARGV[1] then return ends - now end
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
if not same then keep() end
return 0
"""
)
"""Milliseconds until a call can be counted in; 0 when it was."""

_LEARN = (
    _NOW
    + """
if ARGV[1] == '' then
  counted = counted + 1
else
  local told, left = tonumber(ARGV[1]), tonumber(ARGV[3])
  if same and now - ARGV[4] + left <= ends + 2000 then
    counted, ends = math.max(counted, told), heard and math.min(ends, now + left) or now + left
  else
    counted, ends = told, now + left
  end
  allowed, heard = tonumber(ARGV[2]), true
end
keep()
return 0
"""
)
"""Corrects the window by what an answer told, as `Window.correct` and `Window.count` do."""


class SharedLedger:
    """The ledger that is in a server.

    While the server is away every process goes by what it knows itself, which the upstream corrects with
    every answer.

    Args:
        server: Not closed here.
        lease: Seconds after which a call that was not heard of again is not on its way any more.
    """

    def __init__(self, server: Server, *, lease: float) -> None:
        self._server = server
        self._lease = round(lease * 1000)
        self._telling: set[asyncio.Task[object]] = set()
        self._names = (f"{secrets.token_hex(8)}-{number}" for number in count())

    async def take(self, flight: Flight, part: float) -> float:
        """Count a call in, or give the seconds until that can be."""
        principal, flight.name = flight.principal, next(self._names)
        keys = (*_keys(principal), _closed(principal, flight.template), _closed(principal, ""))
        longest = round(MAX_RETRY_AFTER * 1000)
        answers = await self._server.ask(
            ("EVAL", _TAKE, len(keys), *keys, part, flight.name, self._lease, longest)
        )
        return answers[0] / 1000 if answers else 0.0

    def land(self, flight: Flight) -> None:
        """Hear that a call is on its way no more."""
        self._tell("ZREM", _keys(flight.principal)[1], flight.name)

    def learn(self, principal: str, rate: Rate | None, took: float) -> None:
        """Hear of an answer, of the count that it told, and of the seconds that it took."""
        told: tuple[object, ...] = ("",)
        if rate is not None:
            told = (rate.used, rate.allowed, round(rate.reset * 1000), round(took * 1000))
        self._tell("EVAL", _LEARN, 1, _keys(principal)[0], *told)

    def close(self, principal: str, template: str, seconds: float) -> None:
        """Let nothing pass for so long on a path, or with an empty one, on any."""
        if seconds:
            self._tell("SET", _closed(principal, template), "", "PX", round(seconds * 1000))

    def _tell(self, *command: object) -> None:
        """Tell the server without waiting for it; it hears things in their order."""
        task: asyncio.Task[object] = asyncio.create_task(self._server.ask(command))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


def _keys(principal: str) -> tuple[str, str]:
    # In braces, so that a cluster keeps together what a script looks at together.
    return f"gateway:{{{principal}}}:budget", f"gateway:{{{principal}}}:flights"


def _closed(principal: str, template: str) -> str:
    return f"gateway:{{{principal}}}:closed:{template}"
