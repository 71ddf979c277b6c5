"""The last known state of one conversation: which events and reads are newer, and when to read again.

Events come twice, late (`EVENT_DELAY` seconds at most) and in another order than they were sent; reads may
show a state from before the event that they follow (`READ_LAG` seconds at most). Without I/O.
"""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gateway.live.conversations.event import ConversationEvent
from gateway.live.conversations.media import has_ended
from gateway.live.conversations.merging import merge
from gateway.live.conversations.moments import newest

EVENT_DELAY = 5.0
"""Seconds by which an event may be late, so that one after a longer silence is newer than all before it."""
READ_LAG = 2.0
"""Seconds for which a read may still show the state from before an event."""
READ_INTERVAL = 1.0
"""Seconds between the beginnings of two reads of a conversation."""
COMPLETION_INTERVAL = 5.0
"""Seconds between two reads of what events do not tell, such as segments, after what they did tell."""
_REMEMBERED = 10.0
"""Seconds for which events are remembered, so that an old read does not undo what they told."""

_MOST_REMEMBERED = 100


class _ReceivedEvent(NamedTuple):
    """An event, when it came, and whether the state told of it before any read did."""

    event: ConversationEvent
    at: float
    applied: bool


class TrackedConversation:
    """What is known of one conversation. All times are in seconds of one clock.

    An event that changes nothing is ignored. One with a later moment than all that is known (see `newest`),
    or the first after a silence, is newer. Of any other it is not known which is: a read decides. What that
    shows counts unless it may be from before an event that the state tells of. Reads never go back.

    Args:
        confirmed_for: Seconds after which a state is read again although no event came, as one may be lost.

    Attributes:
        state: The newest state that is known for certain; ``None`` before the first read.
        confirmed_at: When the last read began that counted.
        last_read: What the last read showed, whether or not it counted.
        last_read_at: When that read began.
    """

    def __init__(self, confirmed_for: float) -> None:
        self._confirmed_for = confirmed_for
        self.state: Mapping[str, Any] | None = None
        self.confirmed_at = -math.inf
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
        """Whether the conversation is over, by a read."""
        return self.state is not None and has_ended(self.state)

    def read_at(self) -> float:
        """When it is to be read again; infinite if there is no need."""
        if self._uncertain_since is not None:
            due = self._read_began_at + READ_INTERVAL
        elif self._incomplete_since is not None:
            due = max(self._incomplete_since + READ_INTERVAL, self._read_began_at + COMPLETION_INTERVAL)
        elif self.ended:
            return math.inf
        else:
            due = self.confirmed_at + self._confirmed_for
        return max(due, self._paused_until)

    @property
    def uncertain(self) -> bool:
        """Whether something came, or may have come, of which only a read can tell what it is."""
        return self._uncertain_since is not None

    def is_current(self, now: float) -> bool:
        """Whether a read would show its state now, or would have shown it a moment ago.

        What events tell may be `READ_LAG` seconds old, while a read decides; what they do not tell, such as
        segments, is read every `COMPLETION_INTERVAL` seconds.
        """
        certain = self._uncertain_since is None or now - self._uncertain_since <= READ_LAG
        whole = (
            self._incomplete_since is None or now - self._incomplete_since <= COMPLETION_INTERVAL + READ_LAG
        )
        return certain and whole

    def answer(self, now: float) -> Mapping[str, Any] | None:
        """What a read would show: its state, or while that does not hold what one showed a moment ago."""
        if self.is_current(now):
            return self.state
        return self.last_read if self.last_read_at >= max(self._gap_at, now - READ_LAG) else None

    def mark_gap(self, now: float) -> None:
        """Something may have been missed: only a read that begins from now on tells what is."""
        self._gap_at = now
        self._uncertain_since = -math.inf

    def mark_absent(self, now: float) -> None:
        """It is not among those that are active, so it has ended or is another's: a read tells."""
        self._gap_at = now
        self._mark_uncertain(now)

    def mark_incomplete(self, now: float) -> None:
        """Something happened that a state may not tell yet, so it is read soon."""
        if self._incomplete_since is None:
            self._incomplete_since = now

    def apply_event(self, event: ConversationEvent, now: float) -> bool:
        """Take an event; whether the state is a newer one now."""
        silence = now - self._last_news_at
        self._last_news_at = now
        if self.state is None:
            if not self._events:
                self._uncertain_since = now
            self._events.append(_ReceivedEvent(event, now, applied=False))
            return False
        merged = merge(self.state, event.json)
        is_newer = event.newest > newest(self.state) or silence >= EVENT_DELAY
        applied = merged is not self.state and is_newer and not _ends(self.state, merged)
        self._events.append(_ReceivedEvent(event, now, applied))
        if applied:
            self.mark_incomplete(now)
            self.state = merged
        elif merged is not self.state:
            self._mark_uncertain(now)
        return applied

    def read_began(self, now: float) -> None:
        """A read begins."""
        self._read_began_at = now

    def apply_read(self, answer: Mapping[str, Any], began: float, now: float) -> bool:
        """Take what a read shows that began at a time; whether the state is a newer one now."""
        self._last_news_at = now
        if began >= self.last_read_at:
            self.last_read, self.last_read_at = answer, began
        if began < self.confirmed_at:
            return False
        self._forget_confirmed(answer, began)
        state, contradicted = self._with_newer_events(answer, began)
        is_older = any(one.applied for one in contradicted)
        if self.ended and not has_ended(state):
            # What has ended stays so, whatever an old read shows.
            self._settle()
            return False
        if is_older and self.state is not None:
            return False
        if self._gap_at <= began:
            self._uncertain_since = contradicted[0].at if contradicted else None
        if state is not answer:
            self._incomplete_since = now
        elif self._incomplete_since is not None and self._incomplete_since + READ_INTERVAL <= began:
            self._incomplete_since = None
        self.confirmed_at = began
        changed = self.state != state
        self.state = state
        return changed

    def _forget_confirmed(self, answer: Mapping[str, Any], began: float) -> None:
        """Forget events that a read agrees with, since all later reads are newer; and those of long ago."""
        undecided = self._undecided_events(newest(answer), began)
        kept = [one for one in undecided if merge(answer, one.event.json) is not answer]
        self._events = deque(kept, maxlen=_MOST_REMEMBERED)

    def _with_newer_events(
        self, answer: Mapping[str, Any], began: float
    ) -> tuple[Mapping[str, Any], Sequence[_ReceivedEvent]]:
        """What a read shows, with the events that are newer; and those events that it contradicts."""
        state, known = answer, newest(answer)
        contradicted = []
        for one in self._undecided_events(known, began):
            merged = merge(state, one.event.json)
            if merged is state:
                continue
            is_newer = one.event.newest > known
            if is_newer and not _ends(state, merged):
                state, known = merged, newest(merged)
            elif is_newer or one.at > began - READ_LAG:
                contradicted.append(one)
        return state, contradicted

    def _undecided_events(self, known: float, began: float) -> list[_ReceivedEvent]:
        """The events that may be newer than a read that began then and shows moments up to `known`."""
        return [
            one
            for one in self._events
            if one.at > began - (_REMEMBERED if one.event.newest > known else READ_LAG)
        ]

    def read_failed(self, pause: float, now: float) -> None:
        """A read failed; the next may begin after a pause."""
        self._paused_until = now + pause

    def has_just_begun(self, now: float) -> bool:
        """Whether an event told of it, but reads may not show it yet."""
        return self.state is None and any(one.at > now - _REMEMBERED for one in self._events)

    def end_by_event(self) -> bool:
        """It cannot be read any more; whether an event has told its end, which is the state then."""
        for one in reversed(self._events):
            merged = merge(self.state or {}, one.event.json)
            if self.state is not None and _ends(self.state, merged):
                self.state = merged
                self._settle()
                return True
        return False

    def _mark_uncertain(self, now: float) -> None:
        """It is not known which state is the newest."""
        if self._uncertain_since is None:
            self._uncertain_since = now

    def _settle(self) -> None:
        """Nothing more is to be read."""
        self._uncertain_since = self._incomplete_since = None


def _ends(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return has_ended(after) and not has_ended(before)
