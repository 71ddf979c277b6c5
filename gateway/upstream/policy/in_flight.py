"""Shares equal reads that are in flight."""

import asyncio
from dataclasses import dataclass

from gateway.errors import UpstreamTimeout
from gateway.events import SharedEvents
from gateway.upstream.call import ApiCall, Reply, Send
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.shared_task import SharedTask

_Key = tuple[str, ApiCall]
"""Cache partition and call."""


@dataclass(slots=True)
class _SharedRead:
    """A read in flight, with the deadline of the operation that makes it."""

    task: SharedTask[Reply]
    deadline: Deadline
    events: SharedEvents


class InFlight:
    """The reads in flight, shared by operations of one cache partition.

    The first operation makes a read, and gets its exchanges as made; operations that join get them as shared.
    Cancelling one operation does not affect the others; the last one cancels the read.

    Args:
        send: Makes a read.
        timeout: Seconds that one call may take. An operation does not join a read whose deadline is earlier
            than this and than its own, so that another operation's lack of time does not affect it.
    """

    def __init__(self, send: Send, *, timeout: float) -> None:
        self._send = send
        self._timeout = timeout
        self._reads: dict[_Key, _SharedRead] = {}

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        """Make a read, or wait for an equal one that is in flight.

        Raises:
            UpstreamTimeout: The answer did not arrive within this caller's deadline.
            GatewayError: The read failed, for all operations that share it.
        """
        key = (caller.identity.partition, call)
        read = self._reads.get(key)
        if read is None or not read.task.joinable or not self._outlasts(read.deadline, caller.deadline):
            return await self._lead(key, caller)
        return await self._join(key, read, caller)

    def forget(self, partition: str) -> None:
        """Let no later operation join the reads in flight, for example after a write."""
        for key in [key for key in self._reads if key[0] == partition]:
            del self._reads[key]

    def _outlasts(self, leader: Deadline, joiner: Deadline) -> bool:
        return leader.remaining() >= min(joiner.remaining(), self._timeout)

    async def _lead(self, key: _Key, caller: Caller) -> Reply:
        events = SharedEvents(caller.events)
        leader = Caller(caller.identity, caller.deadline, events, caller.level, caller.headers)
        read = self._reads[key] = _SharedRead(SharedTask(self._send(key[1], leader)), caller.deadline, events)
        read.task.join()
        try:
            # The read itself observes the leader's deadline.
            return await read.task.result()
        finally:
            self._leave(key, read)

    async def _join(self, key: _Key, read: _SharedRead, caller: Caller) -> Reply:
        read.task.join()
        try:
            async with asyncio.timeout(caller.deadline.remaining()):
                return await read.task.result()
        except TimeoutError:
            raise UpstreamTimeout from None
        finally:
            self._leave(key, read)
            read.events.share(caller.events)

    def _leave(self, key: _Key, read: _SharedRead) -> None:
        read.task.leave()
        # A newer read may already have the same key.
        if self._reads.get(key) is read and not read.task.joinable:
            del self._reads[key]
