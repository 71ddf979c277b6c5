"""What of a conversation answers reads without a call."""

from typing import Any

import pytest

from gateway.live.conversations.event import conversation_event
from gateway.live.conversations.tracked import COMPLETION_INTERVAL, READ_LAG, TrackedConversation


def shown(tag: str) -> dict[str, Any]:
    """A conversation as a read shows it; one tag comes no later than another by any moment in it."""
    return {"id": "c1", "externalTag": tag, "participants": [{"id": "p1"}]}


@pytest.fixture
def tracked() -> TrackedConversation:
    """One that was read at 100 s, and is known since."""
    tracked = TrackedConversation(confirmed_for=60)
    tracked.read_began(100)
    assert tracked.apply_read(shown("old"), 100, 100)
    return tracked


def tag(tracked: TrackedConversation, now: float) -> str | None:
    answer = tracked.answer(now)
    return None if answer is None else answer["externalTag"]


def test_what_was_read_answers_while_no_event_says_otherwise(tracked: TrackedConversation):
    assert tag(tracked, 159) == "old"


def test_an_event_in_doubt_leaves_the_old_state_for_as_long_as_an_answer_may_be_old(
    tracked: TrackedConversation,
):
    assert not tracked.apply_event(conversation_event(shown("new")), 101)
    assert tag(tracked, 101 + READ_LAG) == "old"
    assert tag(tracked, 101.1 + READ_LAG) is None


def test_what_a_read_shows_answers_although_it_decides_nothing_yet(tracked: TrackedConversation):
    tracked.apply_event(conversation_event(shown("new")), 102)
    assert not tracked.apply_read(shown("old"), 103.5, 103.5)
    assert tracked.uncertain
    assert tag(tracked, 105) == "old"
    assert tracked.apply_read(shown("new"), 105, 105)
    assert tag(tracked, 106) == "new"


def test_nothing_answers_after_a_gap_or_a_write_until_it_is_read_again(tracked: TrackedConversation):
    tracked.mark_gap(101)
    assert tag(tracked, 101) is None
    tracked.apply_read(shown("old"), 100.5, 101.2)
    assert tag(tracked, 101.2) is None
    tracked.apply_read(shown("new"), 101.3, 101.3)
    assert tag(tracked, 101.4) == "new"


def test_one_that_is_not_among_the_active_ones_answers_for_a_moment_only(tracked: TrackedConversation):
    tracked.mark_absent(110)
    assert tag(tracked, 110 + READ_LAG) == "old"
    assert tag(tracked, 110.1 + READ_LAG) is None


def test_what_events_never_tell_holds_until_it_should_have_been_read(tracked: TrackedConversation):
    assert tracked.apply_event(conversation_event(shown("new")), 150)
    assert tag(tracked, 150 + COMPLETION_INTERVAL + READ_LAG) == "new"
    assert tag(tracked, 150.1 + COMPLETION_INTERVAL + READ_LAG) is None


def test_one_that_is_new_answers_nothing_before_it_is_read():
    tracked = TrackedConversation(confirmed_for=60)
    tracked.apply_event(conversation_event(shown("new")), 100)
    assert tracked.answer(100) is None
    assert tracked.is_current(100 + READ_LAG)
    assert not tracked.is_current(100.1 + READ_LAG)
