"""When the state of a conversation is the answer to a read."""

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


def test_a_read_state_is_the_answer_while_no_event_says_otherwise(tracked: TrackedConversation):
    assert tag(tracked, 159) == "old"


def test_an_uncertain_state_is_the_answer_for_as_long_as_a_read_may_lag(
    tracked: TrackedConversation,
):
    assert not tracked.apply_event(conversation_event(shown("new")), 101)
    assert tag(tracked, 101 + READ_LAG) == "old"
    assert tag(tracked, 101.1 + READ_LAG) is None


def test_a_read_is_the_answer_even_where_it_decides_nothing(tracked: TrackedConversation):
    tracked.apply_event(conversation_event(shown("new")), 102)
    assert not tracked.apply_read(shown("old"), 103.5, 103.5)
    assert tracked.uncertain
    assert tag(tracked, 105) == "old"
    assert tracked.apply_read(shown("new"), 105, 105)
    assert tag(tracked, 106) == "new"


def test_there_is_no_answer_after_a_gap_or_a_write_until_the_next_read(tracked: TrackedConversation):
    tracked.mark_gap(101)
    assert tag(tracked, 101) is None
    tracked.apply_read(shown("old"), 100.5, 101.2)
    assert tag(tracked, 101.2) is None
    tracked.apply_read(shown("new"), 101.3, 101.3)
    assert tag(tracked, 101.4) == "new"


def test_a_conversation_that_is_not_listed_as_active_is_the_answer_for_a_moment_only(
    tracked: TrackedConversation,
):
    tracked.mark_absent(110)
    assert tag(tracked, 110 + READ_LAG) == "old"
    assert tag(tracked, 110.1 + READ_LAG) is None


def test_fields_that_events_lack_hold_until_they_should_have_been_read(tracked: TrackedConversation):
    assert tracked.apply_event(conversation_event(shown("new")), 150)
    assert tag(tracked, 150 + COMPLETION_INTERVAL + READ_LAG) == "new"
    assert tag(tracked, 150.1 + COMPLETION_INTERVAL + READ_LAG) is None


def test_a_new_conversation_has_no_answer_before_it_is_read():
    tracked = TrackedConversation(confirmed_for=60)
    tracked.apply_event(conversation_event(shown("new")), 100)
    assert tracked.answer(100) is None
    assert tracked.is_current(100 + READ_LAG)
    assert not tracked.is_current(100.1 + READ_LAG)
