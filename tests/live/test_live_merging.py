"""An event is merged into a known state."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.live.conversations.event import conversation_event
from gateway.live.conversations.merging import merge
from gateway.sandbox.notifications.conversation_events import whole

CALL = {"id": "x1", "state": "connected", "muted": False, "segments": [{"type": "interact"}]}
KNOWN = {
    "id": "c1",
    "startTime": "2026-01-01T00:00:00Z",
    "participants": [
        {"id": "p1", "ani": "tel:1", "attributes": {"a": "1", "b": "2"}, "calls": [CALL]},
        {"id": "p2", "queueId": "q1", "endTime": "2026-01-01T00:00:05.000Z"},
    ],
    "recentTransfers": [{"id": "t1", "state": "Active"}],
}


def event_of(**participant):
    return {"id": "c1", "participants": [{"id": "p1"} | participant]}


def test_a_key_that_an_event_lacks_keeps_its_value():
    merged = merge(KNOWN, event_of(calls=[{"id": "x1", "muted": True}]))
    assert merged["startTime"] == KNOWN["startTime"]
    assert merged["participants"][0]["ani"] == "tel:1"
    assert merged["participants"][0]["calls"] == [CALL | {"muted": True}]
    assert merged["participants"][1] is KNOWN["participants"][1]


def test_attributes_are_merged_by_name():
    merged = merge(KNOWN, event_of(attributes={"b": "3"}))
    assert merged["participants"][0]["attributes"] == {"a": "1", "b": "3"}


def test_a_new_participant_comes_last_and_one_that_an_event_lacks_stays():
    merged = merge(KNOWN, {"id": "c1", "participants": [{"id": "p3"}, {"id": "p2"}]})
    assert [one["id"] for one in merged["participants"]] == ["p1", "p2", "p3"]


def test_fields_of_a_queue_do_not_pass_to_another_queue():
    known = event_of(conversationRoutingData={"queue": {"id": "q1", "selfUri": "/q1"}, "priority": 3})
    merged = merge(known, event_of(conversationRoutingData={"queue": {"id": "q2"}}))
    assert merged["participants"][0]["conversationRoutingData"] == {"queue": {"id": "q2"}, "priority": 3}


def test_transfers_are_those_of_the_event_with_their_known_fields():
    merged = merge(
        KNOWN, {"recentTransfers": [{"id": "t2"}, {"id": "t1", "dateIssued": "2026-01-01T00:00:09Z"}]}
    )
    assert merged["recentTransfers"] == [
        {"id": "t2"},
        {"id": "t1", "state": "Active", "dateIssued": "2026-01-01T00:00:09Z"},
    ]


@pytest.mark.parametrize(
    "nothing",
    [
        {"participants": None},
        {"participants": []},
        {"made": None},
        {"participants": [{"id": "p1", "attributes": None, "calls": None}]},
        {"participants": [{"id": "p2", "endTime": None, "queueId": None}]},
        {"participants": [{"id": "p2", "endTime": "2026-01-01T00:00:05Z"}]},
    ],
)
def test_an_event_that_says_nothing_changes_nothing(nothing):
    assert merge(KNOWN, nothing) is KNOWN


def test_null_removes_a_plain_value_that_may_go():
    merged = merge(KNOWN, event_of(ani=None))
    assert "ani" not in merged["participants"][0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "calls", "participants", "division", "x"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)
OBJECT = st.dictionaries(st.sampled_from(["id", "calls", "participants", "x", "endTime"]), JSON, max_size=4)


@given(OBJECT, OBJECT)
def test_merging_again_changes_nothing_and_modifies_no_input(known, event):
    before = deepcopy((known, event))
    merged = merge(known, event)
    assert (known, event) == before
    assert merge(merged, event) is merged


def test_an_event_with_the_known_state_changes_nothing(organisation):
    for conversation in organisation.all("conversation").values():
        for sparse in (False, True):
            event = conversation_event(whole(conversation, sparse=sparse))
            assert merge(conversation, event.json) is conversation


def test_the_start_of_a_hold_goes_with_the_hold():
    held = {"id": "a", "held": True, "startHoldTime": "2026-01-01T10:00:00.000Z"}
    assert merge(held, {"id": "a", "held": False}) == {"id": "a", "held": False}
    assert merge(held, {"id": "a", "held": True}) is held
