"""One channel: its calls, its socket, and the task that does what its state asks for."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from gateway.errors import GatewayError, Unauthenticated
from gateway.events import Listener
from gateway.live.channels import calls, messages
from gateway.live.channels.messages import SystemMessage, TopicMessage
from gateway.live.channels.socket import ChannelSocket, ChannelSockets, SocketRefused, SocketUnreachable
from gateway.live.channels.state import (
    ChannelState,
    HangUp,
    HearingChange,
    Leave,
    OpenChannel,
    OpenSocket,
    Ping,
    Step,
    Subscribe,
    Wait,
)
from gateway.live.wakeup import Wakeup
from gateway.upstream.call import ApiCall
from gateway.upstream.clock import Time


class ChannelOwner(Protocol):
    """Whom a channel works for."""

    @property
    def renews(self) -> bool:
        """Whether another token follows one that is revoked."""
        ...

    async def call(self, call: ApiCall) -> bytes:
        """Make a call for the channel; the body of its answer.

        Raises:
            GatewayError: What went wrong.
        """
        ...

    def changed(self, channel: "Channel", change: HearingChange) -> None:
        """Something is heard, or is not any more."""

    def told(self, topic: str, body: Mapping[str, Any]) -> None:
        """An event has come."""

    def closing(self, channel: "Channel") -> None:
        """The socket closes within a minute."""

    def left(self, channel: "Channel", error: GatewayError | None) -> None:
        """The channel has ended."""


class Channel:
    """One channel.

    Args:
        state: Says what to do.
        owner: Makes its calls, and hears what comes.
        sockets: Opens its socket.
        time: Its time.
        events: Hears what is counted.
    """

    def __init__(
        self, state: ChannelState, owner: ChannelOwner, sockets: ChannelSockets, time: Time, events: Listener
    ) -> None:
        self.state = state
        self._owner = owner
        self._sockets = sockets
        self._clock = time.clock
        self._events = events
        self._wakeup = Wakeup(time.sleep)
        self._socket: ChannelSocket | None = None
        self._reading: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Something has changed of which the state may make something."""
        self._wakeup.wake()

    async def run(self) -> None:
        """Keep the channel for as long as it is of use."""
        try:
            while not isinstance(step := self.state.step(self._clock()), Leave):
                await self._do(step)
            # At once, before anything is awaited: nobody may want a topic of a channel that ends.
            self._owner.changed(self, self.state.lost(self._clock()))
            self._owner.left(self, step.error)
        finally:
            await self._hang_up()

    async def _do(self, step: Step) -> None:
        match step:
            case OpenChannel():
                await self._open_channel(step)
            case OpenSocket(uri):
                await self._open_socket(uri)
            case Subscribe():
                await self._subscribe(step)
            case Ping():
                self.state.pinged(self._clock())
                if self._socket is not None:
                    await self._socket.ping()
            case HangUp():
                await self._hang_up()
                self._lose(self.state.lost(self._clock()))
            case Wait(until):
                await self._wakeup.wait(until - self._clock())

    async def _open_channel(self, step: OpenChannel) -> None:
        try:
            self.state.opened(calls.address(await self._owner.call(calls.OPEN)))
        except GatewayError as error:
            self._change(self.state.call_failed(step, error, self._clock()))

    async def _open_socket(self, uri: str) -> None:
        await self._hang_up()
        try:
            self._socket = await self._sockets.open(uri)
        except SocketRefused:
            self.state.refused(self._clock())
        except SocketUnreachable:
            self.state.unreachable(self._clock())
        except GatewayError as error:
            self.state.failed(error)
        else:
            self._events.channel_opened()
            self.state.joined(self._clock())
            self._reading = asyncio.create_task(self._read(self._socket))

    async def _subscribe(self, step: Subscribe) -> None:
        call = calls.subscribe(step.channel, step.topics, replace=step.replace)
        try:
            refused = calls.refusals(await self._owner.call(call), step.topics)
        except GatewayError as error:
            change = self.state.call_failed(step, error, self._clock())
        else:
            change = self.state.subscribed(step, refused, self._clock())
        self._change(change)

    async def _hang_up(self) -> None:
        """Close the socket, if there is one."""
        socket, self._socket = self._socket, None
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
        if socket is not None:
            self._events.channel_closed()
            await socket.close()

    async def _read(self, socket: ChannelSocket) -> None:
        """Hear what comes, until the socket is closed."""
        try:
            async for message in socket:
                self._hear(message)
        finally:
            if self._socket is socket:
                self._lose(self.state.lost(self._clock()))

    def _hear(self, message: bytes) -> None:
        now = self._clock()
        self.state.told(now)
        match messages.read(message):
            case TopicMessage(topic, body):
                self._owner.told(topic, body)
            case SystemMessage.CLOSING:
                self._owner.closing(self)
            case SystemMessage.NO_LONGER_SUBSCRIBED:
                self._lose(self.state.unsubscribed(now))
            case SystemMessage.TOKEN_REVOKED if self._owner.renews:
                self._lose(self.state.gone(now))
            case SystemMessage.TOKEN_REVOKED:
                self.state.failed(Unauthenticated())
                self.wake()
            case None:
                self._events.message_dropped()

    def _lose(self, change: HearingChange) -> None:
        if not self.state.retiring:
            self._events.channel_interrupted()
        self._change(change)

    def _change(self, change: HearingChange) -> None:
        self._owner.changed(self, change)
        self.wake()
