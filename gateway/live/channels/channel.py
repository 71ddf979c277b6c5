"""One channel: its calls, its socket, and the task that takes the steps that its state gives."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from gateway.errors import GatewayError, Unauthenticated
from gateway.events import Listener
from gateway.live.channels import calls, messages
from gateway.live.channels.messages import SystemMessage, TopicMessage
from gateway.live.channels.socket import ChannelSocket, ChannelSockets, SocketRefused, SocketUnreachable
from gateway.live.channels.state import ChannelState, TopicChange
from gateway.live.channels.steps import (
    CloseSocket,
    EndChannel,
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
    """The owner of a channel, which makes its calls and gets its events."""

    @property
    def renews(self) -> bool:
        """Whether the caller gets another token when one is revoked."""
        ...

    async def call(self, call: ApiCall) -> bytes:
        """Make a call for the channel, and return the body of the answer.

        Raises:
            GatewayError: The call has failed.
        """
        ...

    def topics_changed(self, channel: "Channel", change: TopicChange) -> None:
        """The topics whose events arrive have changed."""

    def event_received(self, topic: str, body: Mapping[str, Any]) -> None:
        """An event has arrived."""

    def socket_closing(self, channel: "Channel") -> None:
        """The upstream will close the socket within a minute."""

    def channel_ended(self, channel: "Channel", error: GatewayError | None) -> None:
        """The channel has ended, with an error if no other can be opened for the caller."""


class Channel:
    """One channel.

    Args:
        state: Gives the steps.
        owner: Makes its calls, and gets its events.
        sockets: Opens its socket.
        time: The gateway's.
        events: Counts what happens.
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
        """Ask the state for a step at once, since it has changed."""
        self._wakeup.wake()

    async def run(self) -> None:
        """Take steps until the channel ends."""
        try:
            while not isinstance(step := self.state.step(self._clock()), EndChannel):
                await self._do(step)
            # Before anything is awaited, so that nobody wants a topic of a channel that has ended.
            self._owner.topics_changed(self, self.state.socket_closed(self._clock()))
            self._owner.channel_ended(self, step.error)
        finally:
            await self._close_socket()

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
            case CloseSocket():
                await self._close_socket()
                self._interrupt(self.state.socket_closed(self._clock()))
            case Wait(until):
                await self._wakeup.wait(until - self._clock())

    async def _open_channel(self, step: OpenChannel) -> None:
        try:
            self.state.channel_opened(calls.address(await self._owner.call(calls.OPEN)))
        except GatewayError as error:
            self._report(self.state.call_failed(step, error, self._clock()))

    async def _open_socket(self, uri: str) -> None:
        await self._close_socket()
        try:
            self._socket = await self._sockets.open(uri)
        except SocketRefused:
            self.state.socket_refused(self._clock())
        except SocketUnreachable:
            self.state.socket_unreachable(self._clock())
        except GatewayError as error:
            self.state.failed(error)
        else:
            self._events.channel_opened()
            self.state.socket_opened(self._clock())
            self._reading = asyncio.create_task(self._read(self._socket))

    async def _subscribe(self, step: Subscribe) -> None:
        call = calls.subscribe(step.channel, step.topics, replace=step.replace)
        try:
            refused = calls.refusals(await self._owner.call(call), step.topics)
        except GatewayError as error:
            change = self.state.call_failed(step, error, self._clock())
        else:
            change = self.state.subscribe_answered(step, refused, self._clock())
        self._report(change)

    async def _close_socket(self) -> None:
        """Close the socket, if one is open."""
        socket, self._socket = self._socket, None
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
        if socket is not None:
            self._events.channel_closed()
            await socket.close()

    async def _read(self, socket: ChannelSocket) -> None:
        """Handle messages until the socket is closed."""
        try:
            async for message in socket:
                self._handle(message)
        finally:
            if self._socket is socket:
                self._interrupt(self.state.socket_closed(self._clock()))

    def _handle(self, message: bytes) -> None:
        now = self._clock()
        self.state.message_received(now)
        match messages.read(message):
            case TopicMessage(topic, body):
                self._owner.event_received(topic, body)
            case SystemMessage.CLOSING:
                self._owner.socket_closing(self)
            case SystemMessage.NO_LONGER_SUBSCRIBED:
                self._interrupt(self.state.unsubscribed(now))
            case SystemMessage.TOKEN_REVOKED if self._owner.renews:
                self._interrupt(self.state.token_revoked(now))
            case SystemMessage.TOKEN_REVOKED:
                self.state.failed(Unauthenticated())
                self.wake()
            case None:
                self._events.message_dropped()

    def _interrupt(self, change: TopicChange) -> None:
        if not self.state.is_retiring:
            self._events.channel_interrupted()
        self._report(change)

    def _report(self, change: TopicChange) -> None:
        self._owner.topics_changed(self, change)
        self.wake()
