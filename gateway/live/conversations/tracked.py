"""The last known state of one conversation: which events and reads are newer, and when to read again.

Events come twice, late (`SETTLED` seconds at most) and in another order than they were sent; reads may show a
state from before the event that they follow (`LAG` seconds at most). Without I/O.
"""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gateway.live.conversations.event import ConversationEvent
from gateway.live.conversations.media import has_ended
from gateway.live.conversations.merging import merge
from gateway.live.conversations.moments import newest

SETTLED = 5.0
"""Seconds by which an event may be late, so that one after a longer silence is newer than all before it."""
LAG = 2.0
"""Seconds for which a read may still show the state from before an event."""
PACE = 1.0
"""Seconds between the beginnings of two reads of a conversation."""
COMPLETION = 5.0
"""Seconds between two reads of what events do not tell, such as segments, after what they did tell."""
_REMEMBERED = 10.0
"""Seconds for which events are remembered, so that an old read does not undo what they told."""

_MOST_REMEMBERED = 100


class _Heard(NamedTuple):
    """An event, when it came, and whether the state told of it before any read did."""

    event: ConversationEvent
    at: float
    taken: bool


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
        shown: What the last read showed, whether or not it counted.
        shown_at: When that read began.
    """

    def __init__(self, confirmed_for: float) -> None:
        self._confirmed_for = confirmed_for
        self.state: Mapping[str, Any] | None = None
        self.confirmed_at = -math.inf
        self.shown: Mapping[str, Any] | None = None
        self.shown_at = -math.inf
        self._heard: deque[_Heard] = deque(maxlen=_MOST_REMEMBERED)
        self._last_news = -math.inf
        self._read_began = -math.inf
        self._missed_at = -math.inf
        self._doubted_since: float | None = -math.inf
        self._incomplete_since: float | None = None
        self._paused_until = -math.inf

    @property
    def ended(self) -> bool:
        """Whether the conversation is over, by a read."""
        return self.state is not None and has_ended(self.state)

    def read_at(self) -> float:
        """When it is to be read again; infinite if there is no need."""
        if self._doubted_since is not None:
            due = self._read_began + PACE
        elif self._incomplete_since is not None:
            due = max(self._incomplete_since + PACE, self._read_began + COMPLETION)
        elif self.ended:
            return math.inf
        else:
            due = self.confirmed_at + self._confirmed_for
        return max(due, self._paused_until)

    @property
    def in_doubt(self) -> bool:
        """Whether something came, or may have come, of which only a read can tell what it is."""
        return self._doubted_since is not None

    def holds(self, now: float) -> bool:
        """Whether a read would show its state now, or would have shown it a moment ago.

        What events tell may be `LAG` seconds old, while a read decides; what they do not tell, such as
        segments, is read every `COMPLETION` seconds.
        """
        certain = self._doubted_since is None or now - self._doubted_since <= LAG
        whole = self._incomplete_since is None or now - self._incomplete_since <= COMPLETION + LAG
        return certain and whole

    def answer(self, now: float) -> Mapping[str, Any] | None:
        """What a read would show: its state, or while that does not hold what one showed a moment ago."""
        if self.holds(now):
            return self.state
        return self.shown if self.shown_at >= max(self._missed_at, now - LAG) else None

    def missed(self, now: float) -> None:
        """Something may have been missed: only a read that begins from now on tells what is."""
        self._missed_at = now
        self._doubted_since = -math.inf

    def absent(self, now: float) -> None:
        """It is not among those that are active, so it has ended or is another's: a read tells."""
        self._missed_at = now
        self._doubt(now)

    def stirred(self, now: float) -> None:
        """Something happened that a state may not tell yet, so it is read soon."""
        if self._incomplete_since is None:
            self._incomplete_since = now

    def told(self, event: ConversationEvent, now: float) -> bool:
        """Take an event; whether the state is a newer one now."""
        silence = now - self._last_news
        self._last_news = now
        if self.state is None:
            if not self._heard:
                self._doubted_since = now
            self._heard.append(_Heard(event, now, taken=False))
            return False
        merged = merge(self.state, event.json)
        is_newer = event.newest > newest(self.state) or silence >= SETTLED
        taken = merged is not self.state and is_newer and not _ends(self.state, merged)
        self._heard.append(_Heard(event, now, taken))
        if taken:
            self.stirred(now)
            self.state = merged
        elif merged is not self.state:
            self._doubt(now)
        return taken

    def began(self, now: float) -> None:
        """A read begins."""
        self._read_began = now

    def read(self, answer: Mapping[str, Any], began: float, now: float) -> bool:
        """Take what a read shows that began at a time; whether the state is a newer one now."""
        self._last_news = now
        if began >= self.shown_at:
            self.shown, self.shown_at = answer, began
        if began < self.confirmed_at:
            return False
        self._forget_what_shows(answer, began)
        state, contradicted = self._with_newer(answer, began)
        is_older = any(one.taken for one in contradicted)
        if self.ended and not has_ended(state):
            # What has ended stays so, whatever an old read shows.
            self._settle()
            return False
        if is_older and self.state is not None:
            return False
        if self._missed_at <= began:
            self._doubted_since = contradicted[0].at if contradicted else None
        if state is not answer:
            self._incomplete_since = now
        elif self._incomplete_since is not None and self._incomplete_since + PACE <= began:
            self._incomplete_since = None
        self.confirmed_at = began
        changed = self.state != state
        self.state = state
        return changed

    def _forget_what_shows(self, answer: Mapping[str, Any], began: float) -> None:
        """Forget events that a read agrees with, since all later reads are newer; and those of long ago."""
        undecided = self._undecided(newest(answer), began)
        kept = [one for one in undecided if merge(answer, one.event.json) is not answer]
        self._heard = deque(kept, maxlen=_MOST_REMEMBERED)

    def _with_newer(
        self, answer: Mapping[str, Any], began: float
    ) -> tuple[Mapping[str, Any], Sequence[_Heard]]:
        """What a read shows, with the events that are newer; and those events that it contradicts."""
        state, known = answer, newest(answer)
        contradicted = []
        for one in self._undecided(known, began):
            merged = merge(state, one.event.json)
            if merged is state:
                continue
            is_newer = one.event.newest > known
            if is_newer and not _ends(state, merged):
                state, known = merged, newest(merged)
            elif is_newer or one.at > began - LAG:
                contradicted.append(one)
        return state, contradicted

    def _undecided(self, known: float, began: float) -> list[_Heard]:
        """The events that may be newer than a read that began then and shows moments up to `known`."""
        return [
            one for one in self._heard if one.at > began - (_REMEMBERED if one.event.newest > known else LAG)
        ]

    def failed(self, pause: float, now: float) -> None:
        """A read failed; the next may begin after a pause."""
        self._paused_until = now + pause

    def has_just_begun(self, now: float) -> bool:
        """Whether an event told of it, but reads may not show it yet."""
        return self.state is None and any(one.at > now - _REMEMBERED for one in self._heard)

    def gone(self) -> bool:
        """It cannot be read any more; whether an event has told its end, which is the state then."""
        for one in reversed(self._heard):
            merged = merge(self.state or {}, one.event.json)
            if self.state is not None and _ends(self.state, merged):
                self.state = merged
                self._settle()
                return True
        return False

    def _doubt(self, now: float) -> None:
        """It is not known which state is the newest."""
        if self._doubted_since is None:
            self._doubted_since = now

    def _settle(self) -> None:
        """Nothing more is to be read."""
        self._doubted_since = self._incomplete_since = None


def _ends(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return has_ended(after) and not has_ended(before)
