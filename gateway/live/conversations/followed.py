"""One conversation while somebody follows it."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

import orjson

from gateway.errors import Forbidden, GatewayError, NotFound, UpstreamBadResponse
from gateway.links import Link
from gateway.links.topics import topics_of
from gateway.live.conversations.changes import changes
from gateway.live.conversations.event import conversation_event, conversation_id
from gateway.live.conversations.media import has_ended, objects
from gateway.live.conversations.publication import Follower, Publication
from gateway.live.conversations.tracked import TrackedConversation
from gateway.live.moments import iso
from gateway.live.topics import Listening, Notification, TopicListener
from gateway.loaders.held import Held
from gateway.upstream.clock import Time

_FACTS = "v2.detail.events."
"""How the topics begin that tell what happened in a conversation, but not how it is now."""
_LONGEST_PAUSE = 30.0
_PATIENCE = 120.0
"""Seconds for which a conversation that cannot be read is tried, before those who follow it are told."""


class FollowedOwner(Protocol):
    """What a followed conversation asks of those that hold it."""

    def listen(self, listener: TopicListener) -> Listening:
        """Begin to listen to topics for the same callers."""

    def schedule(self, at: float) -> None:
        """Something is to be read at a time."""

    def forget(self, followed: "FollowedConversation") -> None:
        """Nobody follows it any more."""


class FollowedConversation:
    """One conversation: its state, its topics, and who follows it.

    It listens itself to the topics of its users and queues, if any follower wants it to; where none of these
    is to be had, to its own, which tell that something happened: then it is read.

    Args:
        link: The conversation.
        tracked: Its state.
        owner: Holds it.
        time: Its time.

    Attributes:
        tracked: Its state.
        reading: Whether a read of it is under way.
        listed: Whether it may be among the caller's active ones.
        latest: What was published last.
    """

    def __init__(self, link: Link, tracked: TrackedConversation, owner: FollowedOwner, time: Time) -> None:
        self.link = link
        self.tracked = tracked
        self.reading = False
        self.listed = True
        self.latest: Publication | None = None
        self._owner = owner
        self._time = time
        self._followers: dict[Follower, bool] = {}
        self._listening: Listening | None = None
        self._refused: dict[str, GatewayError] = {}
        self._there: list[tuple[Any, Any]] | None = None
        self._topics: list[str] = []
        self._last_body: Mapping[str, Any] | None = None
        self._failures = 0
        self._failing_since = 0.0

    # For those who follow it.

    def follow(self, follower: Follower, *, listens: bool) -> None:
        """Hear of it, from its state if that is known; ``listens`` unless the follower brings its events."""
        self._followers[follower] = listens
        if self.latest is not None:
            follower.published(self.latest)
        if listens and self._listening is None:
            self._listening = self._owner.listen(self)
            self._want_topics()

    def leave(self, follower: Follower) -> None:
        """Hear of it no more."""
        if self._followers.pop(follower, None) is None:
            return
        if not any(self._followers.values()):
            self._hear_no_more()
        if not self._followers:
            self._owner.forget(self)

    def _hear_no_more(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None
            self._refused.clear()

    # For the channel.

    def notified(self, notification: Notification) -> None:
        """A topic tells something."""
        if notification.topic.startswith(_FACTS):
            self.tracked.stirred(notification.at)
            if self.subscribed_since() is None:
                self.tracked.missed(notification.at)
            self._owner.schedule(self.tracked.read_at())
        else:
            self.told(notification)

    def told(self, notification: Notification) -> None:
        """An event tells a state, perhaps of another conversation."""
        body = notification.body
        if body is self._last_body or conversation_id(body) not in {self.link.id, None}:
            return
        self._last_body = body
        try:
            event = conversation_event(body)
        except UpstreamBadResponse:
            self.tracked.missed(notification.at)
        else:
            if self.tracked.told(event, notification.at):
                self._publish()
        self._owner.schedule(self.tracked.read_at())

    def subscribed(self, topics: Collection[str]) -> None:  # noqa: ARG002  # what is heard is asked for
        """Topics are heard from now on: what they told before is missed, unless another told it."""
        if self.subscribed_since() is None:
            self.missed()

    def refused(self, topic: str, error: GatewayError) -> None:
        """A topic is not to be had; the others are enough while there is one."""
        self._refused[topic] = error
        self._want_topics()

    def ended(self, error: GatewayError) -> None:
        """No topic is to be had any more."""
        self._unheard(error)

    def missed(self) -> None:
        """Something may have been missed."""
        self.tracked.missed(self._time.clock())
        self._owner.schedule(self.tracked.read_at())

    def changed(self) -> None:
        """It has been changed, which a read may not show at once."""
        self.tracked.stirred(self._time.clock())
        self.missed()

    def subscribed_since(self) -> float | None:
        """Since when a topic of its state is heard, if one is that was heard when the state was read."""
        if self._listening is None or self.latest is None:
            return None
        since = [
            heard
            for topic in self._topics
            if self._tells_state(topic) and (heard := self._listening.subscribed_since(topic)) is not None
        ]
        return min(since) if since and min(since) <= self.tracked.confirmed_at else None

    def absent(self) -> None:
        """It is not among the active ones any more."""
        self.tracked.absent(self._time.clock())
        self._owner.schedule(self.tracked.read_at())

    def is_active(self) -> bool:
        """Whether a look would find it: not where it has only just begun, or a read has shown its end."""
        now = self._time.clock()
        answer = self.tracked.answer(now)
        return not self.tracked.holds(now) if answer is None else not has_ended(answer)

    def held(self) -> Held | None:
        """It as a read would show it, if that is known."""
        now = self._time.clock()
        answer = self.tracked.answer(now)
        if answer is None:
            return None
        if self.latest is not None and answer is self.latest.state:
            return Held(self.latest.known.json, now - self.tracked.confirmed_at, (self.link.id,))
        return Held(orjson.dumps(answer), now - self.tracked.shown_at, (self.link.id,))

    # For who reads it.

    def read(self, json: Mapping[str, Any], began: float) -> None:
        """A read shows its state."""
        self._failures = 0
        if self.tracked.read(json, began, self._time.clock()):
            self._publish()

    def unread(self, error: GatewayError) -> None:
        """A read failed."""
        now = self._time.clock()
        if isinstance(error, NotFound | Forbidden) and not self.tracked.has_just_begun(now):
            if self.tracked.gone():
                self._publish()
            else:
                self.lose(error)
            return
        self._failing_since = self._failing_since if self._failures else now
        self._failures += 1
        if now - self._failing_since > _PATIENCE:
            self.lose(error)
            return
        said = getattr(error, "retry_after", None) or 0.0
        self.tracked.failed(max(said, min(2.0 ** (self._failures - 1), _LONGEST_PAUSE)), now)
        for follower in tuple(self._followers):
            follower.unread(self.link, error)

    def lose(self, error: Exception) -> None:
        """It cannot be followed any more."""
        for follower in tuple(self._followers):
            self.leave(follower)
            follower.lost(self.link, error)

    def _publish(self) -> None:
        state = self.tracked.state
        if state is None:
            return
        before = self.latest
        self.latest = Publication(
            self.link,
            before.version + 1 if before else 1,
            state,
            changes(before.state, state) if before else (),
            iso(self._time.now()),
            self.tracked.ended,
        )
        for follower in tuple(self._followers):
            follower.published(self.latest)
        self._note_who_is_there(state)

    # Its topics.

    def _note_who_is_there(self, state: Mapping[str, Any]) -> None:
        """Listen to the topics of its users and queues, as far as they are there now, or its own."""
        present = [one for one in objects(state, "participants").values() if not one.get("endTime")]
        there = [(one.get("userId"), one.get("queueId")) for one in present]
        if there != self._there:
            self._there = there
            self._topics = topics_of(self.link, present)
            self._want_topics()

    def _want_topics(self) -> None:
        if self._listening is None or self.latest is None:
            return
        wanted = [topic for topic in self._topics if self._tells_state(topic) and topic not in self._refused]
        wanted = wanted or [topic for topic in self._topics if topic not in self._refused]
        if wanted:
            self._listening.want(wanted)
        elif not self.tracked.ended:
            error = NotFound("No topic tells of this conversation.")
            self._unheard(next(iter(self._refused.values()), error))

    def _unheard(self, error: GatewayError) -> None:
        """Nothing is heard here: lost to all but those who bring its events."""
        for follower in [one for one, listens in self._followers.items() if listens]:
            self.leave(follower)
            follower.lost(self.link, error)

    @staticmethod
    def _tells_state(topic: str) -> bool:
        return not topic.startswith(_FACTS)
