"""Notification channels that processes share: one holds a caller's channel, the others listen through it.

The server has a key for each caller whose channel is held, with the holder's name and fence, and a key for
each process, which expires soon after the process has died. The relay carries events from the holder to the
others, and the topics that they want to the holder. A holder that stops says so; the death of one is noticed
when its key has expired. Another process then takes the channel with a greater fence, opens a channel, and
all read again what may have been missed. While the server is away, each process uses channels of its own.
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
from gateway.redis.relay_messages import Heartbeat, HolderLeaves, HolderMessage, MessageCodec, RelayMessage
from gateway.redis.seal import Seal
from gateway.upstream.clock import Clock, Time
from gateway.upstream.identity import Identity

_INTERVAL = 1.0
"""Seconds between two heartbeats of a process."""
_CHECK_AFTER = 2.0
"""Seconds without a heartbeat after which the others look for the key of a process."""
_SILENCE = 3.5
"""Seconds without a heartbeat after which the topics of a holder do not count as subscribed."""
_PROCESS_LIFE = 3_000
"""Milliseconds after a heartbeat for which the key of a process exists."""
_HOLDER_LIFE = 86_400
"""Seconds for which the key of a holder exists; after that another process may take the channel."""

_HEARTBEATS = "gateway:processes"

_HOLD = f"""
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[2] then return holder end
local time = redis.call('TIME')
holder = string.format('%.0f %s', time[1] * 1000000 + time[2], ARGV[1])
redis.call('SET', KEYS[1], holder, 'EX', {_HOLDER_LIFE})
return holder
"""
"""Answers who holds a channel. The process that asks takes it where nobody holds it, or only the dead holder
that it names."""

_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class SharedTopics:
    """Gives listeners the events of topics, by one channel for each caller among all processes.

    Args:
        server: Has the keys of holders and processes. Not closed here.
        url: The server's, for the relay.
        seal: The seal that all replicas share.
        channels: The channels of this process. Not closed here.
        time: The gateway's.
    """

    def __init__(self, server: RedisClient, url: str, seal: Seal, channels: Topics, time: Time) -> None:
        self._server = server
        self._codec = MessageCodec(seal)
        self.channels = channels
        self.process = secrets.token_hex(8)
        self._time = time
        self._relay = Relay(url, received=self._received, joined=self._joined, lost=self._lost)
        self._callers: dict[str, _Caller] = {}
        self._seen_at: dict[str, float] = {}
        self._unresolved: list[_Caller] = []
        self._commands: list[Command] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._heartbeats: asyncio.Task[None] | None = None

    def listen(self, identity: Identity, listener: TopicListener) -> TopicListening:
        """Add a listener for a caller; it wants no topic yet."""
        name = _name(identity.partition)
        caller = self._callers.get(name)
        if caller is None:
            if self._heartbeats is None:
                self._relay.join(_HEARTBEATS)
                self._heartbeats = asyncio.create_task(self._send_heartbeats())
            caller = self._callers[name] = _Caller(self, identity, name, self._time.clock)
            self._relay.join(name)
        listening = caller.topics.listen(listener)
        if self._server.away:
            caller.topics.use_own_channel()
        return listening

    async def close(self) -> None:
        """Give up the channels that this process holds, and listen no more."""
        if self._heartbeats is not None:
            self._heartbeats.cancel()
            await asyncio.wait([self._heartbeats])
        for caller in tuple(self._callers.values()):
            self.release(caller)
        await self._flush()
        await self._server.ask(("DEL", _process_key(self.process)))
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._relay.close()

    # For the callers.

    def send_for(self, caller: "_Caller", message: RelayMessage) -> None:
        """Send a message to the other processes; messages arrive in their order."""
        self._send(("PUBLISH", caller.name, self._codec.encode(caller.name, message)))

    def is_alive(self, process: str) -> bool:
        """Whether a process has lately sent a message."""
        seen_at = self._seen_at.get(process)
        return process == self.process or (seen_at is not None and self._time.clock() - seen_at < _SILENCE)

    def release(self, caller: "_Caller") -> None:
        """Give up the channel of a caller for whom nobody listens here any more."""
        if self._callers.get(caller.name) is not caller:
            return
        del self._callers[caller.name]
        self._relay.leave(caller.name)
        holder = caller.topics.holder
        if holder is not None and caller.topics.holds:
            self._send(("EVAL", _RELEASE, 1, _holder_key(caller.name), _encode_holder(holder)))
            self.send_for(caller, HolderLeaves(holder.fence, self.process, caller.topics.count))
        caller.topics.close()

    # For the relay.

    def _received(self, name: str, sealed: bytes) -> None:
        if name == _HEARTBEATS:
            heartbeat = self._codec.decode_heartbeat(name, sealed)
            if heartbeat is not None:
                self._note_heartbeat(heartbeat)
            return
        caller, message = self._callers.get(name), self._codec.decode(name, sealed)
        if caller is None or message is None:
            return
        if isinstance(message, HolderMessage):
            self._seen_at[message.process] = self._time.clock()
        caller.topics.receive(message)
        if caller.topics.holder is None:
            self._request_channel(caller)

    def _note_heartbeat(self, heartbeat: Heartbeat) -> None:
        self._seen_at[heartbeat.process] = self._time.clock()
        for name, (fence, count) in heartbeat.counts.items():
            if caller := self._callers.get(name):
                caller.topics.check_count(fence, count)

    def _joined(self, name: str) -> None:
        """Messages about a caller arrive, so another process may be its holder."""
        if caller := self._callers.get(name):
            self._request_channel(caller)

    def _lost(self) -> None:
        """No messages arrive: only the channels that this process holds go on."""
        for caller in self._callers.values():
            if not caller.topics.holds:
                caller.topics.forget_holder()

    # Holders and heartbeats.

    def _request_channel(self, caller: "_Caller", dead: Holder | None = None) -> None:
        """Ask who holds a caller's channel, and take it where nobody does, or only a dead holder."""
        self._run(self._ask_holder(caller, dead))

    async def _ask_holder(self, caller: "_Caller", dead: Holder | None) -> None:
        expected = _encode_holder(dead) if dead else ""
        answers = await self._server.ask(("EVAL", _HOLD, 1, _holder_key(caller.name), self.process, expected))
        holder = _decode_holder(answers[0]) if answers else None
        if self._callers.get(caller.name) is not caller:
            return
        if holder is None:
            self._unresolved.append(caller)
            caller.topics.use_own_channel()
            return
        if not self.is_alive(holder.process):
            if holder != dead and not await self._is_registered(holder.process):
                self._request_channel(caller, holder)
                return
            self._seen_at[holder.process] = self._time.clock()
        caller.topics.follow_holder(holder)

    async def _is_registered(self, process: str) -> bool:
        answers = await self._server.ask(("EXISTS", _process_key(process)))
        return answers is None or answers[0] == 1

    async def _send_heartbeats(self) -> None:
        while True:
            self._send(("SET", _process_key(self.process), "", "PX", _PROCESS_LIFE))
            self._send(("PUBLISH", _HEARTBEATS, self._codec.encode(_HEARTBEATS, self._heartbeat())))
            await self._replace_dead_holders()
            if not self._server.away:
                unresolved, self._unresolved = self._unresolved, []
                for caller in unresolved:
                    self._request_channel(caller)
            for caller in tuple(self._callers.values()):
                caller.topics.tick()
            await self._time.sleep(_INTERVAL)

    def _heartbeat(self) -> Heartbeat:
        counts = {
            caller.name: (caller.topics.holder.fence, caller.topics.count)
            for caller in self._callers.values()
            if caller.topics.holds and caller.topics.holder and caller.has_sent()
        }
        return Heartbeat(self.process, counts)

    async def _replace_dead_holders(self) -> None:
        """Take the channels of holders that are dead."""
        now = self._time.clock()
        held: dict[str, list[_Caller]] = {}
        for caller in self._callers.values():
            if caller.topics.holder is not None and not caller.topics.holds:
                held.setdefault(caller.topics.holder.process, []).append(caller)
        for process, callers in held.items():
            silent = now - self._seen_at.get(process, -math.inf) >= _CHECK_AFTER
            if silent and not await self._is_registered(process):
                for caller in callers:
                    self._request_channel(caller, caller.topics.holder)
        self._seen_at = {name: at for name, at in self._seen_at.items() if now - at < _SILENCE}

    def _send(self, command: Command) -> None:
        if not self._commands:
            self._run(self._flush())
        self._commands.append(command)

    async def _flush(self) -> None:
        commands, self._commands = self._commands, []
        await self._server.ask(*commands)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Caller:
    """One caller's topics, and what these need of the other processes; implements `OtherProcesses`."""

    def __init__(self, shared: SharedTopics, identity: Identity, name: str, clock: Clock) -> None:
        self.name = name
        self.topics = CallerTopics(identity, shared.channels, shared.process, self, clock)
        self._shared = shared
        self._last_count = 0

    def send(self, message: RelayMessage) -> None:
        """See `OtherProcesses`."""
        self._shared.send_for(self, message)

    def is_alive(self, process: str) -> bool:
        """See `OtherProcesses`."""
        return self._shared.is_alive(process)

    def release(self) -> None:
        """See `OtherProcesses`."""
        self._shared.release(self)

    def has_sent(self) -> bool:
        """Whether messages were sent since the last call."""
        before, self._last_count = self._last_count, self.topics.count
        return before != self._last_count


def _name(partition: str) -> str:
    return f"gateway:{{{partition}}}:channel"


def _holder_key(name: str) -> str:
    return f"{name}:holder"


def _process_key(process: str) -> str:
    return f"gateway:process:{process}"


def _encode_holder(holder: Holder) -> str:
    return f"{holder.fence} {holder.process}"


def _decode_holder(value: bytes) -> Holder | None:
    fence, _, process = value.decode("ascii", "replace").partition(" ")
    return Holder(int(fence), process) if fence.isdecimal() and process else None
