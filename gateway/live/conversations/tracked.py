"""The last known state of one conversation: which events and reads are newer, and when to read again.

Events may arrive twice, up to `EVENT_DELAY` seconds late, and in another order than they were sent. A read
may show a state that is up to `READ_LAG` seconds old. Pure, no I/O.
"""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gateway.live.conversations.event import ConversationEvent
from gateway.live.conversations.media import Json, has_ended
from gateway.live.conversations.merging import merge
from gateway.live.conversations.moments import holds_later, latest_moment, precedes

EVENT_DELAY = 5.0
"""Seconds by which an event may be late; one after a longer silence is newer than all before it."""
READ_LAG = 2.0
"""Seconds for which reads may still show the state before an event."""
READ_INTERVAL = 1.0
"""Least seconds between the starts of two reads of a conversation."""
COMPLETION_INTERVAL = 5.0
"""Least seconds between two reads for fields that events lack, such as `segments`."""
POLL_PATIENCE = 1.75
"""Seconds for which a read waits for others if only polls need it, since answers may be `READ_LAG` old."""
_REMEMBERED = 10.0
"""Seconds for which events are remembered, so that an old read does not undo them."""

_MOST_REMEMBERED = 100


class _ReceivedEvent(NamedTuple):
    """An event, when it arrived, and whether it was applied to the state before a read showed it."""

    event: ConversationEvent
    at: float
    applied: bool


class TrackedConversation:
    """The newest state of one conversation. All times are in seconds of one clock.

    An event is applied at once if it must be newer than the state: it has a later moment (see
    `latest_moment`), has a hold that began after what a read showed (see `holds_later`), or is the first
    after a silence. It is ignored if it must be older (see `precedes`). Any other event that would change the
    state makes it uncertain, until a read or a newer event decides. A read counts unless it may be from
    before an event that was applied. The state never goes back to an older one.

    Args:
        confirmed_for: Seconds after which the state is read again without an event, since one may be lost.

    Attributes:
        state: The newest state that is certain; `None` before the first read.
        confirmed_at: When the last read began that counted.
        changed_at: When the event came, or the read began, that brought the state.
        last_read: What the last read showed, unless the state is known to be newer.
        last_read_at: When that read began.
    """

    def __init__(self, confirmed_for: float) -> None:
        self._confirmed_for = confirmed_for
        self.state: Mapping[str, Any] | None = None
        self.confirmed_at = -math.inf
        self.changed_at = -math.inf
        self.last_read: Mapping[str, Any] | None = None
        self.last_read_at = -math.inf
        self._events: deque[_ReceivedEvent] = deque(maxlen=_MOST_REMEMBERED)
        self._last_news_at = -math.inf
        self._read_began_at = -math.inf
        self._gap_at = -math.inf
        self._uncertain_since: float | None = -math.inf
        self._incomplete_since: float | None = None
        self._paused_until = -math.inf

    @property
    def ended(self) -> bool:
        """Whether the conversation has ended."""
        return self.state is not None and has_ended(self.state)

    def read_at(self, *, polled: bool = False) -> float:
        """When the next read is due; infinite if none is needed.

        Args:
            polled: Whether only polls need it, so that it may wait until their answer gets too old.
        """
        if self._uncertain_since is not None:
            due = self._read_began_at + READ_INTERVAL
            if polled:
                due = max(due, self._certain_at() + POLL_PATIENCE)
        elif self._incomplete_since is not None:
            due = self._incomplete_since + (POLL_PATIENCE if polled else READ_INTERVAL)
            due = max(due, self._read_began_at + COMPLETION_INTERVAL)
        elif self.ended:
            return math.inf
        else:
            due = self.confirmed_at + self._confirmed_for
        return max(due, self._paused_until)

    @property
    def uncertain(self) -> bool:
        """Whether there may be a newer state, which only a read can show."""
        return self._uncertain_since is not None

    @property
    def settled(self) -> bool:
        """Whether a read would show the state, unless an event was lost."""
        return self._uncertain_since is None and self._incomplete_since is None

    def is_current(self, now: float) -> bool:
        """Whether a read would show the state, now or a moment ago.

        The state may be uncertain for `READ_LAG` seconds while a read decides. Fields that events lack, such
        as `segments`, may be `COMPLETION_INTERVAL` seconds older than that.
        """
        certain = self._uncertain_since is None or now - self._uncertain_since <= READ_LAG
        whole = (
            self._incomplete_since is None or now - self._incomplete_since <= COMPLETION_INTERVAL + READ_LAG
        )
        return certain and whole

    def answer(self, now: float) -> Mapping[str, Any] | None:
        """What a read would show: the state if it is current, else a recent read; `None` if there is none."""
        if self.is_current(now):
            return self.state
        return self.last_read if self.last_read_at >= max(self._gap_at, now - READ_LAG) else None

    def mark_gap(self, now: float) -> None:
        """Events may have been missed: only a read that begins from now on is certain."""
        self._gap_at = now
        self._uncertain_since = -math.inf

    def mark_absent(self, now: float) -> None:
        """It is not listed as active any more, so it has ended or been left; a read shows which."""
        self._gap_at = now
        self._mark_uncertain(now)

    def mark_incomplete(self, now: float) -> None:
        """Something has happened that the state may lack, so a read is due soon."""
        if self._incomplete_since is None:
            self._incomplete_since = now

    def apply_event(self, event: ConversationEvent, now: float) -> bool:
        """Take in an event; returns whether the state has changed."""
        silence = now - self._last_news_at
        self._last_news_at = now
        if self.state is None:
            if not self._events:
                self._uncertain_since = now
            self._events.append(_ReceivedEvent(event, now, applied=False))
            return False
        merged = merge(self.state, event.json)
        is_newer = (
            event.latest_moment > latest_moment(self.state)
            or silence >= EVENT_DELAY
            or (self.state is self.last_read and holds_later(event.json, self.state))
        )
        applied = merged is not self.state and is_newer and not _ends(self.state, merged)
        self._events.append(_ReceivedEvent(event, now, applied))
        if applied:
            self.mark_incomplete(now)
            if self._overrides_all(event, self.state, merged):
                self._uncertain_since = None
            self.state, self.changed_at, self.last_read = merged, now, None
        elif merged is not self.state and not precedes(event.json, self.state):
            self._mark_uncertain(now)
        return applied

    def _overrides_all(self, event: ConversationEvent, before: Json, after: Json) -> bool:
        """Whether an event is newer than all events that made the state uncertain, and replaces them."""
        others = [one.event for one in self._events if not one.applied]
        return (
            self._uncertain_since is not None
            and self._gap_at < self._uncertain_since
            and all(other.latest_moment < event.latest_moment for other in others)
            and all(merge(merge(before, other.json), event.json) == after for other in others)
        )

    def read_began(self, now: float) -> None:
        """Note that a read begins."""
        self._read_began_at = now

    def apply_read(self, answer: Mapping[str, Any], began: float, now: float) -> bool:
        """Take in a read that began at a time; returns whether the state has changed."""
        self._last_news_at = now
        if began < self.confirmed_at:
            return False
        self._forget_confirmed(answer, began)
        state, newer, contradicted = self._with_newer_events(answer, began)
        is_older = any(one.applied for one in contradicted)
        if self.ended and not has_ended(state):
            # An ended conversation never goes on, so the read is an old one.
            self._settle()
            return False
        if is_older and self.state is not None:
            return False
        self._events = deque(
            (one._replace(applied=one.applied or one in newer) for one in self._events), _MOST_REMEMBERED
        )
        if state is answer:
            self.last_read, self.last_read_at = answer, began
        if self._gap_at <= began:
            self._uncertain_since = contradicted[0].at if contradicted else None
        if state is not answer:
            self._incomplete_since = now
        elif self._incomplete_since is not None and self._incomplete_since + READ_INTERVAL <= began:
            self._incomplete_since = None
        self.confirmed_at = began
        changed = self.state != state
        self.state = state
        if changed:
            self.changed_at = began if state is answer else now
        return changed

    def _forget_confirmed(self, answer: Mapping[str, Any], began: float) -> None:
        """Forget events that a read contains, since later reads do so as well, and events of long ago."""
        undecided = self._undecided_events(latest_moment(answer), began)
        kept = [one for one in undecided if merge(answer, one.event.json) is not answer]
        self._events = deque(kept, maxlen=_MOST_REMEMBERED)

    def _with_newer_events(
        self, answer: Mapping[str, Any], began: float
    ) -> tuple[Mapping[str, Any], Sequence[_ReceivedEvent], Sequence[_ReceivedEvent]]:
        """The answer of a read with the events that are newer, these events, and those that contradict it."""
        state, known = answer, latest_moment(answer)
        newer, contradicted = [], []
        for one in self._undecided_events(known, began):
            merged = merge(state, one.event.json)
            if merged is state:
                continue
            is_newer = one.event.latest_moment > known or (
                state is answer and holds_later(one.event.json, answer)
            )
            if is_newer and not _ends(state, merged):
                state, known = merged, latest_moment(merged)
                newer.append(one)
            elif is_newer or (one.at > began - READ_LAG and not precedes(one.event.json, state)):
                contradicted.append(one)
        return state, newer, contradicted

    def _undecided_events(self, known: float, began: float) -> list[_ReceivedEvent]:
        """The events that may be newer than a read that began at a time and has moments up to `known`."""
        return [
            one
            for one in self._events
            if one.at > began - (_REMEMBERED if one.event.latest_moment > known else READ_LAG)
        ]

    def read_failed(self, pause: float, now: float) -> None:
        """Pause before the next read, since one has failed."""
        self._paused_until = now + pause

    def has_just_begun(self, now: float) -> bool:
        """Whether it is known from a recent event alone, so that reads may not show it yet."""
        return self.state is None and any(one.at > now - _REMEMBERED for one in self._events)

    def end_by_event(self, before: float = math.inf) -> bool:
        """Apply an event with its end, since it is not read any more; returns whether there is one.

        Args:
            before: When that event came at the latest.
        """
        for one in reversed(self._events):
            if one.at > before:
                continue
            merged = merge(self.state or {}, one.event.json)
            if self.state is not None and _ends(self.state, merged):
                self.state = merged
                self._settle()
                return True
        return False

    def _certain_at(self) -> float:
        """When `answer` was certain last: when the state became uncertain, or at a read since then."""
        uncertain = -math.inf if self._uncertain_since is None else self._uncertain_since
        read = self.last_read is not None and self.last_read_at >= self._gap_at
        return max(uncertain, self.last_read_at) if read else uncertain

    def _mark_uncertain(self, now: float) -> None:
        """Have a read decide which state is the newest."""
        if self._uncertain_since is None:
            self._uncertain_since = now

    def _settle(self) -> None:
        """Need no more reads."""
        self._uncertain_since = self._incomplete_since = None


def _ends(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return has_ended(after) and not has_ended(before)
