"""The channels of one caller: which topic is on which channel, and who listens to it."""

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
"""Channels of a user and app; the upstream would silently remove one for a further one."""

_REFUSED = 60.0
"""Seconds for which a refused topic is not asked for again."""

_MOST_REFUSED = 10_000

StartChannel = Callable[[ChannelOwner], Channel]
"""Starts a channel for an owner; raises `Overloaded` if too many are open."""


class CallerChannels:
    """The channels of all callers with the same rights; they are opened as topics are wanted.

    Args:
        start: Starts a channel.
        call: Makes the calls of channels.
        renews: Whether the caller gets another token when one is revoked.
        clock: Monotonic seconds.
        events: Counts what happens.
        over: Called when no listener and no channel is left.
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
        self._by_topic: ListenersByTopic[TopicListening] = ListenersByTopic()
        self._channels: list[Channel] = []
        self._channel_of: dict[str, Channel] = {}
        self._predecessors: dict[Channel, Channel] = {}
        self._subscribed_at: dict[str, float] = {}
        self._refused: TTLCache[str, GatewayError] = TTLCache(_MOST_REFUSED, _REFUSED, clock)
        self.renews = renews

    # For listeners.

    def listen(self, listener: TopicListener) -> TopicListening:
        """Add a listener; it wants no topic yet."""
        listening = TopicListening(self, listener, self._clock)
        self._listenings.add(listening)
        return listening

    def subscribed_since(self, topic: str) -> float | None:
        """See `ListeningOwner`."""
        return self._subscribed_at.get(topic)

    def join(self, listening: TopicListening, topics: Sequence[str]) -> None:
        """See `ListeningOwner`."""
        if self._ended:
            return
        subscribed: list[str] = []
        refused: dict[str, GatewayError] = {}
        for topic in topics:
            if form_of(topic) is None:
                refused[topic] = NotFound("There is no such topic.")
                continue
            self._by_topic.join(listening, topic)
            if topic not in self._channel_of and topic not in self._refused:
                self._place(topic)
            if topic in self._subscribed_at:
                subscribed.append(topic)
            elif error := self._refused.get(topic):
                refused[topic] = error
        listening.catch_up(subscribed, refused)

    def leave(self, listening: TopicListening, topics: Collection[str]) -> None:
        """See `ListeningOwner`."""
        now = self._clock()
        for topic in topics:
            if self._by_topic.leave(listening, topic) and (channel := self._channel_of.pop(topic, None)):
                channel.state.drop(topic, now)
                channel.wake()

    def forget(self, listening: TopicListening) -> None:
        """See `ListeningOwner`."""
        self._listenings.discard(listening)
        self._end_if_over()

    def _place(self, topic: str) -> None:
        """Put a topic on the channel that is subscribed to it, or on one that has room, or on a new one."""
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
        self._channel_of[topic] = channel
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
        """See `ChannelOwner`."""
        return await self._call(call)

    def event_received(self, topic: str, body: Mapping[str, Any]) -> None:
        """See `ChannelOwner`."""
        form = form_of(topic)
        if form is None:
            self._events.message_dropped()
            return
        self._events.notified(form)
        notification = Notification(topic, body, self._clock())
        for listening in self._by_topic.of(topic):
            listening.listener.notified(notification)

    def topics_changed(self, channel: Channel, change: TopicChange) -> None:
        """See `ChannelOwner`."""
        self._lose(change.lost)
        now = self._clock()
        new = [topic for topic in change.subscribed if topic not in self._subscribed_at]
        self._subscribed_at.update(dict.fromkeys(new, now))
        self._events.topics_subscribed(len(new))
        for listening, topics in self._by_topic.by_listener(new).items():
            listening.listener.subscribed(topics)
        for topic, error in change.refused.items():
            if self._channel_of.get(topic) is channel:
                self._refuse(topic, error)
        if channel in self._predecessors and channel.state.complete:
            predecessor = self._predecessors.pop(channel)
            predecessor.state.retire(now)
            predecessor.wake()

    def socket_closing(self, channel: Channel) -> None:
        """Open another channel in the place of one whose socket the upstream will close."""
        if channel.state.is_retiring or not channel.state.wanted:
            return
        try:
            successor = self._open()
        except Overloaded:
            # The channel connects again once its socket is closed; missed events are made up for by reads.
            return
        self._predecessors[successor] = channel
        now = self._clock()
        for topic in channel.state.hand_over():
            successor.state.want(topic, now)
            self._channel_of[topic] = successor
        successor.wake()

    def channel_ended(self, channel: Channel, error: GatewayError | None) -> None:
        """See `ChannelOwner`; with an error, all listeners end."""
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
        lost = [
            topic
            for topic in topics
            if not any(channel.state.is_subscribed(topic) for channel in self._channels)
        ]
        for topic in lost:
            self._subscribed_at.pop(topic, None)
        self._events.topics_subscribed(-len(lost))

    def _refuse(self, topic: str, error: GatewayError) -> None:
        del self._channel_of[topic]
        self._refused[topic] = error
        self._events.topic_refused(form_of(topic) or "none")
        for listening in self._by_topic.of(topic):
            listening.listener.refused(topic, error)

    def _end_if_over(self) -> None:
        if self._ended or not (self._listenings or self._channels):
            self._over()
