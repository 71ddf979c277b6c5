"""One user while somebody follows their status."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import orjson

from gateway.errors import GatewayError, UpstreamBadResponse
from gateway.links import Link
from gateway.live.inbox import Inbox
from gateway.live.moments import iso
from gateway.live.topics import Listening, Notification, TopicListener
from gateway.live.update import Update
from gateway.live.users.reads import PARAMETERS
from gateway.live.users.status import Status, event_status, with_newer
from gateway.loaders.known import Known
from gateway.upstream.clock import Time

_PACE = 1.0
"""Seconds between the beginnings of two reads of a user."""
_PATIENCE = 5.0
"""Seconds for which the first read waits for the topics, so that one read is enough."""
_LATE = 5.0
"""Seconds for which a read may be older than an event."""
_LONGEST_PAUSE = 30.0


@dataclass(frozen=True, eq=False)
class UserState:
    """The status of a user.

    Attributes:
        link: The user.
        version: The number of the state, from 1 on.
        status: The user's JSON, in the shape of the REST API.
        at: When the gateway learned of it, by ISO 8601.
    """

    link: Link
    version: int
    status: Status
    at: str

    @cached_property
    def known(self) -> Known:
        """The user, so that no call reads them."""
        return Known(orjson.dumps(self.status), PARAMETERS)

    def replacing(self, older: "UserState") -> "UserState":  # noqa: ARG002  # a state is complete
        """This state in the place of an older one that was not taken."""
        return self

    def update(self) -> Update:
        """An update with this state."""
        body = {"userId": self.link.id, "at": self.at}
        return Update(self.link, self.version, body, {self.link: self.known})


class UserOwner(Protocol):
    """What a followed user asks of its owner."""

    def listen(self, listener: TopicListener) -> Listening:
        """Add a listener to topics for the same callers."""

    def schedule(self, at: float) -> None:
        """Schedule a read at a time."""

    def forget(self, followed: "FollowedUser") -> None:
        """Remove a user whom nobody follows any more."""


class FollowedUser:
    """One user: their status, their topics, and the subscriptions that follow them.

    Args:
        link: The user.
        owner: The users of the same callers.
        time: The gateway's.
        confirmed_for: Seconds without an event after which the status is read again.

    Attributes:
        latest: The newest state that is known.
        reading: Whether a read is under way.
        read_at: When the next read is due.
        confirmed_at: When the last read began that counted.
    """

    def __init__(self, link: Link, owner: UserOwner, time: Time, confirmed_for: float) -> None:
        self.link = link
        self.latest: UserState | None = None
        self.reading = False
        self.confirmed_at = -math.inf
        self.read_at = time.clock() + _PATIENCE
        self._owner = owner
        self._time = time
        self._confirmed_for = confirmed_for
        self._gap_at = -math.inf
        self._event_at = -math.inf
        self._failures = 0
        self._inboxes: set[Inbox[UserState]] = set()
        self._refused: set[str] = set()
        subject = f"v2.users.{link.id}"
        self._all = f"{subject}.activity"
        self._singly = (f"{subject}.presence", f"{subject}.routingStatus")
        self._listening = owner.listen(self)
        self._listening.want((self._all,))

    # For subscriptions.

    def join(self, inbox: Inbox[UserState]) -> None:
        """Add a subscription; it gets the status at once if that is known."""
        self._inboxes.add(inbox)
        if self.latest is not None:
            inbox.put(self.latest)

    def leave(self, inbox: Inbox[UserState]) -> None:
        """Remove a subscription."""
        if inbox in self._inboxes:
            self._inboxes.remove(inbox)
            if not self._inboxes:
                self._close()

    def fail(self, error: Exception) -> None:
        """End all subscriptions with an error."""
        for inbox in self._inboxes:
            inbox.fail(error)
        self._inboxes.clear()
        self._close()

    def _close(self) -> None:
        self.read_at = math.inf
        self._listening.close()
        self._owner.forget(self)

    def is_current(self) -> bool:
        """Whether no event was missed since the status was read."""
        topics = (self._all,) if self._all not in self._refused else self._singly
        subscribed = [self._listening.subscribed_since(topic) for topic in topics]
        return (
            self.latest is not None
            and self._gap_at <= self.confirmed_at
            and all(since is not None and since <= self.confirmed_at for since in subscribed)
        )

    # For the channel.

    def notified(self, notification: Notification) -> None:
        """Take in the status that an event has."""
        if self.latest is None:
            return
        try:
            event = event_status(notification.topic, notification.body)
        except UpstreamBadResponse:
            self.mark_gap()
            return
        self._event_at = notification.at
        status, uncertain = with_newer(self.latest.status, event)
        self._publish(status)
        if uncertain:
            self.mark_gap()

    def subscribed(self, topics: Collection[str]) -> None:  # noqa: ARG002  # the listening knows them
        """Read again, unless no event was missed."""
        if not self.is_current():
            self.mark_gap()

    def refused(self, topic: str, error: GatewayError) -> None:
        """Use the two topics with a part each where `activity` is refused."""
        self._refused.add(topic)
        if topic == self._all:
            self._listening.want(self._singly)
        elif self._refused.issuperset(self._singly):
            self.fail(error)

    def ended(self, error: GatewayError) -> None:
        """End all subscriptions."""
        self.fail(error)

    def mark_gap(self) -> None:
        """Read again, since events may have been missed."""
        now = self._time.clock()
        self._gap_at = now
        self.read_at = max(now, self.confirmed_at + _PACE)
        self._owner.schedule(self.read_at)

    # For reads.

    def apply_read(self, status: Status, began: float) -> None:
        """Take in the status that a read shows."""
        self._failures = 0
        if began < self.confirmed_at:
            return
        self.confirmed_at = began
        self.read_at = began + (_PACE if self._gap_at > began else self._confirmed_for)
        if self.latest is not None and self._time.clock() - self._event_at < _LATE:
            # A read may not show yet what an event has just brought.
            status, _ = with_newer(status, self.latest.status)
        self._publish(status)

    def read_failed(self, error: GatewayError) -> None:
        """Try again later; before the first state, end all subscriptions instead."""
        if self.latest is None:
            self.fail(error)
            return
        self._failures += 1
        asked = getattr(error, "retry_after", None) or 0.0
        pause = max(asked, min(2.0 ** (self._failures - 1), _LONGEST_PAUSE))
        self.read_at = self._time.clock() + pause

    def _publish(self, status: Mapping[str, Any]) -> None:
        if self.latest is not None and self.latest.status == status:
            return
        version = self.latest.version + 1 if self.latest else 1
        self.latest = UserState(self.link, version, status, iso(self._time.now()))
        for inbox in self._inboxes:
            inbox.put(self.latest)
