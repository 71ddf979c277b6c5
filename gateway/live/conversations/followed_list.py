"""The conversations of a user or a queue while somebody follows them."""

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
from gateway.live.conversations.moments import newest
from gateway.live.conversations.publication import Publication
from gateway.live.conversations.tracked import READ_INTERVAL, READ_LAG
from gateway.live.topics import Listening, Notification, TopicListener
from gateway.upstream.clock import Clock

_PATIENCE = 5.0
"""Seconds for which the first look waits for the topic, so that one look is enough."""
_LATE = 10.0
"""Seconds for which a conversation that has left is remembered, as events about it may be late."""
_MOST_LEFT = 10_000


class Party(NamedTuple):
    """Whose conversations they are.

    Attributes:
        key: The key of a participant that names them: `userId` or `queueId`.
        id: The user's or the queue's.
    """

    key: str
    id: str

    @property
    def topic(self) -> str:
        """The topic that tells of their conversations."""
        return f"v2.{'users' if self.key == 'userId' else 'routing.queues'}.{self.id}.conversations"

    def participants(self, conversation: Json) -> list[Json]:
        """The participants that they are."""
        people = objects(conversation, "participants").values()
        return [one for one in people if one.get(self.key) == self.id]

    def takes_part(self, conversation: Json) -> bool:
        """Whether they take part in it now."""
        return any(not one.get("endTime") for one in self.participants(conversation))


class _Left(NamedTuple):
    """That a conversation was left: the latest moment that it told, and when that was known."""

    moment: float
    at: float


class ListOwner(Protocol):
    """What a list asks of those that hold it."""

    def listen(self, listener: TopicListener) -> Listening:
        """Begin to listen to topics for the same callers."""

    def conversation(self, link: Link) -> FollowedConversation:
        """A conversation, to be followed."""

    def schedule(self, at: float) -> None:
        """Something is to be read at a time."""

    def forget_list(self, followed_list: "FollowedList") -> None:
        """Nobody follows it any more."""


class FollowedList:
    """The conversations of a user or a queue, and who follows them.

    A conversation is told as over when it has ended, or when their part in it or the caller's right to see it
    has.

    Args:
        party: Whose they are.
        owner: Holds it.
        clock: Monotonic seconds.
        confirmed_for: Seconds after which it is looked at again although no event came.
    """

    def __init__(self, party: Party, owner: ListOwner, clock: Clock, confirmed_for: float) -> None:
        self.party = party
        self.members: dict[Link, FollowedConversation] = {}
        self.refreshing = False
        self.uncertain = True
        self.refreshed_at = -math.inf
        self.refresh_at = clock() + _PATIENCE
        self._owner = owner
        self._clock = clock
        self._confirmed_for = confirmed_for
        self._inboxes: set[ConversationInbox] = set()
        self._taking_part: set[Link] = set()
        self._complete = False
        self._left: TTLCache[Link, _Left] = TTLCache(_MOST_LEFT, _LATE, clock)
        self._listening = owner.listen(self)
        self._listening.want((party.topic,))

    # For those who follow it.

    def join(self, inbox: ConversationInbox) -> None:
        """Hear of it, from the states that are known."""
        self._inboxes.add(inbox)
        for member in self.members.values():
            if member.latest is not None:
                inbox.put(member.latest)

    def leave(self, inbox: ConversationInbox) -> None:
        """Hear of it no more."""
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

    # For who looks at it.

    def refreshed(self, found: Iterable[str], began: float, *, complete: bool) -> None:
        """These conversations were found; if they are all, others have ended, or are new."""
        self.refreshing = False
        self.refreshed_at = began
        self._complete = complete
        if self.refresh_at <= began:
            self.refresh_at = began + self._confirmed_for
            self.uncertain = False
        links = dict.fromkeys(filter(None, map(_link, found)))
        for link in links:
            if link not in self.members:
                left = self._left.get(link)
                if left is None or began - left.at > READ_LAG:
                    self._add(link)
                elif complete:
                    # What they have just left may still be shown.
                    self.refresh_soon(left.at + READ_LAG)
        if complete:
            for link in self.members.keys() - links.keys():
                self.members[link].mark_absent()

    def refresh_failed(self, error: GatewayError) -> None:
        """It could not be looked at; the first time, it cannot be followed."""
        self.refreshing = False
        if self.refreshed_at == -math.inf:
            self.fail(error)
        else:
            self.refresh_at = self._clock() + (getattr(error, "retry_after", None) or _PATIENCE)

    def subscribed_since(self) -> float | None:
        """Since when its topic is heard, if that was so when it was looked at last."""
        since = self._listening.subscribed_since(self.party.topic)
        return since if since is not None and since <= self.refreshed_at else None

    # For the channel.

    def notified(self, notification: Notification) -> None:
        """An event tells the state of a conversation."""
        link = _link(conversation_id(notification.body))
        if link is None:
            self.refresh_soon()
        elif link in self.members:
            self.members[link].event_received(notification)
        elif self._is_new(link, notification.body):
            self._add(link).event_received(notification)

    def _is_new(self, link: Link, body: Json) -> bool:
        """Whether they have come into it, by an event that is not from before they left it."""
        try:
            event = conversation_event(body)
        except UpstreamBadResponse:
            return True
        if has_ended(event.json) or (
            self.party.participants(event.json) and not self.party.takes_part(event.json)
        ):
            return False
        return link not in self._left or event.newest > self._left[link].moment

    def subscribed(self, topics: Collection[str]) -> None:  # noqa: ARG002  # there is but one
        """The topic is heard from now on: what it told before is missed."""
        self.refresh_soon()
        for member in self.members.values():
            member.mark_gap()

    def refused(self, topic: str, error: GatewayError) -> None:  # noqa: ARG002  # there is but one
        """The topic is not to be had."""
        self.fail(error)

    def ended(self, error: GatewayError) -> None:
        """No topic is to be had any more."""
        self.fail(error)

    def may_gain(self, link: Link) -> bool:
        """Whether it is a conversation that the party may have joined."""
        return link.kind == "conversation" and link not in self.members

    def refresh_soon(self, at: float = -math.inf) -> None:
        """Look again soon, or at a time."""
        self.uncertain = True
        self.refresh_at = max(self._clock(), self.refreshed_at + READ_INTERVAL, at)
        self._owner.schedule(self.refresh_at)

    # For its members.

    def published(self, publication: Publication) -> None:
        """A conversation has a new state."""
        link = publication.link
        takes_part = self.party.takes_part(publication.state)
        left = link in self._taking_part and not takes_part
        if takes_part:
            self._taking_part.add(link)
        if left and not publication.is_last:
            publication = replace(publication, is_last=True)
            if self._complete:
                # They may still count as one who has it, as a supervisor does: only a look tells.
                self.refresh_soon()
        for inbox in self._inboxes:
            inbox.put(publication)
        if publication.is_last:
            self._left[link] = _Left(newest(publication.state), self._clock())
            self._remove(link)

    def read_failed(self, link: Link, error: GatewayError) -> None:
        """It is tried again."""

    def lost(self, link: Link, error: Exception) -> None:
        """A conversation cannot be read any more; where the caller has no right to it, the others go on.

        For who was shown it, it is over, with what was known of it.
        """
        if isinstance(error, NotFound | Forbidden):
            if latest := self.members[link].latest:
                last = replace(latest, version=latest.version + 1, changes=(), is_last=True)
                for inbox in self._inboxes:
                    inbox.put(last)
            self._left[link] = _Left(math.inf, self._clock())
            self._remove(link)
        else:
            self.fail(error)

    def fail(self, error: Exception) -> None:
        """It cannot be followed any more."""
        for inbox in self._inboxes:
            inbox.fail(error)
        self._inboxes.clear()
        self._close()

    def _add(self, link: Link) -> FollowedConversation:
        member = self._owner.conversation(link)
        self.members[link] = member
        member.follow(self, listens=False)
        return member

    def _remove(self, link: Link) -> None:
        self._taking_part.discard(link)
        member = self.members.pop(link, None)
        if member is not None:
            member.leave(self)


def _link(id_: Any) -> Link | None:
    try:
        return to("conversation", id_)
    except LinkRefused:
        return None
