"""What happened between two states of a conversation."""

from copy import deepcopy

import pytest

from gateway.live.conversations.changes import Change, ChangeKind, changes
from gateway.sandbox.conversations import changes as acts
from gateway.sandbox.conversations import joining

NOW = 1_800_000_000.0


@pytest.fixture
def conversation(organisation):
    """An active call with an agent who is connected."""
    return next(
        one
        for one in organisation.active(organisation.user_id)
        if any(person.get("calls") and person["purpose"] == "agent" for person in acts.present(one))
    )


@pytest.fixture
def agent(conversation):
    return next(one for one in acts.present(conversation) if one["purpose"] == "agent" and one.get("calls"))


def changes_of(conversation, act):
    """What an act of the sandbox's changes, kind by kind."""
    before = deepcopy(conversation)
    act()
    return changes(before, conversation)


def test_equal_states_have_no_changes(conversation):
    assert changes(conversation, deepcopy(conversation)) == ()


def test_hold_and_mute_are_changes_when_they_begin_and_when_they_end(conversation, agent):
    for kinds, act in (
        ((ChangeKind.HELD, ChangeKind.RESUMED), lambda on: acts.hold(agent, NOW, held=on)),
        ((ChangeKind.MUTED, ChangeKind.UNMUTED), lambda on: acts.mark(agent, "muted", on=on)),
    ):
        act(False)
        for kind, on in zip(kinds, (True, False), strict=True):
            assert changes_of(conversation, lambda act=act, on=on: act(on)) == (Change(kind, agent["id"]),)


def test_pausing_the_recording_is_a_change_of_the_conversation_and_of_its_participants(conversation):
    acts.record(conversation, "ACTIVE")
    happened = changes_of(conversation, lambda: acts.record(conversation, "PAUSED"))
    assert {one.kind for one in happened} == {ChangeKind.RECORDING}
    assert Change(ChangeKind.RECORDING) in happened
    callers = {one["id"] for one in acts.present(conversation) if one.get("calls")}
    assert callers <= {one.participant_id for one in happened}


def test_a_blind_transfer_has_changes_of_who_joins_who_leaves_and_who_made_it(
    conversation, agent, organisation
):
    user = next(one for one in organisation.all("user").values() if one["id"] != agent["userId"])
    initiator = agent["userId"]

    def transfer():
        joining.join_user(organisation, conversation, user, NOW)
        to = {"userId": user["id"]}
        acts.hand_over(organisation, conversation, agent, to, NOW, initiator_id=initiator, attended=False)

    happened = changes_of(conversation, transfer)
    joined = conversation["participants"][-1]["id"]
    assert Change(ChangeKind.PARTICIPANT_JOINED, joined) in happened
    assert Change(ChangeKind.PARTICIPANT_LEFT, agent["id"]) in happened
    assert Change(ChangeKind.TRANSFER, agent["id"]) in happened


def test_the_end_is_one_change_and_the_wrap_up_after_it_another(conversation, agent, organisation):
    happened = changes_of(conversation, lambda: acts.end(conversation, NOW))
    assert happened[-1] == Change(ChangeKind.CONVERSATION_ENDED)
    assert Change(ChangeKind.STATE, agent["id"]) in happened
    wrapup = {"code": organisation.any("wrapupCode")["id"]}
    happened = changes_of(conversation, lambda: acts.wrap_up(organisation, agent, wrapup, NOW))
    assert happened == (Change(ChangeKind.WRAPPED_UP, agent["id"]),)


def test_a_read_that_completes_an_event_has_no_change_of_its_own(conversation, agent, organisation):
    wrapup = {"code": organisation.any("wrapupCode")["id"], "notes": "done"}
    wrapup_of_event = wrapup | {"endTime": "2026-01-31T10:00:00.000Z"}
    happened = changes_of(conversation, lambda: agent.update(wrapup=wrapup_of_event))
    assert happened == (Change(ChangeKind.WRAPPED_UP, agent["id"]),)
    assert changes_of(conversation, lambda: agent["wrapup"].update(name="Sale", provisional=False)) == ()
    happened = changes_of(conversation, lambda: agent.update(wrapup=wrapup | {"notes": "sold"}))
    assert happened == (Change(ChangeKind.WRAPPED_UP, agent["id"]),)


def test_a_message_is_a_change_when_it_is_new_and_not_when_more_is_known_of_it(conversation, agent):
    message = {"messageId": "m-1", "messageStatus": "sent"}
    agent["messages"] = [{"id": "c-1", "state": "connected", "messages": []}]
    (communication,) = agent["messages"]
    happened = changes_of(conversation, lambda: communication["messages"].append(message))
    assert happened == (Change(ChangeKind.MESSAGE, agent["id"]),)
    assert (
        changes_of(conversation, lambda: message.update(messageURI="/api/v2/m-1", messageStatus="read")) == ()
    )


def test_a_transfer_is_a_change_when_it_begins_and_when_its_state_changes(conversation, agent):
    begun = {"id": "t-1", "state": "Active", "initiator": {"userId": agent["userId"]}}
    transfers = conversation["recentTransfers"]
    happened = changes_of(conversation, lambda: transfers.insert(0, begun))
    assert happened == (Change(ChangeKind.TRANSFER, agent["id"]),)
    assert changes_of(conversation, lambda: begun.update(modifiedBy={"id": agent["userId"]})) == ()
    happened = changes_of(conversation, lambda: begun.update(state="Complete"))
    assert happened == (Change(ChangeKind.TRANSFER, agent["id"]),)


def test_a_transfer_is_of_the_last_participant_of_a_user_who_joined_twice(conversation, agent):
    again = agent | {"id": "again-1"}
    agent["endTime"] = "2026-01-31T10:00:00.000Z"
    conversation["participants"].append(again)
    begun = {"id": "t-1", "state": "Active", "initiator": {"userId": agent["userId"]}}
    happened = changes_of(conversation, lambda: conversation["recentTransfers"].insert(0, begun))
    assert happened == (Change(ChangeKind.TRANSFER, "again-1"),)


def test_attributes_are_a_change_of_their_participant_alone(conversation, agent):
    happened = changes_of(conversation, lambda: agent.update(attributes={"color": "green"}))
    assert happened == (Change(ChangeKind.ATTRIBUTES, agent["id"]),)
    assert "green" not in repr(happened)


@pytest.mark.parametrize(
    "broken", [{"participants": 5}, {"participants": [None, {"id": 3}, {"calls": 7}]}, {}]
)
def test_a_malformed_state_has_no_changes_that_did_not_happen(conversation, broken):
    assert all(
        one.kind is ChangeKind.PARTICIPANT_LEFT or not one.participant_id
        for one in changes(conversation, broken)
    )
    assert changes(broken, broken) == ()
