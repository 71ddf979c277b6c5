"""Following one conversation: over a sandbox's channels and reads."""

import orjson
import pytest
from following import ACTIVE, LEASE, ONE, identity, state

from gateway.errors import Forbidden, NotFound, Unauthenticated, UpstreamBadResponse
from gateway.links import to
from gateway.sandbox import DEMO_TOKEN, Token
from gateway.sandbox.conversations import changes as acts
from gateway.sandbox.conversations import joining
from gateway.sandbox.faults import Fault, raw, status
from gateway.sandbox.notifications import disturbances


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


@pytest.fixture
def now(sandbox):
    """The organisation's time."""
    return sandbox.now


async def followed(desk, conversation, who=DEMO_TOKEN):
    """A subscription that has got its snapshot, a while ago."""
    subscriber = desk.one(conversation["id"], who)
    await desk.until(lambda: subscriber.updates or subscriber.over)
    await desk.let(8)
    assert subscriber.error is None
    return subscriber


async def test_a_snapshot_comes_first_and_then_the_changes(desk, conversation, agent, now):
    subscriber = await followed(desk, conversation)
    assert subscriber.kinds == ["SNAPSHOT"]
    assert state(subscriber.updates[0]) == conversation
    assert subscriber.updates[0].body["participants"] == conversation["participants"]
    assert desk.reads == {ONE: 2}
    acts.hold(agent, now(), held=True)
    desk.changed(conversation)
    await desk.until(lambda: len(subscriber.updates) == 2)
    assert subscriber.changes == ["HELD"]
    assert desk.reads == {ONE: 2}
    # Fields that the event lacks, such as segments, follow by a read.
    await desk.until(lambda: len(subscriber.updates) == 3)
    assert state(subscriber.updates[2]) == conversation
    assert subscriber.changes == ["HELD"]
    assert [update.version for update in subscriber.updates] == [1, 2, 3]


async def test_the_end_follows_the_final_read_and_nothing_follows_it(desk, conversation, now):
    subscriber = await followed(desk, conversation)
    acts.end(conversation, now())
    desk.changed(conversation)
    await desk.until(lambda: subscriber.over)
    assert subscriber.kinds == ["SNAPSHOT", "ENDED"]
    assert subscriber.changes[-1] == "CONVERSATION_ENDED"
    assert state(subscriber.updates[-1]) == conversation
    assert desk.reads == {ONE: 3}
    assert subscriber.error is None


async def test_a_conversation_that_has_ended_gets_a_snapshot_and_an_end(desk, conversation, now):
    acts.end(conversation, now())
    subscriber = desk.one(conversation["id"])
    await desk.until(lambda: subscriber.over)
    assert subscriber.kinds == ["SNAPSHOT", "ENDED"]
    assert desk.reads == {ONE: 1}


async def test_two_hundred_subscriptions_cost_the_calls_of_one(desk, conversation, agent, now):
    subscribers = [desk.one(conversation["id"]) for _ in range(200)]
    await desk.until(lambda: all(one.updates for one in subscribers))
    await desk.let(8)
    assert desk.reads == {ONE: 2}
    acts.hold(agent, now(), held=True)
    desk.changed(conversation)
    await desk.until(lambda: all(one.changes == ["HELD"] for one in subscribers))
    await desk.let(8)
    assert desk.reads == {ONE: 3}
    assert {tuple(one.kinds) for one in subscribers} == {("SNAPSHOT", "CHANGED", "CHANGED")}
    for one in subscribers:
        await one.leave()
    assert not desk.conversations.answer(one_partition(), conversation["id"])


def one_partition():
    return identity(DEMO_TOKEN).partition


async def test_a_repeated_event_makes_one_update(desk, conversation, agent, now):
    subscriber = await followed(desk, conversation)
    desk.sandbox.channels.disturb(disturbances.doubled())
    acts.connect(agent, now())
    acts.hold(agent, now(), held=True)
    desk.changed(conversation)
    await desk.let(8)
    assert subscriber.changes == ["HELD"]


async def test_the_change_of_a_lost_event_is_found_by_reading(desk, conversation, now):
    subscriber = await followed(desk, conversation)
    desk.sandbox.channels.disturb(disturbances.dropped())
    acts.end(conversation, now())
    desk.changed(conversation)
    await desk.let(LEASE)
    await desk.until(lambda: subscriber.over)
    assert subscriber.kinds == ["SNAPSHOT", "ENDED"]
    assert desk.reads == {ONE: 3}


async def test_changes_while_the_channel_is_down_are_found_by_reading(desk, conversation, agent, now):
    subscriber = await followed(desk, conversation)
    desk.sandbox.channels.hang_up()
    acts.hold(agent, now(), held=True)
    desk.changed(conversation)
    await desk.until(lambda: subscriber.changes == ["HELD"])
    assert state(subscriber.updates[-1]) == conversation
    assert desk.reads == {ONE: 3}


async def test_the_final_state_is_published_although_reads_fail_for_a_while(desk, conversation, now):
    subscriber = await followed(desk, conversation)
    desk.sandbox.faults.add(Fault(status(429, retry_after="7"), template=ONE, calls=range(1, 3)))
    desk.sandbox.faults.add(Fault(status(500), template=ONE, calls=range(1, 3)))
    acts.end(conversation, now())
    desk.changed(conversation)
    await desk.until(lambda: subscriber.over)
    assert subscriber.kinds == ["SNAPSHOT", "ENDED"]
    assert state(subscriber.updates[-1]) == conversation


async def test_an_end_that_cannot_be_read_any_more_is_published_from_its_event(desk, conversation, now):
    subscriber = await followed(desk, conversation)
    desk.sandbox.forbid(conversation["id"])
    acts.end(conversation, now())
    desk.changed(conversation)
    await desk.until(lambda: subscriber.over)
    assert subscriber.kinds == ["SNAPSHOT", "ENDED"]
    assert all(one["endTime"] for one in state(subscriber.updates[-1])["participants"])


async def test_the_topic_of_a_user_who_joins_is_subscribed(desk, conversation, organisation, now):
    subscriber = await followed(desk, conversation)
    there = {one.get("userId") for one in conversation["participants"]} | {organisation.user_id}
    user = next(one for one in organisation.all("user").values() if one["id"] not in there)
    joining.join_user(organisation, conversation, user, now())
    desk.changed(conversation)
    await desk.until(lambda: "PARTICIPANT_JOINED" in subscriber.changes)
    await desk.until(lambda: state(subscriber.updates[-1]) == conversation)
    assert desk.sandbox.channels.is_subscribed(f"v2.users.{user['id']}.conversations")


async def test_where_topics_of_users_and_queues_are_refused_its_own_topics_lead_to_reads(
    desk, conversation, now
):
    for person in conversation["participants"]:
        for key in ("userId", "queueId"):
            if key in person:
                desk.sandbox.forbid(person[key])
    subscriber = await followed(desk, conversation)
    acts.end(conversation, now())
    desk.changed(conversation)
    await desk.until(lambda: subscriber.over)
    assert subscriber.kinds == ["SNAPSHOT", "ENDED"]


async def test_where_all_topics_are_refused_the_error_names_the_missing_permission(desk, conversation):
    may = frozenset({"conversation:communication:view"})
    for person in conversation["participants"]:
        for key in ("userId", "queueId"):
            if key in person:
                desk.sandbox.forbid(person[key])
    desk.sandbox.add(Token("poor", None, permissions=may))
    subscriber = desk.one(conversation["id"], "poor")
    await desk.until(lambda: subscriber.over)
    assert isinstance(subscriber.error, Forbidden)
    assert subscriber.kinds == ["SNAPSHOT"]


async def test_a_conversation_that_may_not_be_read_or_does_not_exist_is_an_error_before_any_update(
    desk, conversation
):
    desk.sandbox.add(Token("poor", None, permissions=frozenset()))
    refused, unknown = desk.one(conversation["id"], "poor"), desk.one("00000000-0000-4000-8000-000000000000")
    await desk.until(lambda: refused.over and unknown.over)
    assert isinstance(refused.error, Forbidden)
    assert isinstance(unknown.error, NotFound)
    assert refused.updates == unknown.updates == []
    assert desk.reads == {ONE: 2}


async def test_a_token_that_is_revoked_ends_it(desk, conversation):
    desk.sandbox.add(Token("brief", None))
    subscriber = await followed(desk, conversation, "brief")
    desk.sandbox.revoke("brief")
    await desk.until(lambda: subscriber.over)
    assert isinstance(subscriber.error, Unauthenticated)
    assert subscriber.kinds == ["SNAPSHOT"]


async def test_conversations_that_are_followed_together_are_read_by_one_call(desk, organisation):
    active = organisation.active(organisation.user_id)[:10]
    subscribers = [desk.one(one["id"]) for one in active]
    await desk.until(lambda: all(one.updates for one in subscribers))
    assert desk.reads == {ACTIVE: 1}
    await desk.let(8)
    assert desk.reads[ACTIVE] <= 3
    assert not desk.reads[ONE]


async def test_a_hostile_event_leads_to_a_read_and_to_nothing_else(desk, conversation, agent):
    subscriber = await followed(desk, conversation)
    topic = f"v2.users.{agent['userId']}.conversations"
    desk.sandbox.channels.publish(topic, {"id": conversation["id"], "participants": [{"id": 7}]})
    desk.sandbox.channels.publish(topic, {"id": "another", "participants": [{"id": 7}]})
    await desk.let(8)
    assert desk.reads == {ONE: 3}
    assert subscriber.kinds == ["SNAPSHOT"]


async def test_a_followed_conversation_is_answered_until_it_is_uncertain(desk, conversation):
    await followed(desk, conversation)
    partition = one_partition()
    held = desk.conversations.answer(partition, conversation["id"])
    assert orjson.loads(held.json) == conversation
    desk.conversations.invalidate(partition, [to("conversation", conversation["id"])])
    assert desk.conversations.answer(partition, conversation["id"]) is None
    await desk.until(lambda: desk.conversations.answer(partition, conversation["id"]))
    assert desk.reads == {ONE: 3}
    desk.sandbox.channels.hang_up()
    await desk.until(lambda: desk.conversations.answer(partition, conversation["id"]) is None)
    assert desk.conversations.answer("another", conversation["id"]) is None


@pytest.mark.parametrize(
    "part",
    [
        {"participants": 5},
        {"participants": [5, {"id": []}, {"id": "p1", "userId": ["u"], "calls": [{"id": "x", "state": []}]}]},
        {"recentTransfers": [[], {"id": "t1", "initiator": {"userId": {}}}]},
    ],
)
async def test_a_malformed_read_ends_nothing(desk, conversation, agent, now, part):
    body = orjson.dumps(conversation | part)
    desk.sandbox.faults.add(Fault(raw(body), template=ONE, calls=range(1, 3)))
    subscriber = await followed(desk, conversation)
    assert state(subscriber.updates[0]) == conversation | part
    acts.hold(agent, now(), held=True)
    desk.sandbox.channels.hang_up()
    await desk.until(lambda: state(subscriber.updates[-1]) == conversation)
    assert subscriber.error is None


async def test_a_first_read_that_is_no_conversation_is_an_error_before_any_update(desk, conversation):
    for body in (
        b"[]",
        b'{"id": "another"}',
        b'{"id": "%b", "x": %b}' % (conversation["id"].encode(), b"[" * 300 + b"]" * 300),
    ):
        desk.sandbox.faults.clear()
        desk.sandbox.faults.add(Fault(raw(body), template=ONE))
        subscriber = desk.one(conversation["id"])
        await desk.until(lambda subscriber=subscriber: subscriber.over)
        assert isinstance(subscriber.error, UpstreamBadResponse)
        assert subscriber.updates == []


async def test_the_state_that_a_mutation_reads_back_is_published_without_another_read(
    desk, conversation, clock
):
    subscriber = await followed(desk, conversation)
    partition, link = identity(DEMO_TOKEN).partition, to("conversation", conversation["id"])
    before = desk.reads
    desk.conversations.invalidate(partition, [link])
    shown = {**state(subscriber.updates[-1]), "externalTag": "read back"}
    for body in (b"[]", b'{"id": "another"}', orjson.dumps(shown)):
        desk.conversations.record_read(partition, link, body, clock())
    await desk.until(lambda: state(subscriber.updates[-1])["externalTag"] == "read back", step=0)
    assert desk.reads == before
