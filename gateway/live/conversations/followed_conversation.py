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
from gateway.live.conversations.tracked import POLL_PATIENCE, TrackedConversation
from gateway.live.moments import iso
from gateway.live.topics import Listening, Notification, TopicListener
from gateway.loaders.live_answers import LiveAnswer
from gateway.upstream.clock import Time

_DETAIL_EVENTS = "v2.detail.events."
"""How the names of a conversation's own topics begin. Their events say what happened, and have no state."""
_LONGEST_PAUSE = 30.0
_PATIENCE = 120.0
"""Seconds for which a conversation that cannot be read is tried again before its followers lose it."""


class FollowedOwner(Protocol):
    """What a followed conversation asks of its owner."""

    def listen(self, listener: TopicListener) -> Listening:
        """Add a listener to topics for the same callers."""

    def schedule(self, at: float) -> None:
        """Schedule a read at a time."""

    def forget(self, followed: "FollowedConversation") -> None:
        """Remove a conversation that nobody follows any more."""


class FollowedConversation:
    """One conversation: its state, its topics, and its followers.

    If a follower wants it to, it listens to the topics of the users and queues that take part. Where all of
    these are refused, it listens to the conversation's own topics, whose events lead to a read.

    Args:
        link: The conversation.
        tracked: Its state.
        owner: The conversations of the same callers.
        time: The gateway's.

    Attributes:
        tracked: Its state.
        reading: Whether a read of it is under way.
        may_be_active: Whether the caller's active conversations may include it.
        latest: The state that was published last.
    """

    def __init__(self, link: Link, tracked: TrackedConversation, owner: FollowedOwner, time: Time) -> None:
        self.link = link
        self.tracked = tracked
        self.reading = False
        self.may_be_active = True
        self.latest: Publication | None = None
        self._owner = owner
        self._time = time
        self._followers: dict[Follower, bool] = {}
        self._listening: Listening | None = None
        self._refused: dict[str, GatewayError] = {}
        self._present_ids: list[tuple[Any, Any]] | None = None
        self._topics: list[str] = []
        self._last_body: Mapping[str, Any] | None = None
        self._failures = 0
        self._failing_since = 0.0

    # For followers.

    def follow(self, follower: Follower, *, listens: bool) -> None:
        """Add a follower, which gets the state at once if that is known.

        With `listens`, the conversation listens to its topics; else the follower passes events on to it.
        """
        self._followers[follower] = listens
        self._owner.schedule(self.read_at())
        if self.latest is not None:
            follower.published(self.latest)
        if listens and self._listening is None:
            self._listening = self._owner.listen(self)
            self._update_topics()

    def leave(self, follower: Follower) -> None:
        """Remove a follower."""
        if self._followers.pop(follower, None) is None:
            return
        if not any(self._followers.values()):
            self._stop_listening()
        if not self._followers:
            self._owner.forget(self)

    def _stop_listening(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None
            self._refused.clear()

    # For the channel.

    def notified(self, notification: Notification) -> None:
        """See `TopicListener`."""
        if notification.topic.startswith(_DETAIL_EVENTS):
            self.tracked.mark_incomplete(notification.at)
            if self.subscribed_since() is None:
                self.tracked.mark_gap(notification.at)
            self._owner.schedule(self.read_at())
        else:
            self.event_received(notification)

    def event_received(self, notification: Notification) -> None:
        """Take in an event with a state, which may be of another conversation."""
        body = notification.body
        if body is self._last_body or conversation_id(body) not in {self.link.id, None}:
            return
        self._last_body = body
        try:
            event = conversation_event(body)
        except UpstreamBadResponse:
            self.tracked.mark_gap(notification.at)
        else:
            if self.tracked.apply_event(event, notification.at):
                self._publish()
        self._owner.schedule(self.read_at())

    def subscribed(self, topics: Collection[str]) -> None:  # noqa: ARG002  # the listening knows them
        """See `TopicListener`: events may have been missed, unless another topic brings them as well."""
        if self.subscribed_since() is None:
            self.mark_gap()

    def refused(self, topic: str, error: GatewayError) -> None:
        """See `TopicListener`: one topic with the state is enough."""
        self._refused[topic] = error
        self._update_topics()

    def ended(self, error: GatewayError) -> None:
        """See `TopicListener`."""
        self._fail_listeners(error)

    def mark_gap(self) -> None:
        """Read again, since events may have been missed."""
        self.tracked.mark_gap(self._time.clock())
        self._owner.schedule(self.read_at())

    def invalidate(self) -> None:
        """Give no answer until it is read again, since it was changed; a read may not show that at once."""
        self.tracked.mark_incomplete(self._time.clock())
        self.mark_gap()

    def subscribed_since(self) -> float | None:
        """Since when events with its state arrive, if they did when the state was read."""
        if self._listening is None or self.latest is None:
            return None
        since = [
            at
            for topic in self._topics
            if self._carries_state(topic) and (at := self._listening.subscribed_since(topic)) is not None
        ]
        return min(since) if since and min(since) <= self.tracked.confirmed_at else None

    def mark_absent(self) -> None:
        """Read it, since it is not listed as active any more."""
        self.tracked.mark_absent(self._time.clock())
        self._owner.schedule(self.read_at())

    def is_active(self) -> bool:
        """Whether the call that lists active conversations would include it."""
        now = self._time.clock()
        answer = self.tracked.answer(now)
        return not self.tracked.is_current(now) if answer is None else not has_ended(answer)

    def answer(self) -> LiveAnswer | None:
        """The answer to a read of it, if its state is current."""
        now = self._time.clock()
        answer = self.tracked.answer(now)
        if answer is None:
            return None
        if self.latest is not None and answer is self.latest.state:
            return LiveAnswer(self.latest.known.json, now - self.tracked.confirmed_at, (self.link.id,))
        return LiveAnswer(orjson.dumps(answer), now - self.tracked.last_read_at, (self.link.id,))

    # For reads.

    @property
    def polled(self) -> bool:
        """Whether it is followed for polls alone."""
        return all(follower.polled for follower in self._followers)

    def read_at(self) -> float:
        """When the next read is due; infinite if none is needed."""
        return self.tracked.read_at(polled=self.polled)

    def end_unread(self) -> bool:
        """End it by an event if it is followed for polls alone; returns whether it needs no read any more."""
        ended = self.polled and self.tracked.end_by_event(before=self._time.clock() - POLL_PATIENCE)
        if ended:
            self._publish()
        return ended

    def apply_read(self, json: Mapping[str, Any], began: float) -> None:
        """Take in what a read showed."""
        self._failures = 0
        if self.tracked.apply_read(json, began, self._time.clock()):
            self._publish()

    def read_failed(self, error: GatewayError) -> None:
        """Try again later; give it up if it cannot be read any more, or for too long."""
        now = self._time.clock()
        if isinstance(error, NotFound | Forbidden) and not self.tracked.has_just_begun(now):
            if self.tracked.end_by_event():
                self._publish()
            else:
                self.fail(error)
            return
        self._failing_since = self._failing_since if self._failures else now
        self._failures += 1
        if now - self._failing_since > _PATIENCE:
            self.fail(error)
            return
        asked = getattr(error, "retry_after", None) or 0.0
        self.tracked.read_failed(max(asked, min(2.0 ** (self._failures - 1), _LONGEST_PAUSE)), now)
        for follower in tuple(self._followers):
            follower.read_failed(self.link, error)

    def fail(self, error: Exception) -> None:
        """Remove all followers with an error."""
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
        self._follow_present(state)

    # Its topics.

    def _follow_present(self, state: Mapping[str, Any]) -> None:
        """Listen to the topics of the users and queues that take part now."""
        present = [one for one in objects(state, "participants").values() if not one.get("endTime")]
        present_ids = [(one.get("userId"), one.get("queueId")) for one in present]
        if present_ids != self._present_ids:
            self._present_ids = present_ids
            self._topics = topics_of(self.link, present)
            self._update_topics()

    def _update_topics(self) -> None:
        if self._listening is None or self.latest is None:
            return
        wanted = [
            topic for topic in self._topics if self._carries_state(topic) and topic not in self._refused
        ]
        wanted = wanted or [topic for topic in self._topics if topic not in self._refused]
        if wanted:
            self._listening.want(wanted)
        elif not self.tracked.ended:
            error = NotFound("No topic has events of this conversation.")
            self._fail_listeners(next(iter(self._refused.values()), error))

    def _fail_listeners(self, error: GatewayError) -> None:
        """Remove the followers that it listens for, with an error; the others pass events on themselves."""
        for follower in [one for one, listens in self._followers.items() if listens]:
            self.leave(follower)
            follower.lost(self.link, error)

    @staticmethod
    def _carries_state(topic: str) -> bool:
        return not topic.startswith(_DETAIL_EVENTS)
