"""All notification channels of this process."""

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from typing import Any

from gateway.errors import GatewayError, Overloaded
from gateway.events import Listener
from gateway.live.channels import calls
from gateway.live.channels.caller_channels import CallerChannels
from gateway.live.channels.channel import Channel, ChannelOwner
from gateway.live.channels.listening import TopicListening
from gateway.live.channels.socket import ChannelSockets
from gateway.live.channels.state import ChannelState
from gateway.live.channels.topic_names import FORMS
from gateway.live.topics import TopicListener
from gateway.upstream.call import ApiCall, Send
from gateway.upstream.caller import Caller
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity

_log = logging.getLogger(__name__)


class Channels:
    """Gives listeners the events of topics, by channels of this process; implements `Topics`.

    Callers with the same rights share channels. To share them among processes as well, `SharedTopics` stands
    before this class, as one listener that wants the topics of all processes.

    Args:
        send: Makes calls without sharing them.
        caller: Gives the caller that calls are made for, by identity.
        sockets: Opens sockets.
        time: The gateway's.
        events: Counts what happens.
        most: How many channels may be open at once.
        chance: Gives a number from 0 to 1, for jitter.
    """

    def __init__(
        self,
        send: Send,
        caller: Callable[[Identity], Caller],
        sockets: ChannelSockets,
        time: Time,
        events: Listener,
        *,
        most: int,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._send = send
        self._caller = caller
        self._sockets = sockets
        self._time = time
        self._events = events
        self._most = most
        self._open = 0
        self._chance = chance
        self._callers: dict[str, CallerChannels] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._compared = False

    def listen(self, identity: Identity, listener: TopicListener) -> TopicListening:
        """Add a listener for a caller; it wants no topic yet."""
        channels = self._callers.get(identity.partition)
        if channels is None:
            channels = self._callers[identity.partition] = self._for(identity)
        return channels.listen(listener)

    async def close(self) -> None:
        """Close all sockets. The channels expire by themselves."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _for(self, identity: Identity) -> CallerChannels:
        def start(owner: ChannelOwner) -> Channel:
            if self._open >= self._most:
                raise Overloaded(
                    f"The gateway has {self._most} notification channels open, which is all that it may. "
                    "Try again in a moment."
                )
            self._open += 1
            state = ChannelState(self._time.clock(), self._chance)
            channel = Channel(state, owner, self._sockets, self._time, self._events)
            self._run(channel.run()).add_done_callback(self._closed)
            if not self._compared:
                self._compared = True
                self._run(self._compare(identity))
            return channel

        async def call(call: ApiCall) -> bytes:
            return (await self._send(call, self._caller(identity))).body

        def over() -> None:
            if self._callers.get(identity.partition) is channels:
                del self._callers[identity.partition]

        channels = CallerChannels(
            start=start,
            call=call,
            renews=identity.credentials.renews,
            clock=self._time.clock,
            events=self._events,
            over=over,
        )
        return channels

    async def _compare(self, identity: Identity) -> None:
        """Log the topics that the gateway uses and the upstream does not have, once."""
        try:
            reply = await self._send(calls.AVAILABLE, self._caller(identity))
            lacking = sorted(FORMS - calls.available(reply.body))
        except GatewayError:
            return
        if lacking:
            _log.warning(
                "The upstream lacks topics, so changes of what they are about do not arrive: %s.",
                ", ".join(lacking),
            )

    def _closed(self, _channel: asyncio.Task[None]) -> None:
        self._open -= 1

    def _run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
