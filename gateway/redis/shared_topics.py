"""Notification channels that processes share: one process holds a caller's, and the others listen through it.

In the server there is, for each caller whose channel is held, a key with the holder's name and fence, and for
each process a key that lives for as long as the process does. What the holder hears and what the others want
goes by the relay. A holder that ends says so; one that dies is noticed when its key has expired. Another one
takes its place with a greater fence, opens a channel, and everybody reads again what may have been missed.
While the server is away, each process listens by channels of its own.
"""

import asyncio
import math
import secrets
from collections.abc import Coroutine
from typing import Any

from gateway.live.channels.listening import TopicListening
from gateway.live.topics import TopicListener, Topics
from gateway.redis.caller_topics import CallerTopics, Holder
from gateway.redis.client import Command, RedisClient
from gateway.redis.relay import Relay
from gateway.redis.relayed import Envelopes, HandedOn, OfHolder, Pulse, Relayed
from gateway.redis.seal import Seal
from gateway.upstream.clock import Clock, Time
from gateway.upstream.identity import Identity

_BEAT = 1.0
"""Seconds between two signs of life."""
_DOUBT = 2.0
"""Seconds without one after which the others look whether a process is alive."""
_SILENCE = 3.5
"""Seconds without one after which nothing is believed that a process said."""
_LIFE = 3_000
"""Milliseconds after its last sign of life for which a process counts as alive."""
_HELD = 86_400
"""Seconds for which a key says who holds a channel; after that another process may take it from a holder."""

_PULSES = "gateway:processes"

_HOLD = f"""
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[2] then return holder end
local time = redis.call('TIME')
holder = string.format('%.0f %s', time[1] * 1000000 + time[2], ARGV[1])
redis.call('SET', KEYS[1], holder, 'EX', {_HELD})
return holder
"""
"""Who holds a channel: as before, or the process that asks where there is nobody, or only the one that is
known to be dead."""

_LET_GO = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class SharedTopics:
    """Gives listeners what the upstream tells, by one channel for a caller among all processes.

    Args:
        server: Has the leases. Not closed here.
        url: The server's, for the connection that hears.
        seal: The replicas'.
        channels: Of this process. Not closed here.
        time: The gateway's.
    """

    def __init__(self, server: RedisClient, url: str, seal: Seal, channels: Topics, time: Time) -> None:
        self._server = server
        self._envelopes = Envelopes(seal)
        self.channels = channels
        self.process = secrets.token_hex(8)
        self._time = time
        self._relay = Relay(url, heard=self._heard, joined=self._joined, lost=self._lost)
        self._callers: dict[str, _Caller] = {}
        self._heard_of: dict[str, float] = {}
        self._unsure: list[_Caller] = []
        self._outbox: list[Command] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None

    def listen(self, identity: Identity, listener: TopicListener) -> TopicListening:
        """Begin to listen for a caller, to no topic yet."""
        name = _name(identity.partition)
        caller = self._callers.get(name)
        if caller is None:
            if self._beating is None:
                self._relay.join(_PULSES)
                self._beating = asyncio.create_task(self._beat())
            caller = self._callers[name] = _Caller(self, identity, name, self._time.clock)
            self._relay.join(name)
        listening = caller.topics.listen(listener)
        if self._server.away:
            caller.topics.alone()
        return listening

    async def close(self) -> None:
        """Hand on what this process holds, and listen no more."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait([self._beating])
        for caller in tuple(self._callers.values()):
            self.over(caller)
        await self._flush()
        await self._server.ask(("DEL", _life(self.process)))
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._relay.close()

    # For the callers.

    def say(self, caller: "_Caller", message: Relayed) -> None:
        """Tell the other processes; messages arrive in their order."""
        self._send(("PUBLISH", caller.name, self._envelopes.close(caller.name, message)))

    def alive(self, process: str) -> bool:
        """Whether a process was heard of lately."""
        heard_of = self._heard_of.get(process)
        return process == self.process or (heard_of is not None and self._time.clock() - heard_of < _SILENCE)

    def over(self, caller: "_Caller") -> None:
        """Nobody listens for a caller any more: let another process hold its channel."""
        if self._callers.get(caller.name) is not caller:
            return
        del self._callers[caller.name]
        self._relay.leave(caller.name)
        holder = caller.topics.holder
        if holder is not None and caller.topics.holds:
            self._send(("EVAL", _LET_GO, 1, _lease(caller.name), _told(holder)))
            self.say(caller, HandedOn(holder.fence, self.process, caller.topics.count))
        caller.topics.close()

    # For the relay.

    def _heard(self, name: str, sealed: bytes) -> None:
        if name == _PULSES:
            pulse = self._envelopes.pulse(name, sealed)
            if pulse is not None:
                self._note_pulse(pulse)
            return
        caller, message = self._callers.get(name), self._envelopes.message(name, sealed)
        if caller is None or message is None:
            return
        if isinstance(message, OfHolder):
            self._heard_of[message.process] = self._time.clock()
        caller.topics.hear(message)
        if caller.topics.holder is None:
            self._contest(caller)

    def _note_pulse(self, pulse: Pulse) -> None:
        self._heard_of[pulse.process] = self._time.clock()
        for name, (fence, count) in pulse.counts.items():
            if caller := self._callers.get(name):
                caller.topics.counted(fence, count)

    def _joined(self, name: str) -> None:
        """Messages to a caller are heard: now it can be led by another process."""
        if caller := self._callers.get(name):
            self._contest(caller)

    def _lost(self) -> None:
        """Messages are heard no more: only what a holder itself hears goes on."""
        for caller in self._callers.values():
            if not caller.topics.holds:
                caller.topics.unled()

    # Leases, and signs of life.

    def _contest(self, caller: "_Caller", dead: Holder | None = None) -> None:
        """Ask who holds a caller's channel; it is this process where there is nobody, or only a dead one."""
        self._run(self._ask_holder(caller, dead))

    async def _ask_holder(self, caller: "_Caller", dead: Holder | None) -> None:
        expected = _told(dead) if dead else ""
        answers = await self._server.ask(("EVAL", _HOLD, 1, _lease(caller.name), self.process, expected))
        holder = _holder(answers[0]) if answers else None
        if self._callers.get(caller.name) is not caller:
            return
        if holder is None:
            self._unsure.append(caller)
            caller.topics.alone()
            return
        if not self.alive(holder.process):
            if holder != dead and not await self._is_alive(holder.process):
                self._contest(caller, holder)
                return
            self._heard_of[holder.process] = self._time.clock()
        caller.topics.led_by(holder)

    async def _is_alive(self, process: str) -> bool:
        answers = await self._server.ask(("EXISTS", _life(process)))
        return answers is None or answers[0] == 1

    async def _beat(self) -> None:
        while True:
            self._send(("SET", _life(self.process), "", "PX", _LIFE))
            self._send(("PUBLISH", _PULSES, self._envelopes.close(_PULSES, self._pulse())))
            await self._bury()
            if not self._server.away:
                unsure, self._unsure = self._unsure, []
                for caller in unsure:
                    self._contest(caller)
            for caller in tuple(self._callers.values()):
                caller.topics.beat()
            await self._time.sleep(_BEAT)

    def _pulse(self) -> Pulse:
        counts = {
            caller.name: (caller.topics.holder.fence, caller.topics.count)
            for caller in self._callers.values()
            if caller.topics.holds and caller.topics.holder and caller.news()
        }
        return Pulse(self.process, counts)

    async def _bury(self) -> None:
        """Take the place of holders that are dead."""
        now = self._time.clock()
        held: dict[str, list[_Caller]] = {}
        for caller in self._callers.values():
            if caller.topics.holder is not None and not caller.topics.holds:
                held.setdefault(caller.topics.holder.process, []).append(caller)
        for process, callers in held.items():
            silent = now - self._heard_of.get(process, -math.inf) >= _DOUBT
            if silent and not await self._is_alive(process):
                for caller in callers:
                    self._contest(caller, caller.topics.holder)
        self._heard_of = {name: at for name, at in self._heard_of.items() if now - at < _SILENCE}

    def _send(self, command: Command) -> None:
        if not self._outbox:
            self._run(self._flush())
        self._outbox.append(command)

    async def _flush(self) -> None:
        commands, self._outbox = self._outbox, []
        await self._server.ask(*commands)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Caller:
    """One caller's topics, and what these need of the other processes; implements `Processes`."""

    def __init__(self, shared: SharedTopics, identity: Identity, name: str, clock: Clock) -> None:
        self.name = name
        self.topics = CallerTopics(identity, shared.channels, shared.process, self, clock)
        self._shared = shared
        self._counted = 0

    def say(self, message: Relayed) -> None:
        """Tell the other processes."""
        self._shared.say(self, message)

    def alive(self, process: str) -> bool:
        """Whether a process was heard of lately."""
        return self._shared.alive(process)

    def over(self) -> None:
        """Nobody listens here any more."""
        self._shared.over(self)

    def news(self) -> bool:
        """Whether messages were sent since this was last asked."""
        before, self._counted = self._counted, self.topics.count
        return before != self._counted


def _name(partition: str) -> str:
    return f"gateway:{{{partition}}}:channel"


def _lease(name: str) -> str:
    return f"{name}:holder"


def _life(process: str) -> str:
    return f"gateway:process:{process}"


def _told(holder: Holder) -> str:
    return f"{holder.fence} {holder.process}"


def _holder(told: bytes) -> Holder | None:
    fence, _, process = told.decode("ascii", "replace").partition(" ")
    return Holder(int(fence), process) if fence.isdecimal() and process else None
