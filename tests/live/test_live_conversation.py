"""Following one conversation: over a sandbox's channels and reads."""

from collections.abc import AsyncIterator

import pytest
from following import ONE, Desk, desk_on, state
from ticking import Ticking

from gateway.sandbox import Organisation, Sandbox
from gateway.sandbox.conversations import changes as acts


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def sandbox(organisation: Organisation, clock: Ticking) -> Sandbox:
    return Sandbox(organisation, limit=100_000, clock=clock)


@pytest.fixture
async def desk(sandbox: Sandbox, sandbox_url: str, clock: Ticking) -> AsyncIterator[Desk]:
    async with desk_on(sandbox, sandbox_url, clock) as desk:
        yield desk


@pytest.fixture
def conversation(organisation):
    """An active call with an agent who is connected."""
    return next(
        one
        for one in organisation.active(organisation.user_id)
        if any(person["purpose"] == "agent" and person.get("calls") for person in acts.present(one))
    )


@pytest.fixture
def agent(conversation):
    return next(one for one in acts.present(conversation) if one["purpose"] == "agent" and one.get("calls"))


async def test_a_snapshot_comes_first_and_then_what_happens(desk, conversation, agent):
    subscriber = desk.one(conversation["id"])
    await desk.until(lambda: subscriber.updates)
    assert subscriber.kinds == ["SNAPSHOT"]
    assert state(subscriber.updates[0]) == conversation
    assert subscriber.updates[0].body["participants"] == conversation["participants"]
    await desk.let(10)
    assert desk.reads == {ONE: 2}
    acts.hold(agent, desk.clock(), held=True)
    desk.changed(conversation)
    await desk.until(lambda: len(subscriber.updates) == 2)
    assert subscriber.happened == ["HELD"]
    assert desk.reads == {ONE: 2}
    await desk.until(lambda: len(subscriber.updates) == 3)
    assert state(subscriber.updates[2]) == conversation
    assert subscriber.happened == ["HELD"]


async def test_the_end_is_told_after_the_final_read_and_nothing_after_it(desk, conversation):
    subscriber = desk.one(conversation["id"])
    await desk.until(lambda: subscriber.updates)
    await desk.let(6)
    acts.end(conversation, desk.clock())
    desk.changed(conversation)
    await desk.until(lambda: subscriber.over)
    assert subscriber.kinds == ["SNAPSHOT", "ENDED"]
    assert subscriber.happened[-1] == "CONVERSATION_ENDED"
    assert state(subscriber.updates[-1]) == conversation
    assert desk.reads == {ONE: 3}
    assert subscriber.error is None
