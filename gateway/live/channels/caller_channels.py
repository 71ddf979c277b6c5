"""The channels of one caller: which topic is on which of them, and who hears it."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any

from cachetools import TTLCache

from gateway.errors import GatewayError, NotFound, Overloaded
from gateway.events import Listener
from gateway.live.channels.channel import Channel, ChannelOwner
from gateway.live.channels.listeners_by_topic import ListenersByTopic
from gateway.live.channels.listening import TopicListening
from gateway.live.channels.state import MOST_TOPICS, TopicChange
from gateway.live.channels.topic_names import form_of
from gateway.live.topics import Notification, TopicListener
from gateway.upstream.call import ApiCall
from gateway.upstream.clock import Clock

MOST_CHANNELS = 20
"""Channels of a user and app: a further one would silently remove another."""

_REFUSED = 60.0
"""Seconds for which a topic that was refused is not asked for again."""

_MOST_REFUSED = 10_000

StartChannel = Callable[[ChannelOwner], Channel]
"""Opens a channel that works for an owner; raises `Overloaded` if there are as many as may be."""


class CallerChannels:
    """The channels of all callers with the same rights; opened as topics are wanted.

    Args:
        start: Opens a channel.
        call: Makes their calls.
        renews: Whether another token follows one that is revoked.
        clock: Monotonic seconds.
        events: Hears what is counted.
        over: Called when nobody listens any more and no channel is left.
    """

    def __init__(
        self,
        *,
        start: StartChannel,
        call: Callable[[ApiCall], Awaitable[bytes]],
        renews: bool,
        clock: Clock,
        events: Listener,
        over: Callable[[], None],
    ) -> None:
        self._start = start
        self._call = call
        self._clock = clock
        self._events = events
        self._over = over
        self._ended = False
        self._listenings: set[TopicListening] = set()
        self._listeners: ListenersByTopic[TopicListening] = ListenersByTopic()
        self._channels: list[Channel] = []
        self._places: dict[str, Channel] = {}
        self._predecessors: dict[Channel, Channel] = {}
        self._subscribed_at: dict[str, float] = {}
        self._refused: TTLCache[str, GatewayError] = TTLCache(_MOST_REFUSED, _REFUSED, clock)
        self.renews = renews

    # For those who listen.

    def listen(self, listener: TopicListener) -> TopicListening:
        """Begin to listen, to no topic yet."""
        listening = TopicListening(self, listener, self._clock)
        self._listenings.add(listening)
        return listening

    def subscribed_since(self, topic: str) -> float | None:
        """Since when a topic is heard; ``None`` if it is not."""
        return self._subscribed_at.get(topic)

    def join(self, listening: TopicListening, topics: Sequence[str]) -> None:
        """Listen to more topics."""
        if self._ended:
            return
        heard: list[str] = []
        refused: dict[str, GatewayError] = {}
        for topic in topics:
            if form_of(topic) is None:
                refused[topic] = NotFound("There is no such topic.")
                continue
            self._listeners.join(listening, topic)
            if topic not in self._places and topic not in self._refused:
                self._place(topic)
            if topic in self._subscribed_at:
                heard.append(topic)
            elif error := self._refused.get(topic):
                refused[topic] = error
        listening.catch_up(heard, refused)

    def leave(self, listening: TopicListening, topics: Collection[str]) -> None:
        """Listen to fewer topics."""
        now = self._clock()
        for topic in topics:
            if self._listeners.leave(listening, topic) and (channel := self._places.pop(topic, None)):
                channel.state.drop(topic, now)
                channel.wake()

    def forget(self, listening: TopicListening) -> None:
        """One listens no more."""
        self._listenings.discard(listening)
        self._end_if_over()

    def _place(self, topic: str) -> None:
        """Want a topic of the channel that hears it already, or of one that has room, or of a new one."""
        now = self._clock()
        roomy = [channel for channel in self._channels if channel.state.has_room]
        channel = next(
            (each for each in roomy if each.state.is_subscribed(topic)), roomy[0] if roomy else None
        )
        if channel is None:
            try:
                channel = self._open_another()
            except Overloaded as error:
                self._refused[topic] = error
                return
        self._places[topic] = channel
        channel.state.want(topic, now)
        channel.wake()

    def _open_another(self) -> Channel:
        if sum(not each.state.is_retiring for each in self._channels) >= MOST_CHANNELS:
            raise Overloaded(
                f"Subscriptions of this token listen to {MOST_CHANNELS * MOST_TOPICS} topics, which is "
                "all that the platform allows. End some of them."
            )
        return self._open()

    def _open(self) -> Channel:
        channel = self._start(self)
        self._channels.append(channel)
        return channel

    # For the channels.

    async def call(self, call: ApiCall) -> bytes:
        """Make a call for a channel; the body of its answer."""
        return await self._call(call)

    def event_received(self, topic: str, body: Mapping[str, Any]) -> None:
        """An event has come."""
        form = form_of(topic)
        if form is None:
            self._events.message_dropped()
            return
        self._events.notified(form)
        notification = Notification(topic, body, self._clock())
        for listening in self._listeners.of(topic):
            listening.listener.notified(notification)

    def topics_changed(self, channel: Channel, change: TopicChange) -> None:
        """What is heard has changed."""
        self._lose(change.lost)
        now = self._clock()
        new = [topic for topic in change.subscribed if topic not in self._subscribed_at]
        self._subscribed_at.update(dict.fromkeys(new, now))
        self._events.topics_subscribed(len(new))
        for listening, topics in self._listeners.by_listener(new).items():
            listening.listener.subscribed(topics)
        for topic, error in change.refused.items():
            if self._places.get(topic) is channel:
                self._refuse(topic, error)
        if channel in self._predecessors and channel.state.complete:
            predecessor = self._predecessors.pop(channel)
            predecessor.state.retire(now)
            predecessor.wake()

    def socket_closing(self, channel: Channel) -> None:
        """A socket closes within a minute: another channel takes its place while it is still open."""
        if channel.state.is_retiring or not channel.state.wanted:
            return
        try:
            successor = self._open()
        except Overloaded:
            # It is connected to again once it has closed, and what was missed is read.
            return
        self._predecessors[successor] = channel
        now = self._clock()
        for topic in channel.state.hand_over():
            successor.state.want(topic, now)
            self._places[topic] = successor
        successor.wake()

    def channel_ended(self, channel: Channel, error: GatewayError | None) -> None:
        """A channel has ended; with an error nobody can be served any more."""
        self._channels.remove(channel)
        self._predecessors.pop(channel, None)
        if error is not None and not self._ended:
            self._ended = True
            for other in self._channels:
                other.state.failed(error)
                other.wake()
            for listening in tuple(self._listenings):
                listening.listener.ended(error)
        self._end_if_over()

    def _lose(self, topics: Collection[str]) -> None:
        missed = [
            topic
            for topic in topics
            if not any(channel.state.is_subscribed(topic) for channel in self._channels)
        ]
        for topic in missed:
            self._subscribed_at.pop(topic, None)
        self._events.topics_subscribed(-len(missed))

    def _refuse(self, topic: str, error: GatewayError) -> None:
        del self._places[topic]
        self._refused[topic] = error
        self._events.topic_refused(form_of(topic) or "none")
        for listening in self._listeners.of(topic):
            listening.listener.refused(topic, error)

    def _end_if_over(self) -> None:
        if self._ended or not (self._listenings or self._channels):
            self._over()
