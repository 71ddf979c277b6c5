"""What a caller's listeners in this process hear: by a channel of its own, or by that of another process."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from gateway.errors import GatewayError
from gateway.live.channels.listeners_by_topic import ListenersByTopic
from gateway.live.channels.listening import TopicListening
from gateway.live.topics import Listening, Notification, TopicListener, Topics
from gateway.redis.relayed import (
    HandedOn,
    HeardTopics,
    MissedTopics,
    OfHolder,
    Relayed,
    RelayedEvent,
    WantedTopics,
    error_of,
    told,
)
from gateway.upstream.clock import Clock
from gateway.upstream.identity import Identity

_PATIENCE = 1.5
"""Seconds without a holder after which a process listens by a channel of its own."""
_SAY_AGAIN = 20.0
"""Seconds after which a process tells the holder again what it wants."""
_FORGET = 60.0
"""Seconds after which the holder forgets a process that has not."""


class Holder(NamedTuple):
    """The process that holds a caller's channel, and the fence that it holds it by."""

    fence: int
    process: str


class _Wanted(NamedTuple):
    """The topics that another process wants, and until when."""

    topics: frozenset[str]
    until: float


class Processes(Protocol):
    """The other processes, as far as one caller's topics need them."""

    def say(self, message: Relayed) -> None:
        """Tell them."""

    def alive(self, process: str) -> bool:
        """Whether one was heard of lately."""
        ...

    def over(self) -> None:
        """Nobody listens here any more."""


class CallerTopics:
    """The topics that all listeners of a caller in this process want.

    One process holds the caller's channel. It wants of its own channels what all processes want together, and
    tells the others what it hears. Until a holder has answered, and when it falls silent, a process listens
    by a channel of its own.

    Args:
        identity: The caller.
        channels: Of this process.
        process: Its name.
        others: The other processes.
        clock: Monotonic seconds.
    """

    def __init__(
        self, identity: Identity, channels: Topics, process: str, others: Processes, clock: Clock
    ) -> None:
        self.identity = identity
        self.holder: Holder | None = None
        self.count = 0
        """Messages of the holder's so far, its own or those that have come here."""
        self._channels = channels
        self._process = process
        self._others = others
        self._clock = clock
        self._listeners: ListenersByTopic[TopicListening] = ListenersByTopic()
        self._listenings: set[TopicListening] = set()
        self._own: Listening | None = None
        self._relayed: dict[str, float] = {}
        self._refused: dict[str, GatewayError] = {}
        self._wanted_by: dict[str, _Wanted] = {}
        self._heard_there: set[str] = set()
        self._said_at = 0.0
        self._unled_since = clock()

    @property
    def holds(self) -> bool:
        """Whether this process holds the channel."""
        return self.holder is not None and self.holder.process == self._process

    # For those who listen here.

    def listen(self, listener: TopicListener) -> TopicListening:
        """Begin to listen, to no topic yet."""
        listening = TopicListening(self, listener, self._clock)
        self._listenings.add(listening)
        return listening

    def subscribed_since(self, topic: str) -> float | None:
        """Since when a topic is heard; ``None`` if it is not."""
        own = self._own.subscribed_since(topic) if self._own else None
        trusted = self.holder is not None and self._others.alive(self.holder.process)
        relayed = self._relayed.get(topic) if trusted else None
        return own if relayed is None else relayed if own is None else min(own, relayed)

    def join(self, listening: TopicListening, topics: Sequence[str]) -> None:
        """One listens to more topics."""
        for topic in topics:
            self._listeners.join(listening, topic)
        heard = [topic for topic in topics if self.subscribed_since(topic) is not None]
        refused = {topic: self._refused[topic] for topic in topics if topic in self._refused}
        self._want()
        listening.catch_up(heard, refused)

    def leave(self, listening: TopicListening, topics: Collection[str]) -> None:
        """One listens to fewer topics."""
        for topic in topics:
            if self._listeners.leave(listening, topic):
                self._relayed.pop(topic, None)
        self._want()

    def forget(self, listening: TopicListening) -> None:
        """One listens no more."""
        self._listenings.discard(listening)
        self._end_if_over()

    def close(self) -> None:
        """Hear nothing more."""
        if self._own:
            self._own.close()
            self._own = None

    # For this process' channels; see `TopicListener`.

    def notified(self, notification: Notification) -> None:
        """The process' own channel tells something."""
        self._tell(notification)
        if self.holds and self._elsewhere([notification.topic]):
            self._say(RelayedEvent, topic=notification.topic, body=dict(notification.body))

    def subscribed(self, topics: Collection[str]) -> None:
        """The process' own channel hears topics, for the first time or again."""
        self._resume(topics)
        if elsewhere := self._elsewhere(topics):
            self._say_heard(elsewhere, again=True)

    def refused(self, topic: str, error: GatewayError) -> None:
        """The process' own channel is refused a topic."""
        self._refuse(topic, error)
        if self._elsewhere([topic]):
            self._say(HeardTopics, topics=[], refused={topic: told(error)})

    def ended(self, error: GatewayError) -> None:
        """There are no channels any more; another process finds out for itself."""
        self._own = None
        for listening in tuple(self._listenings):
            listening.listener.ended(error)
        self._listenings.clear()
        self._others.over()

    # For what processes say, and for the lease.

    def alone(self) -> None:
        """Listen by a channel of this process' own."""
        if self._own is None and self._listenings:
            self._own = self._channels.listen(self.identity, self)
        self._want()

    def led_by(self, holder: Holder) -> None:
        """Learn who holds the channel; an earlier holder than the one that is known does not any more."""
        if self.holder is not None and holder.fence <= self.holder.fence:
            return
        self.holder = holder
        self.count = 0
        self._relayed.clear()
        self._wanted_by.clear()
        self._heard_there.clear()
        if self.holds:
            self.alone()
            self._say(OfHolder)
        else:
            self.count = -1
            self._want()

    def unled(self) -> None:
        """Nobody is known to hold the channel: its holder ends, or nothing is heard of the others."""
        self.holder = None
        self._unled_since = self._clock()
        self._relayed.clear()

    def hear(self, message: Relayed) -> None:
        """Another process says something."""
        match message:
            case WantedTopics(process, topics) if self.holds and process != self._process:
                self._wanted_by.pop(process, None)
                if topics:
                    self._wanted_by[process] = _Wanted(frozenset(topics), self._clock() + _FORGET)
                self._want()
                self._answer(topics)
            case OfHolder() if message.process != self._process:
                self.led_by(Holder(message.fence, message.process))
                if self.holder is not None and self.holder.fence == message.fence:
                    self._follow(message)

    def counted(self, fence: int, count: int) -> None:
        """Learn how many messages the holder has sent."""
        if self.holder is not None and self.holder.fence == fence and not self.holds:
            self._expect(count)

    def beat(self) -> None:
        """See what the time asks for."""
        now = self._clock()
        if self.holds:
            for process in [name for name, each in self._wanted_by.items() if each.until <= now]:
                del self._wanted_by[process]
                self._want()
            missed = [topic for topic in self._heard_there if self._missed(topic)]
            if missed:
                self._heard_there.difference_update(missed)
                self._say(MissedTopics, topics=missed)
            self._end_if_over()
        elif self.holder is None:
            if now - self._unled_since >= _PATIENCE:
                self.alone()
        elif not self._others.alive(self.holder.process):
            self.alone()
        elif self._unanswered() or now - self._said_at >= _SAY_AGAIN:
            self._want()

    def _follow(self, message: OfHolder) -> None:
        if message.count < self.count:
            # It has come before: whoever can write to the server has sent it again.
            return
        self._expect(message.count)
        self.count = message.count + 1
        match message:
            case RelayedEvent():
                self._tell(Notification(message.topic, message.body, self._clock()))
            case HeardTopics():
                for topic, (code, text) in message.refused.items():
                    self._refuse(topic, error_of(code, text))
                new = [topic for topic in message.topics if message.again or topic not in self._relayed]
                self._relayed.update(dict.fromkeys(new, self._clock()))
                self._resume(new)
                if self._own and not self._unanswered():
                    self.close()
            case MissedTopics():
                for topic in message.topics:
                    self._relayed.pop(topic, None)
            case HandedOn():
                self.unled()

    def _expect(self, count: int) -> None:
        """Compare how many messages there have been with those that have come."""
        if count <= self.count:
            return
        lost, self.count = self.count != -1, count
        if lost:
            self._relayed.clear()
            self._want()

    def _want(self) -> None:
        """Tell the holder, or this process' own channel, what is wanted."""
        here = self._listeners.topics
        wanted = frozenset(here).union(*(each.topics for each in self._wanted_by.values()))
        self._refused = {topic: error for topic, error in self._refused.items() if topic in wanted}
        if self._own:
            self._own.want(wanted)
        if self.holder is not None and not self.holds:
            self._said_at = self._clock()
            self._others.say(WantedTopics(self._process, list(here)))

    def _answer(self, topics: Collection[str]) -> None:
        """Tell a process what is heard, and what is refused, of the topics that it wants."""
        heard = [topic for topic in topics if self._own and self._own.subscribed_since(topic) is not None]
        refused = {topic: told(self._refused[topic]) for topic in topics if topic in self._refused}
        if heard or refused:
            self._say_heard(heard, refused)

    def _say_heard(
        self,
        topics: Sequence[str],
        refused: Mapping[str, tuple[str, str]] | None = None,
        *,
        again: bool = False,
    ) -> None:
        self._heard_there.update(topics)
        self._say(HeardTopics, topics=list(topics), refused=dict(refused or {}), again=again)

    def _say(self, message: Callable[..., OfHolder], **more: Any) -> None:
        """Say something as the holder."""
        if self.holder is not None:
            self._others.say(message(self.holder.fence, self._process, self.count, **more))
            self.count += 1

    def _elsewhere(self, topics: Collection[str]) -> list[str]:
        """Those of some topics that other processes want of this one."""
        if not self.holds:
            return []
        return [topic for topic in topics if any(topic in each.topics for each in self._wanted_by.values())]

    def _missed(self, topic: str) -> bool:
        return self._own is None or self._own.subscribed_since(topic) is None

    def _unanswered(self) -> bool:
        """Whether the holder has not yet said of a topic that it is heard or refused."""
        return any(
            topic not in self._relayed and topic not in self._refused for topic in self._listeners.topics
        )

    def _tell(self, notification: Notification) -> None:
        for listening in self._listeners.of(notification.topic):
            listening.listener.notified(notification)

    def _resume(self, topics: Collection[str]) -> None:
        for topic in topics:
            self._refused.pop(topic, None)
        for listening, some in self._listeners.by_listener(topics).items():
            listening.listener.subscribed(some)

    def _refuse(self, topic: str, error: GatewayError) -> None:
        if topic not in self._refused:
            self._refused[topic] = error
            for listening in self._listeners.of(topic):
                listening.listener.refused(topic, error)

    def _end_if_over(self) -> None:
        if not self._listenings and not self._wanted_by:
            self.close()
            self._others.over()
