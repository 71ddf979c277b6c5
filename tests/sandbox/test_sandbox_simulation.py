"""The simulated activity of an organisation."""

import asyncio
import contextlib

import vendor

from gateway.sandbox import Organisation, Sandbox


def lively(clock):
    return Sandbox(Organisation.seeded(3, 12, ended=0), clock=clock)


def test_a_tick_changes_one_thing_and_the_same_ticks_change_the_same(clock):
    first, second = lively(clock), lively(clock)
    assert [first.tick()["id"] for _ in range(50)] == [second.tick()["id"] for _ in range(50)]


def test_conversations_begin_are_held_handed_on_and_end(clock):
    sandbox = lively(clock)
    organisation = sandbox.organisation
    before = set(organisation.all("conversation"))
    held = handed_on = 0
    for _ in range(120):
        clock.now += 1
        changed = sandbox.tick()
        people = changed.get("participants", ())
        held += any(call.get("held") for person in people for call in person.get("calls", ()))
        handed_on += len(people) > 4
    after = organisation.all("conversation")
    assert set(after) > before
    assert any("endTime" in conversation for conversation in after.values())
    assert held
    assert handed_on
    assert 10 <= len(organisation.active(organisation.user_id)) <= 12


def test_an_agent_who_does_not_answer_is_not_responding_and_another_one_is_alerted(clock):
    sandbox = Sandbox(Organisation.seeded(3, 0, ended=0, waiting=1), clock=clock)
    organisation = sandbox.organisation
    (conversation,) = organisation.active(organisation.user_id)
    sandbox.tick()
    first = conversation["participants"][-1]
    assert (first["purpose"], first["calls"][0]["state"]) == ("agent", "alerting")
    clock.now += 30
    sandbox.simulation.leave_unanswered(conversation)
    assert first["endTime"] == "2026-01-31T10:00:30.000Z"
    assert (first["calls"][0]["state"], first["calls"][0]["disconnectType"]) == (
        "terminated",
        "transfer.noanswer",
    )
    assert organisation.get("user", first["userId"])["routingStatus"]["status"] == "NOT_RESPONDING"
    (queue,) = (each for each in conversation["participants"] if each["purpose"] == "acd")
    assert ("endTime" in queue, queue["queueId"]) == (False, first["queueId"])
    sandbox.tick()
    second = conversation["participants"][-1]
    assert (second["purpose"], second["userId"] == first["userId"]) == ("agent", False)
    assert list(vendor.faults(conversation, "Conversation")) == []


def test_who_waits_in_a_queue_comes_to_an_agent(clock):
    sandbox = Sandbox(Organisation.seeded(3, 0, ended=0, waiting=3), clock=clock)
    organisation = sandbox.organisation
    waiting = organisation.active(organisation.user_id)
    for _ in range(60):
        clock.now += 1
        sandbox.tick()
    for conversation in waiting:
        agents = [each for each in conversation["participants"] if each["purpose"] == "agent"]
        assert any("connectedTime" in each for each in agents)


def test_users_change_what_they_do(clock):
    sandbox = lively(clock)
    users = sandbox.organisation.all("user")
    changed = [entity for entity in (sandbox.tick() for _ in range(60)) if entity["id"] in users]
    assert changed
    assert all(user["presence"]["modifiedDate"].startswith("2026-01-31T10:") for user in changed)


def test_everything_stays_as_the_vendor_would_have_it(clock):
    sandbox = lively(clock)
    for _ in range(120):
        clock.now += 1
        sandbox.tick()
    organisation = sandbox.organisation
    wrong = set()
    for conversation in organisation.all("conversation").values():
        wrong |= set(vendor.faults(conversation, "Conversation"))
        record = organisation.record(conversation)
        wrong |= set(vendor.faults(record, "AnalyticsConversationWithoutAttributes"))
    for user in organisation.all("user").values():
        wrong |= set(vendor.faults(user, "User"))
    assert wrong == set()


def test_all_participants_of_an_ended_conversation_have_left(clock):
    sandbox = lively(clock)
    for _ in range(120):
        sandbox.tick()
    for conversation in sandbox.organisation.all("conversation").values():
        left = ["endTime" in person for person in conversation["participants"]]
        assert all(left) == ("endTime" in conversation)


def test_a_long_simulation_drops_the_oldest_ended_conversations(clock):
    sandbox = Sandbox(Organisation.seeded(3, 1, ended=1_005), clock=clock)
    for _ in range(40):
        sandbox.tick()
    past = [each for each in sandbox.organisation.all("conversation").values() if "endTime" in each]
    assert len(past) == 1_000


async def test_nothing_happens_by_itself_until_it_may(clock):
    sandbox = lively(clock)
    happened = asyncio.Event()
    sandbox.organisation.listeners.append(lambda _kind, _entity: happened.set())
    async with sandbox.serve():
        await asyncio.sleep(0)
        assert not happened.is_set()
        life = asyncio.create_task(sandbox.live(rate=1_000))
        await asyncio.wait_for(happened.wait(), 5)
        life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await life
