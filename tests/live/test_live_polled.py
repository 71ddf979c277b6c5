"""What is followed for polls alone: nobody is told of it, so it is read as late as answers may be old."""

from copy import deepcopy

import orjson
import pytest
from following import ACTIVE, LEASE, ME, ONE, identity

from gateway.sandbox import DEMO_TOKEN
from gateway.sandbox.conversations import changes as acts
from gateway.sandbox.conversations import joining
from gateway.sandbox.faults import Fault, status
from gateway.sandbox.seeds import conversations

PARTITION = identity(DEMO_TOKEN).partition


@pytest.fixture
def now(sandbox):
    """The organisation's time."""
    return sandbox.now


@pytest.fixture
def active(organisation):
    return organisation.active(organisation.user_id)


@pytest.fixture
async def polled(desk):
    """The caller's conversations, polled for a while."""
    desk.add(desk.conversations.mine(identity(DEMO_TOKEN), polled=True))
    await desk.until(lambda: desk.conversations.active_answer(PARTITION))
    await desk.let(8)
    assert desk.reads == {ME: 1, ACTIVE: 1}
    return lambda: orjson.loads(desk.conversations.active_answer(PARTITION).json)["entities"]


def mute(desk, conversation):
    """Change it in a way of which no event can tell when it was."""
    for person in acts.present(conversation):
        acts.mark(person, "muted", on=not any(call.get("muted") for call in person.get("calls", ())))
    desk.changed(conversation)


def newcomer(organisation, conversation):
    """A user who takes no part in it yet."""
    there = {one.get("userId") for one in conversation["participants"]} | {organisation.user_id}
    return next(one for one in organisation.all("user").values() if one["id"] not in there)


async def test_doubts_of_two_seconds_are_decided_by_one_call(desk, active, polled):
    for one in active[:5]:
        mute(desk, one)
    told = deepcopy(active)
    await desk.until(lambda: polled() == told)
    for one in active[:5]:
        mute(desk, one)
        await desk.let(0.25)
    assert polled() == told
    await desk.let(2)
    assert polled() == active
    assert desk.reads == {ME: 1, ACTIVE: 2}


async def test_an_end_costs_no_call_and_is_shown_within_two_seconds(desk, active, polled, now):
    gone, *others = active
    acts.end(gone, now())
    desk.changed(gone)
    await desk.until(lambda: gone["id"] not in {one["id"] for one in polled()})
    assert polled() == others
    await desk.let(LEASE / 2)
    assert desk.reads == {ME: 1, ACTIVE: 1}


async def test_an_end_of_which_no_event_tells_is_found_by_a_listing_alone(desk, active, polled, now):
    gone, *others = active
    acts.end(gone, now())
    await desk.until(lambda: polled() == others)
    assert desk.reads == {ME: 1, ACTIVE: 2}


async def test_one_that_begins_is_shown_within_two_seconds(desk, active, polled, organisation, now):
    new = conversations.begin(organisation, now() - 40)
    desk.changed(new)
    await desk.let(2.25)
    assert polled() == [*active, new]
    assert desk.reads == {ME: 1, ACTIVE: 1, ONE: 1}


async def test_a_subscriber_has_what_is_polled_read_at_once(desk, active, polled):
    subscriber = desk.mine()
    await desk.until(lambda: len(subscriber.updates) == len(active))
    mute(desk, active[0])
    await desk.let(3)
    desk.sandbox.calls.clear()
    mute(desk, active[0])
    await desk.let(0.5)
    assert polled() == active
    assert desk.reads == {ONE: 1}


async def test_no_listing_answers_after_an_event_has_told_more(desk, active, polled, organisation, now):
    for one in active[:2]:
        mute(desk, one)
    await desk.until(lambda: desk.reads[ACTIVE] == 2)
    user = newcomer(organisation, active[2])
    acts.connect(joining.join_user(organisation, active[2], user, now()), now())
    desk.changed(active[2])
    told = len(active[2]["participants"])
    await desk.until(lambda: len(polled()[2]["participants"]) == told)
    assert desk.reads[ACTIVE] == 2
    desk.sandbox.faults.add(Fault(status(429, retry_after="9"), template=ACTIVE))
    desk.sandbox.channels.publish(f"v2.users.{organisation.user_id}.conversations", {"id": 7})
    shown = []
    while desk.conversations.active_answer(PARTITION) is not None:
        shown.append(len(polled()[2]["participants"]))
        await desk.let(0.25)
    assert set(shown) == {told}


async def test_polls_make_no_calls_of_their_own_while_a_read_does_not_decide(
    desk, active, polled, organisation, now
):
    unclear, *others = active
    agent = acts.present(unclear)[-1]
    user = newcomer(organisation, unclear)
    mute(desk, others[-1])
    await desk.let(0.25)
    acts.connect(joining.join_user(organisation, unclear, user, now()), now())
    desk.changed(unclear)
    await desk.let(0.25)
    acts.hold(agent, now(), held=True)
    desk.changed(unclear)
    for one in others[:14]:
        acts.connect(joining.join_user(organisation, one, user, now()), now())
        desk.changed(one)
        await desk.let(0.25)
        assert desk.conversations.active_answer(PARTITION) is not None
    assert polled()[0] == unclear
    assert desk.reads == {ME: 1, ACTIVE: 3}


async def test_polls_make_no_calls_of_their_own_for_one_that_ends_before_it_is_read(
    desk, active, polled, organisation, now
):
    new = conversations.begin(organisation, now() - 40)
    desk.changed(new)
    acts.end(new, now())
    for one in active[:14]:
        acts.connect(joining.join_user(organisation, one, newcomer(organisation, one), now()), now())
        desk.changed(one)
        await desk.let(0.25)
        assert desk.conversations.active_answer(PARTITION) is not None
    assert new["id"] not in {one["id"] for one in polled()}
    assert desk.reads[ACTIVE] <= 3
