"""The conversations of a user or a queue, while somebody follows them."""

import math
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from cachetools import TTLCache

from gateway.errors import Forbidden, GatewayError, LinkRefused, NotFound, UpstreamBadResponse
from gateway.links import Link, to
from gateway.live.conversations.event import conversation_event, conversation_id
from gateway.live.conversations.followed_conversation import FollowedConversation
from gateway.live.conversations.inbox import ConversationInbox
from gateway.live.conversations.media import Json, has_ended, objects
from gateway.live.conversations.moments import latest_moment
from gateway.live.conversations.publication import Publication
from gateway.live.conversations.tracked import POLL_PATIENCE, READ_INTERVAL, READ_LAG
from gateway.live.topics import Listening, Notification, TopicListener
from gateway.upstream.clock import Clock

_PATIENCE = 5.0
"""Seconds for which the first listing waits for the topic, so that no second one is needed."""
_LATE = 10.0
"""Seconds for which a conversation that was left is remembered, since its events may be late."""
_MOST_LEFT = 10_000


class Party(NamedTuple):
    """A user or a queue whose conversations are followed.

    Attributes:
        key: The key of a participant that has its id: `userId` or `queueId`.
        id: The id of the user or the queue.
    """

    key: str
    id: str

    @property
    def link(self) -> Link:
        """Its link."""
        return Link(self.key.removesuffix("Id"), self.id)

    @property
    def topic(self) -> str:
        """The topic of its conversations."""
        return f"v2.{'users' if self.key == 'userId' else 'routing.queues'}.{self.id}.conversations"

    def participants(self, conversation: Json) -> list[Json]:
        """The participants of a conversation that are this user or queue."""
        people = objects(conversation, "participants").values()
        return [one for one in people if one.get(self.key) == self.id]

    def takes_part(self, conversation: Json) -> bool:
        """Whether it takes part in a conversation now."""
        return any(not one.get("endTime") for one in self.participants(conversation))


class _Left(NamedTuple):
    """A conversation that was left: its latest moment, and when it was left."""

    moment: float
    at: float


class ListOwner(Protocol):
    """What a list asks of its owner."""

    def listen(self, listener: TopicListener) -> Listening:
        """Add a listener to topics for the same callers."""

    def conversation(self, link: Link) -> FollowedConversation:
        """A conversation; it is followed from now on."""

    def schedule(self, at: float) -> None:
        """Schedule a read at a time."""

    def forget_list(self, followed_list: "FollowedList") -> None:
        """Remove a list that nobody follows any more."""


class FollowedList:
    """The conversations of a user or a queue, and the subscriptions that follow them.

    The last state of a conversation is published when it has ended, when the user or queue has left it, or
    when the caller may not see it any more. Where a listing is complete, it decides whether the user has
    left: it still includes a conversation with after-call work to do, and for a supervisor others as well.

    Args:
        party: The user or queue.
        owner: The conversations of the same callers.
        clock: Monotonic seconds.
        confirmed_for: Seconds without an event after which it is listed again.

    Attributes:
        members: The conversations that are followed.
        refreshing: Whether a listing is under way.
        refresh_at: When the next listing is due.
        refreshed_at: When the last listing began.
        uncertain: Whether members may be missing, which only a listing can show.
        changed_at: When it changed last: a listing that began earlier is out of date.
    """

    def __init__(self, party: Party, owner: ListOwner, clock: Clock, confirmed_for: float) -> None:
        self.party = party
        self.members: dict[Link, FollowedConversation] = {}
        self.refreshing = False
        self.uncertain = True
        self.refreshed_at = -math.inf
        self.refresh_at = clock() + _PATIENCE
        self.changed_at = -math.inf
        self._owner = owner
        self._clock = clock
        self._confirmed_for = confirmed_for
        self._inboxes: set[ConversationInbox] = set()
        self._parts: dict[Link, list[Json]] = {}
        self._complete = False
        self._left: TTLCache[Link, _Left] = TTLCache(_MOST_LEFT, _LATE, clock)
        self._listening = owner.listen(self)
        self._listening.want((party.topic,))

    # For subscriptions.

    def join(self, inbox: ConversationInbox) -> None:
        """Add a subscription; it gets the states that are known at once."""
        self._inboxes.add(inbox)
        self._owner.schedule(self._clock())
        for member in self.members.values():
            if member.latest is not None:
                inbox.put(member.latest)

    def leave(self, inbox: ConversationInbox) -> None:
        """Remove a subscription."""
        if inbox in self._inboxes:
            self._inboxes.remove(inbox)
            if not self._inboxes:
                self._close()

    def _close(self) -> None:
        self._listening.close()
        for member in tuple(self.members.values()):
            member.leave(self)
        self.members.clear()
        self._owner.forget_list(self)

    # For listings.

    def refreshed(self, found: Iterable[str], began: float, *, complete: bool) -> None:
        """Take in the ids of a listing. If it is complete, all other members are not active any more."""
        self.refreshing = False
        self.refreshed_at = began
        self._complete = complete
        if not self.uncertain or self.refresh_at <= began:
            self.refresh_at = began + self._confirmed_for
            self.uncertain = False
        links = dict.fromkeys(filter(None, map(_link, found)))
        for link in links:
            left = self._left.get(link)
            if left is None or began - left.at > READ_LAG:
                if link not in self.members:
                    self._add(link)
            elif complete:
                # A listing may still include what was just left.
                self._refresh_after_leaving(left.at + READ_LAG, began)
        if complete:
            for link in self.members.keys() - links.keys():
                if _are_over(self._parts.get(link, ())) or self._is_polled(link):
                    self._end(link)
                else:
                    self.members[link].mark_absent()

    def _is_polled(self, link: Link) -> bool:
        """Whether polls alone need a member, which has been read: then its last state is not."""
        return self.polled and self.members[link].latest is not None

    def refresh_failed(self, error: GatewayError) -> None:
        """List again later; if the first listing fails, end all subscriptions instead."""
        self.refreshing = False
        if self.refreshed_at == -math.inf:
            self.fail(error)
        else:
            self.refresh_at = self._clock() + (getattr(error, "retry_after", None) or _PATIENCE)

    def subscribed_since(self) -> float | None:
        """Since when events arrive, if they did when it was listed last."""
        since = self._listening.subscribed_since(self.party.topic)
        return since if since is not None and since <= self.refreshed_at else None

    # For the channel.

    def notified(self, notification: Notification) -> None:
        """See `TopicListener`."""
        link = _link(conversation_id(notification.body))
        if link is None:
            self.refresh_soon()
        elif link in self.members:
            self.members[link].event_received(notification)
        elif self._is_new(link, notification.body):
            self._add(link).event_received(notification)

    def _is_new(self, link: Link, body: Json) -> bool:
        """Whether an event shows a new member: not one that it has left already."""
        try:
            event = conversation_event(body)
        except UpstreamBadResponse:
            return True
        if has_ended(event.json) or (
            self.party.participants(event.json) and not self.party.takes_part(event.json)
        ):
            return False
        return link not in self._left or event.latest_moment > self._left[link].moment

    def subscribed(self, topics: Collection[str]) -> None:  # noqa: ARG002  # there is but one
        """See `TopicListener`: events may have been missed."""
        self.refresh_soon()
        for member in self.members.values():
            member.mark_gap()

    def refused(self, topic: str, error: GatewayError) -> None:  # noqa: ARG002  # there is but one
        """See `TopicListener`."""
        self.fail(error)

    def ended(self, error: GatewayError) -> None:
        """See `TopicListener`."""
        self.fail(error)

    def may_gain(self, link: Link) -> bool:
        """Whether a link is a conversation that the user or queue may have joined."""
        return link.kind == "conversation" and link not in self.members

    def refresh_soon(self, at: float = -math.inf) -> None:
        """List again soon, but not before a time."""
        self.uncertain = True
        self.refresh_at = max(self._clock(), self.refreshed_at + READ_INTERVAL, at)
        self._owner.schedule(self.refresh_at)

    def _refresh_after_leaving(self, at: float, shown_at: float) -> None:
        """List again, not before a time, whether a conversation that was shown as theirs then still is."""
        if self.polled:
            self.refresh_at = min(self.refresh_at, max(at, shown_at + POLL_PATIENCE))
            self._owner.schedule(self.refresh_at)
        else:
            self.refresh_soon(at)

    # For its members.

    @property
    def polled(self) -> bool:
        """See `Follower`."""
        return all(inbox.polled for inbox in self._inboxes)

    def published(self, publication: Publication) -> None:
        """See `Follower`."""
        link = publication.link
        self._changed(self.members[link].tracked.changed_at)
        before, parts = self._parts.get(link), self.party.participants(publication.state)
        self._parts[link] = parts
        if before is not None and before != parts and _are_over(parts) and not publication.is_last:
            self._left[link] = _Left(latest_moment(publication.state), self._clock())
            if self._complete:
                self._refresh_after_leaving(self._clock(), self._clock())
            elif not _are_over(before):
                publication = replace(publication, is_last=True)
        for inbox in self._inboxes:
            inbox.put(publication)
        if publication.is_last:
            self._left[link] = _Left(latest_moment(publication.state), self._clock())
            self._remove(link)

    def read_failed(self, link: Link, error: GatewayError) -> None:
        """See `Follower`: nothing to do."""

    def lost(self, link: Link, error: Exception) -> None:
        """See `Follower`: only a conversation that the caller may not see any more leaves the list alone.

        Its last known state is published as its last one.
        """
        if isinstance(error, NotFound | Forbidden):
            self._end(link)
            self._left[link] = _Left(math.inf, self._clock())
        else:
            self.fail(error)

    def fail(self, error: Exception) -> None:
        """End all subscriptions with an error."""
        for inbox in self._inboxes:
            inbox.fail(error)
        self._inboxes.clear()
        self._close()

    def _changed(self, at: float) -> None:
        self.changed_at = max(self.changed_at, at)

    def _add(self, link: Link) -> FollowedConversation:
        member = self._owner.conversation(link)
        self.members[link] = member
        member.follow(self, listens=False)
        return member

    def _end(self, link: Link) -> None:
        """Publish the last state of a conversation, as far as it is known."""
        if latest := self.members[link].latest:
            last = replace(latest, version=latest.version + 1, changes=(), is_last=True)
            for inbox in self._inboxes:
                inbox.put(last)
            self._left[link] = _Left(latest_moment(latest.state), self._clock())
        self._remove(link)

    def _remove(self, link: Link) -> None:
        self._changed(self._clock())
        self._parts.pop(link, None)
        member = self.members.pop(link, None)
        if member is not None:
            member.leave(self)


def _are_over(parts: Collection[Json]) -> bool:
    """Whether there are such participants, and all of them have left."""
    return bool(parts) and all(one.get("endTime") for one in parts)


def _link(id_: Any) -> Link | None:
    try:
        return to("conversation", id_)
    except LinkRefused:
        return None
