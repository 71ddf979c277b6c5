"""Channels on a sandbox in compressed time, and listeners that record what they get."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager

from calling import caller_of, upstream
from ticking import Ticking

from gateway.errors import GatewayError
from gateway.events import Listener
from gateway.live.channels.channels import Channels
from gateway.live.channels.socket import ChannelSockets, SocketHost, open_sockets
from gateway.live.topics import Listening, Notification
from gateway.sandbox import DEMO_TOKEN, Sandbox
from gateway.upstream.auth.credentials import forwarded
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.transport.session import open_session

CHANNELS = "/api/v2/notifications/channels"
SUBSCRIPTIONS = CHANNELS + "/{id}/subscriptions"
AVAILABLE = "/api/v2/notifications/availabletopics"


class RecordingListener:
    """A listener that records its calls."""

    def __init__(self) -> None:
        self.notifications: list[Notification] = []
        self.subscriptions: list[set[str]] = []
        self.refusals: dict[str, GatewayError] = {}
        self.error: GatewayError | None = None

    def notified(self, notification: Notification) -> None:
        self.notifications.append(notification)

    def subscribed(self, topics: Collection[str]) -> None:
        self.subscriptions.append(set(topics))

    def refused(self, topic: str, error: GatewayError) -> None:
        assert topic not in self.refusals
        self.refusals[topic] = error

    def ended(self, error: GatewayError) -> None:
        assert self.error is None
        self.error = error

    @property
    def topics(self) -> set[str]:
        return set().union(*self.subscriptions)

    @property
    def ids(self) -> list[str]:
        """The ids in the bodies of its events."""
        return [notification.body["id"] for notification in self.notifications]


class Counts(Listener):
    """Counts what channels report."""

    def __init__(self) -> None:
        self.open = self.topics = self.opened = self.interruptions = self.dropped = 0
        self.notified_forms: list[str] = []
        self.refused_forms: list[str] = []

    def channel_opened(self) -> None:
        self.open += 1
        self.opened += 1

    def channel_closed(self) -> None:
        self.open -= 1

    def channel_interrupted(self) -> None:
        self.interruptions += 1

    def topics_subscribed(self, change: int) -> None:
        self.topics += change

    def topic_refused(self, form: str) -> None:
        self.refused_forms.append(form)

    def notified(self, form: str) -> None:
        self.notified_forms.append(form)

    def message_dropped(self) -> None:
        self.dropped += 1


class ChannelHarness:
    """Channels on a sandbox, in time that passes as a test lets it."""

    def __init__(self, channels: Channels, sandbox: Sandbox, clock: Ticking, counts: Counts) -> None:
        self.channels = channels
        self.sandbox = sandbox
        self.clock = clock
        self.counts = counts

    def listen(self, *topics: str, who: str | Identity = DEMO_TOKEN) -> tuple[RecordingListener, Listening]:
        """A new listener to these topics."""
        listener = RecordingListener()
        identity = forwarded(who) if isinstance(who, str) else who
        listening = self.channels.listen(identity, listener)
        listening.want(topics)
        return listener, listening

    async def until(self, holds: Callable[[], object], *, step: float = 0.05) -> None:
        """Let time pass until something holds, but not for ever."""
        for _ in range(1000):
            if holds():
                return
            await self._pass(step)
        raise AssertionError("what a test waits for does not come")

    async def let(self, seconds: float, *, step: float = 1.0) -> None:
        """Let so many seconds pass."""
        for _ in range(round(seconds / step)):
            await self._pass(step)

    async def _pass(self, seconds: float) -> None:
        """Let a moment pass, in which messages arrive: five seconds of it outlast a ping and its answer."""
        self.clock.tick(seconds)
        await asyncio.sleep(0.004 + min(seconds, 1) / 40)

    async def subscribed(self, *topics: str, who: str | Identity = DEMO_TOKEN) -> RecordingListener:
        """A listener whose topics are all subscribed."""
        listener, _ = self.listen(*topics, who=who)
        await self.until(lambda: listener.topics >= set(topics))
        return listener

    @property
    def calls(self) -> list[str]:
        """The methods of the calls about channels, in order; the opening of one as ``OPEN``."""
        return [
            "OPEN" if call.template == CHANNELS else call.method
            for call in self.sandbox.calls
            if call.template in {CHANNELS, SUBSCRIPTIONS}
        ]


@asynccontextmanager
async def harness_on(
    sandbox: Sandbox, url: str, clock: Ticking, events: Listener | None = None, *, most: int = 100
) -> AsyncIterator[ChannelHarness]:
    counts, time = Counts(), Time(clock=clock, now=clock, sleep=clock.sleep)
    async with open_session() as session, open_sockets() as sockets:
        send = upstream(session, url, time).send_unshared
        channels = Channels(
            send,
            lambda identity: caller_of(identity, clock=clock),
            ChannelSockets(sockets, SocketHost(url)),
            time,
            events or counts,
            most=most,
            chance=lambda: 0.5,
        )
        try:
            yield ChannelHarness(channels, sandbox, clock, counts)
        finally:
            await channels.close()
