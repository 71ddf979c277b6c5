"""The topics that a caller's listeners in this process want, by its own channel or by the holder's."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from gateway.errors import GatewayError
from gateway.live.channels.listeners_by_topic import ListenersByTopic
from gateway.live.channels.listening import TopicListening
from gateway.live.topics import Listening, Notification, TopicListener, Topics
from gateway.redis.relay_messages import (
    HolderLeaves,
    HolderMessage,
    LostTopics,
    RelayedEvent,
    RelayMessage,
    SubscribedTopics,
    WantedTopics,
    error_fields,
    error_of,
)
from gateway.upstream.clock import Clock
from gateway.upstream.identity import Identity

_PATIENCE = 1.5
"""Seconds without a holder after which a process uses a channel of its own."""
_ASK_AGAIN = 20.0
"""Seconds after which a process repeats to the holder which topics it wants."""
_FORGET = 60.0
"""Seconds without such a repetition after which the holder forgets a process."""


class Holder(NamedTuple):
    """The process that holds a caller's channel; each new holder has a greater fence."""

    fence: int
    process: str


class _RemoteTopics(NamedTuple):
    """The topics that another process wants, and when the holder forgets them."""

    topics: frozenset[str]
    until: float


class OtherProcesses(Protocol):
    """The other processes that listen for the same caller."""

    def send(self, message: RelayMessage) -> None:
        """Send them a message."""

    def is_alive(self, process: str) -> bool:
        """Whether one of them has lately sent a message."""
        ...

    def release(self) -> None:
        """Nobody listens in this process any more: the channel may be given up."""


class CallerTopics:
    """The topics that all listeners of a caller in this process want.

    One process holds the caller's channel. It subscribes that to the topics that all processes want, and
    sends the events to the others. Until the holder has answered, and when it falls silent, a process uses a
    channel of its own.

    Args:
        identity: The caller.
        channels: The channels of this process.
        process: The name of this process.
        others: The other processes.
        clock: Monotonic seconds.

    Attributes:
        holder: Who holds the channel, if that is known.
        count: How many messages the holder has sent: this process itself, or as far as they have arrived
            here.
    """

    def __init__(
        self, identity: Identity, channels: Topics, process: str, others: OtherProcesses, clock: Clock
    ) -> None:
        self.identity = identity
        self.holder: Holder | None = None
        self.count = 0
        self._channels = channels
        self._process = process
        self._others = others
        self._clock = clock
        self._by_topic: ListenersByTopic[TopicListening] = ListenersByTopic()
        self._listenings: set[TopicListening] = set()
        self._own: Listening | None = None
        # Since when the events of topics are relayed by the holder.
        self._relayed: dict[str, float] = {}
        self._refused: dict[str, GatewayError] = {}
        self._wanted_by: dict[str, _RemoteTopics] = {}
        # Topics that this holder has announced as subscribed.
        self._announced: set[str] = set()
        self._asked_at = 0.0
        self._holderless_since = clock()

    @property
    def holds(self) -> bool:
        """Whether this process holds the channel."""
        return self.holder is not None and self.holder.process == self._process

    # For listeners in this process.

    def listen(self, listener: TopicListener) -> TopicListening:
        """Add a listener; it wants no topic yet."""
        listening = TopicListening(self, listener, self._clock)
        self._listenings.add(listening)
        return listening

    def subscribed_since(self, topic: str) -> float | None:
        """Since when a topic is subscribed, by either channel; `None` if it is not."""
        own = self._own.subscribed_since(topic) if self._own else None
        trusted = self.holder is not None and self._others.is_alive(self.holder.process)
        relayed = self._relayed.get(topic) if trusted else None
        return own if relayed is None else relayed if own is None else min(own, relayed)

    def join(self, listening: TopicListening, topics: Sequence[str]) -> None:
        """See `ListeningOwner`."""
        for topic in topics:
            self._by_topic.join(listening, topic)
        subscribed = [topic for topic in topics if self.subscribed_since(topic) is not None]
        refused = {topic: self._refused[topic] for topic in topics if topic in self._refused}
        self._want()
        listening.catch_up(subscribed, refused)

    def leave(self, listening: TopicListening, topics: Collection[str]) -> None:
        """See `ListeningOwner`."""
        for topic in topics:
            if self._by_topic.leave(listening, topic):
                self._relayed.pop(topic, None)
        self._want()

    def forget(self, listening: TopicListening) -> None:
        """See `ListeningOwner`."""
        self._listenings.discard(listening)
        self._end_if_over()

    def close(self) -> None:
        """Close this process' own channel."""
        if self._own:
            self._own.close()
            self._own = None

    # For this process' channels; see `TopicListener`.

    def notified(self, notification: Notification) -> None:
        """An event has arrived on this process' own channel."""
        self._notify(notification)
        if self.holds and self._wanted_elsewhere([notification.topic]):
            self._send(RelayedEvent, topic=notification.topic, body=dict(notification.body))

    def subscribed(self, topics: Collection[str]) -> None:
        """This process' own channel is subscribed to topics, for the first time or again."""
        self._notify_subscribed(topics)
        if elsewhere := self._wanted_elsewhere(topics):
            self._announce(elsewhere, again=True)

    def refused(self, topic: str, error: GatewayError) -> None:
        """The upstream refuses a topic to this process' own channel."""
        self._notify_refused(topic, error)
        if self._wanted_elsewhere([topic]):
            self._send(SubscribedTopics, topics=[], refused={topic: error_fields(error)})

    def ended(self, error: GatewayError) -> None:
        """This process has no channel any more; the others find out for themselves."""
        self._own = None
        for listening in tuple(self._listenings):
            listening.listener.ended(error)
        self._listenings.clear()
        self._others.release()

    # For messages of other processes, and for the holder's key.

    def use_own_channel(self) -> None:
        """Use a channel of this process' own."""
        if self._own is None and self._listenings:
            self._own = self._channels.listen(self.identity, self)
        self._want()

    def follow_holder(self, holder: Holder) -> None:
        """Note who holds the channel, unless it is an earlier holder than the one that is known."""
        if self.holder is not None and holder.fence <= self.holder.fence:
            return
        self.holder = holder
        self.count = 0
        self._relayed.clear()
        self._wanted_by.clear()
        self._announced.clear()
        if self.holds:
            self.use_own_channel()
            self._send(HolderMessage)
        else:
            self.count = -1
            self._want()

    def forget_holder(self) -> None:
        """Note that nobody is known to hold the channel: its holder has left, or no messages arrive."""
        self.holder = None
        self._holderless_since = self._clock()
        self._relayed.clear()

    def receive(self, message: RelayMessage) -> None:
        """Handle a message of another process."""
        match message:
            case WantedTopics(process, topics) if self.holds and process != self._process:
                self._wanted_by.pop(process, None)
                if topics:
                    self._wanted_by[process] = _RemoteTopics(frozenset(topics), self._clock() + _FORGET)
                self._want()
                self._answer(topics)
            case HolderMessage() if message.process != self._process:
                self.follow_holder(Holder(message.fence, message.process))
                if self.holder is not None and self.holder.fence == message.fence:
                    self._follow(message)

    def check_count(self, fence: int, count: int) -> None:
        """Compare how many messages the holder has sent with those that have arrived."""
        if self.holder is not None and self.holder.fence == fence and not self.holds:
            self._expect(count)

    def tick(self) -> None:
        """Do what is due by time; called once a second."""
        now = self._clock()
        if self.holds:
            for process in [name for name, each in self._wanted_by.items() if each.until <= now]:
                del self._wanted_by[process]
                self._want()
            lost = [topic for topic in self._announced if self._is_lost(topic)]
            if lost:
                self._announced.difference_update(lost)
                self._send(LostTopics, topics=lost)
            self._end_if_over()
        elif self.holder is None:
            if now - self._holderless_since >= _PATIENCE:
                self.use_own_channel()
        elif not self._others.is_alive(self.holder.process):
            self.use_own_channel()
        elif self._awaits_answer() or now - self._asked_at >= _ASK_AGAIN:
            self._want()

    def _follow(self, message: HolderMessage) -> None:
        if message.count < self.count:
            # It is a replay, by someone who can write to the server.
            return
        self._expect(message.count)
        self.count = message.count + 1
        match message:
            case RelayedEvent():
                self._notify(Notification(message.topic, message.body, self._clock()))
            case SubscribedTopics():
                for topic, (code, text) in message.refused.items():
                    self._notify_refused(topic, error_of(code, text))
                new = [topic for topic in message.topics if message.again or topic not in self._relayed]
                self._relayed.update(dict.fromkeys(new, self._clock()))
                self._notify_subscribed(new)
                if self._own and not self._awaits_answer():
                    self.close()
            case LostTopics():
                for topic in message.topics:
                    self._relayed.pop(topic, None)
            case HolderLeaves():
                self.forget_holder()

    def _expect(self, count: int) -> None:
        """Note that the holder has sent so many messages; if some were lost, ask it for all topics again."""
        if count <= self.count:
            return
        lost, self.count = self.count != -1, count
        if lost:
            self._relayed.clear()
            self._want()

    def _want(self) -> None:
        """Ask this process' own channel, and the holder, for the topics that are wanted."""
        here = self._by_topic.topics
        wanted = frozenset(here).union(*(each.topics for each in self._wanted_by.values()))
        self._refused = {topic: error for topic, error in self._refused.items() if topic in wanted}
        if self._own:
            self._own.want(wanted)
        if self.holder is not None and not self.holds:
            self._asked_at = self._clock()
            self._others.send(WantedTopics(self._process, list(here)))

    def _answer(self, topics: Collection[str]) -> None:
        """Answer a process which of the topics that it wants are subscribed or refused."""
        subscribed = [
            topic for topic in topics if self._own and self._own.subscribed_since(topic) is not None
        ]
        refused = {topic: error_fields(self._refused[topic]) for topic in topics if topic in self._refused}
        if subscribed or refused:
            self._announce(subscribed, refused)

    def _announce(
        self,
        topics: Sequence[str],
        refused: Mapping[str, tuple[str, str]] | None = None,
        *,
        again: bool = False,
    ) -> None:
        self._announced.update(topics)
        self._send(SubscribedTopics, topics=list(topics), refused=dict(refused or {}), again=again)

    def _send(self, message: Callable[..., HolderMessage], **more: Any) -> None:
        """Send a message as the holder."""
        if self.holder is not None:
            self._others.send(message(self.holder.fence, self._process, self.count, **more))
            self.count += 1

    def _wanted_elsewhere(self, topics: Collection[str]) -> list[str]:
        """Those of some topics that other processes want of this holder."""
        if not self.holds:
            return []
        return [topic for topic in topics if any(topic in each.topics for each in self._wanted_by.values())]

    def _is_lost(self, topic: str) -> bool:
        return self._own is None or self._own.subscribed_since(topic) is None

    def _awaits_answer(self) -> bool:
        """Whether the holder has still to answer whether a topic is subscribed or refused."""
        return any(
            topic not in self._relayed and topic not in self._refused for topic in self._by_topic.topics
        )

    def _notify(self, notification: Notification) -> None:
        for listening in self._by_topic.of(notification.topic):
            listening.listener.notified(notification)

    def _notify_subscribed(self, topics: Collection[str]) -> None:
        for topic in topics:
            self._refused.pop(topic, None)
        for listening, some in self._by_topic.by_listener(topics).items():
            listening.listener.subscribed(some)

    def _notify_refused(self, topic: str, error: GatewayError) -> None:
        if topic not in self._refused:
            self._refused[topic] = error
            for listening in self._by_topic.of(topic):
                listening.listener.refused(topic, error)

    def _end_if_over(self) -> None:
        if not self._listenings and not self._wanted_by:
            self.close()
            self._others.release()
