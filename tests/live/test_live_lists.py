"""Following the conversations of the caller, of a user, of a queue: over a sandbox's channels and reads."""

from copy import deepcopy

import orjson
import pytest
from following import ACTIVE, DETAILS, LEASE, ME, ONE, identity, state

from gateway.errors import BadUserInput, Forbidden, NotFound, Unauthenticated
from gateway.live.conversations.followed_list import Party
from gateway.sandbox import DEMO_TOKEN, Token
from gateway.sandbox.conversations import changes as acts
from gateway.sandbox.conversations import joining
from gateway.sandbox.faults import Fault, status
from gateway.sandbox.notifications import disturbances
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
def conversation(active):
    """One with an agent."""
    return next(one for one in active if any(each.get("userId") for each in acts.present(one)))


@pytest.fixture
def agent(conversation):
    return next(one for one in acts.present(conversation) if one.get("userId"))


async def followed(desk, subscriber, count):
    """A subscription that has got so many snapshots, a while ago."""
    await desk.until(lambda: len(subscriber.updates) == count or subscriber.over)
    await desk.let(8)
    assert subscriber.error is None
    assert subscriber.kinds == ["SNAPSHOT"] * count
    return subscriber


async def test_a_snapshot_of_each_of_the_callers_conversations_costs_one_call(desk, active):
    subscriber = await followed(desk, desk.mine(), len(active))
    assert [state(update) for update in subscriber.updates] == active
    assert desk.reads == {ME: 1, ACTIVE: 1}


async def test_only_the_conversation_that_changed_has_an_update(desk, active, conversation, agent, now):
    subscriber = await followed(desk, desk.mine(), len(active))
    acts.hold(agent, now(), held=True)
    desk.changed(conversation)
    await desk.until(lambda: subscriber.changes == ["HELD"])
    assert subscriber.updates[-1].subject.id == conversation["id"]
    assert desk.reads == {ME: 1, ACTIVE: 1}
    await desk.until(lambda: state(subscriber.updates[-1]) == conversation)


async def test_a_new_conversation_gets_a_snapshot_and_one_that_ends_an_end(
    desk, active, conversation, organisation, now
):
    subscriber = await followed(desk, desk.mine(), len(active))
    new = conversations.begin(organisation, now() - 40)
    desk.changed(new)
    await desk.until(lambda: subscriber.of(new["id"]))
    assert subscriber.kinds[-1] == "SNAPSHOT"
    assert state(subscriber.updates[-1]) == new
    acts.end(conversation, now())
    desk.changed(conversation)
    await desk.until(lambda: subscriber.kinds[-1] == "ENDED")
    assert state(subscriber.updates[-1]) == conversation
    await desk.let(8)
    late = deepcopy(conversation)
    desk.changed(late)
    await desk.let(8)
    assert len(subscriber.of(conversation["id"])) == 2
    acts.end(new, now())
    desk.changed(new)
    await desk.until(lambda: len(subscriber.of(new["id"])) == 2)


async def test_a_new_conversation_that_reads_do_not_show_yet_is_read_again(desk, active, organisation, now):
    subscriber = await followed(desk, desk.mine(), len(active))
    new = conversations.begin(organisation, now() - 40)
    desk.sandbox.faults.add(Fault(status(404), template=ONE, id=new["id"], calls=range(1, 3)))
    desk.changed(new)
    await desk.until(lambda: subscriber.of(new["id"]))
    assert subscriber.kinds[-1] == "SNAPSHOT"
    assert desk.reads[ONE] == 3


async def test_subscriptions_to_the_same_list_cost_the_calls_of_one(desk, active, conversation, agent, now):
    subscribers = [desk.mine() for _ in range(20)]
    await desk.until(lambda: all(len(one.updates) == len(active) for one in subscribers))
    acts.hold(agent, now(), held=True)
    desk.changed(conversation)
    await desk.until(lambda: all(one.changes == ["HELD"] for one in subscribers))
    await desk.let(8)
    assert desk.reads[ME] == 1
    assert desk.reads[ACTIVE] <= 2
    assert desk.reads[ONE] <= 1


async def test_lost_events_are_found_by_one_call_for_all(desk, active, organisation, now):
    subscriber = await followed(desk, desk.mine(), len(active))
    desk.sandbox.channels.disturb(disturbances.dropped())
    new = conversations.begin(organisation, now() - 40)
    desk.changed(new)
    acts.end(active[0], now())
    desk.changed(active[0])
    await desk.let(LEASE)
    await desk.until(lambda: len(subscriber.updates) == len(active) + 2)
    assert {update.subject.id for update in subscriber.updates[-2:]} == {new["id"], active[0]["id"]}
    assert desk.reads == {ME: 1, ACTIVE: 2, ONE: 1}


async def test_changes_while_the_channel_is_down_are_found_by_reading(desk, active, organisation, now):
    subscriber = await followed(desk, desk.mine(), len(active))
    desk.sandbox.channels.hang_up()
    new = conversations.begin(organisation, now() - 40)
    desk.changed(new)
    acts.end(active[0], now())
    desk.changed(active[0])
    await desk.until(lambda: len(subscriber.updates) == len(active) + 2)
    assert {update.subject.id for update in subscriber.updates[-2:]} == {new["id"], active[0]["id"]}
    assert desk.reads == {ME: 1, ACTIVE: 2, ONE: 1}


async def test_a_listing_that_fails_for_a_while_is_tried_again(desk, active, now):
    subscriber = await followed(desk, desk.mine(), len(active))
    desk.sandbox.faults.add(Fault(status(429, retry_after="9"), template=ACTIVE, calls=range(1, 3)))
    desk.sandbox.channels.hang_up()
    acts.end(active[0], now())
    desk.changed(active[0])
    await desk.until(lambda: len(subscriber.updates) == len(active) + 1)
    assert subscriber.kinds[-1] == "ENDED"


@pytest.mark.parametrize("key", ["userId", "queueId"])
async def test_conversations_of_a_user_or_a_queue_are_found_by_analytics(
    desk, active, conversation, agent, now, key
):
    person = next(one for one in acts.present(conversation) if key in one)
    theirs = [one for one in active if any(each.get(key) == person[key] for each in one["participants"])]
    subscriber = desk.of(Party(key, person[key]))
    await followed(desk, subscriber, len(theirs))
    assert {update.subject.id for update in subscriber.updates} == {one["id"] for one in theirs}
    assert desk.reads[DETAILS] == 1
    acts.hold(agent, now(), held=True)
    desk.changed(conversation)
    await desk.until(lambda: subscriber.changes == ["HELD"])
    acts.end(conversation, now())
    desk.changed(conversation)
    await desk.until(lambda: subscriber.kinds[-1] == "ENDED")


async def test_a_conversation_ends_in_the_list_of_a_user_who_leaves_it(
    desk, conversation, agent, organisation, now
):
    subscriber = desk.of(Party("userId", agent["userId"]))
    await desk.until(lambda: subscriber.of(conversation["id"]))
    count = len(subscriber.updates)
    leave(organisation, conversation, agent, now())
    desk.changed(conversation)
    await desk.until(lambda: "ENDED" in subscriber.kinds)
    assert "PARTICIPANT_LEFT" in subscriber.changes
    assert "CONVERSATION_ENDED" not in subscriber.changes
    await desk.let(8)
    assert len(subscriber.updates) == count + 1


def leave(organisation, conversation, agent, moment):
    """Let an agent hand a conversation over, which goes on; then there is after-call work to do."""
    there = {one.get("userId") for one in conversation["participants"]} | {organisation.user_id}
    user = next(one for one in organisation.all("user").values() if one["id"] not in there)
    joining.join_user(organisation, conversation, user, moment)
    to = {"userId": user["id"]}
    acts.hand_over(
        organisation, conversation, agent, to, moment, initiator_id=agent["userId"], attended=False
    )


async def test_a_conversation_stays_in_the_callers_list_until_its_after_call_work_is_done(
    desk, organisation, now, agents_own
):
    conversation, agent, token = agents_own
    subscriber = desk.mine(token)
    await desk.until(lambda: subscriber.of(conversation["id"]))
    leave(organisation, conversation, agent, now())
    desk.changed(conversation)
    await desk.let(8)
    assert subscriber.kinds_of(conversation["id"]) == ["SNAPSHOT", "CHANGED"]
    assert conversation["id"] in listed(desk, token)
    acts.wrap_up(organisation, agent, {"code": organisation.any("wrapupCode")["id"]}, now())
    desk.changed(conversation)
    await desk.until(lambda: "ENDED" in subscriber.kinds)
    assert subscriber.changes.count("PARTICIPANT_LEFT") == subscriber.changes.count("WRAPPED_UP") == 1
    assert "CONVERSATION_ENDED" not in subscriber.changes
    await desk.let(8)
    assert subscriber.kinds_of(conversation["id"])[-1] == "ENDED"
    assert conversation["id"] not in listed(desk, token)


async def test_a_conversation_without_after_call_work_ends_at_once_in_the_callers_list(
    desk, organisation, now, agents_own
):
    conversation, agent, token = agents_own
    agent["wrapupRequired"] = False
    subscriber = desk.mine(token)
    await desk.until(lambda: subscriber.of(conversation["id"]))
    leave(organisation, conversation, agent, now())
    desk.changed(conversation)
    await desk.until(lambda: "ENDED" in subscriber.kinds)
    await desk.let(8)
    assert subscriber.kinds_of(conversation["id"]) == ["SNAPSHOT", "CHANGED", "ENDED"]
    assert conversation["id"] not in listed(desk, token)


@pytest.fixture
def agents_own(desk, organisation):
    """A conversation of an agent who is no supervisor, the agent's part in it, and their token."""
    for conversation in organisation.all("conversation").values():
        for one in acts.present(conversation):
            if one["purpose"] == "agent" and one["userId"] != organisation.user_id and "calls" in one:
                return conversation, one, desk.sandbox.add(Token("an-agents-token", one["userId"])).value
    raise AssertionError


def listed(desk, token):
    """The ids of the active conversations that are known without a call."""
    held = desk.conversations.active_answer(identity(token).partition)
    return [one["id"] for one in orjson.loads(held.json)["entities"]]


async def test_a_token_without_a_user_has_no_list_of_its_own(desk):
    desk.sandbox.add(Token("app", None))
    subscriber = desk.mine("app")
    await desk.until(lambda: subscriber.over)
    assert isinstance(subscriber.error, BadUserInput)


@pytest.mark.parametrize("key", ["userId", "queueId"])
async def test_a_list_of_an_unknown_user_or_queue_is_an_error(desk, key):
    subscriber = desk.of(Party(key, "00000000-0000-4000-8000-000000000000"))
    await desk.until(lambda: subscriber.over)
    assert isinstance(subscriber.error, NotFound)
    assert subscriber.updates == []


async def test_a_user_without_conversations_is_followed(desk, organisation, now):
    idle = next(id_ for id_, one in organisation.all("user").items() if not organisation.active(id_))
    subscriber = desk.of(Party("userId", idle))
    await desk.let(8)
    assert not subscriber.over
    begun = conversations.begin(organisation, now(), user=organisation.all("user")[idle])
    desk.changed(begun)
    await desk.until(lambda: subscriber.of(begun["id"]))


async def test_a_list_that_may_not_be_followed_is_an_error_before_any_update(desk, agent):
    desk.sandbox.add(Token("poor", None, permissions=frozenset({"conversation:communication:view"})))
    subscriber = desk.of(Party("userId", agent["userId"]), "poor")
    await desk.until(lambda: subscriber.over)
    assert isinstance(subscriber.error, Forbidden)
    assert subscriber.updates == []


async def test_a_token_that_is_revoked_ends_a_list(desk, active, organisation):
    desk.sandbox.add(Token("brief", organisation.user_id))
    subscriber = await followed(desk, desk.mine("brief"), len(active))
    desk.sandbox.revoke("brief")
    await desk.until(lambda: subscriber.over)
    assert isinstance(subscriber.error, Unauthenticated)


async def test_the_callers_list_is_answered_while_no_event_was_missed(desk, active, conversation, agent, now):
    await followed(desk, desk.mine(), len(active))
    held = desk.conversations.active_answer(PARTITION)
    listing = orjson.loads(held.json)
    assert (listing["entities"], listing["total"]) == (active, len(active))
    assert held.ids == tuple(one["id"] for one in active)
    assert orjson.loads(desk.conversations.answer(PARTITION, active[3]["id"]).json) == active[3]
    acts.hold(agent, now(), held=True)
    desk.changed(conversation)
    await desk.let(LEASE)
    held = desk.conversations.active_answer(PARTITION)
    assert orjson.loads(held.json)["entities"] == active
    desk.sandbox.channels.hang_up()
    await desk.until(lambda: desk.conversations.active_answer(PARTITION) is None)
    await desk.until(lambda: desk.conversations.active_answer(PARTITION))


async def test_a_queue_with_more_conversations_than_a_page_has_is_shown_whole(desk, organisation, now):
    queue = next(iter(organisation.all("queue").values()))
    for _ in range(120):
        conversations.begin(organisation, now() - 40, queue=queue)
    theirs = {
        one["id"]
        for one in organisation.all("conversation").values()
        if not one.get("endTime") and any(each.get("queueId") == queue["id"] for each in one["participants"])
    }
    idle = next(id_ for id_ in organisation.all("user") if not organisation.active(id_))
    desk.sandbox.add(Token("supervisor", idle))
    subscriber = desk.of(Party("queueId", queue["id"]), "supervisor")
    await desk.until(lambda: {update.subject.id for update in subscriber.updates} == theirs)
    assert desk.reads[DETAILS] == 2
    assert subscriber.kinds == ["SNAPSHOT"] * len(theirs)


async def test_a_busy_queue_leaves_most_of_a_tokens_budget_to_others(desk, organisation, now):
    queue = next(iter(organisation.all("queue").values()))
    busy = [conversations.begin(organisation, now() - 40, queue=queue) for _ in range(50)]
    theirs = [
        one
        for one in organisation.all("conversation").values()
        if not one.get("endTime") and any(each.get("queueId") == queue["id"] for each in one["participants"])
    ]
    idle = next(id_ for id_ in organisation.all("user") if not organisation.active(id_))
    desk.sandbox.add(Token("supervisor", idle))
    subscriber = await followed(desk, desk.of(Party("queueId", queue["id"]), "supervisor"), len(theirs))
    # That none of them is among the supervisor's own is found out once.
    assert desk.reads[ACTIVE] == 1
    before = desk.reads[ONE]
    for turn in range(12):
        for index, one in enumerate(busy):
            agent = next(each for each in acts.present(one) if each.get("userId"))
            acts.hold(agent, now(), held=turn % 2 == 0)
            desk.changed(one)
            if index % 10 == 0:
                await desk.let(1)
    assert desk.reads[ONE] - before <= 225  # of the 300 that a token has in this minute
    assert desk.reads[ACTIVE] == 1
    for one in busy:
        one["externalTag"] = "last"
        desk.changed(one)
    await desk.until(lambda: all(subscriber.of(one["id"])[-1].body["kind"] == "CHANGED" for one in busy))
    await desk.until(
        lambda: all(state(subscriber.of(one["id"])[-1]).get("externalTag") == "last" for one in busy)
    )
    assert subscriber.error is None


async def test_a_token_without_a_user_is_asked_once_for_the_conversations_of_its_user(
    desk, organisation, now
):
    desk.sandbox.add(Token("app", None))
    for queue in list(organisation.all("queue").values())[:2]:
        begun = [conversations.begin(organisation, now() - 40, queue=queue) for _ in range(5)]
        subscriber = desk.of(Party("queueId", queue["id"]), "app")
        await desk.until(lambda begun=begun, by=subscriber: all(by.of(one["id"]) for one in begun))
    assert desk.reads[ACTIVE] == 1


async def test_a_subscription_after_a_list_has_failed_begins_anew(desk, active):
    subscriber = await followed(desk, desk.mine(), len(active))
    desk.sandbox.faults.add(Fault(status(403), template=ACTIVE, calls={1}))
    desk.sandbox.channels.hang_up()
    await desk.until(lambda: subscriber.error)
    again = await followed(desk, desk.mine(), len(active))
    acts.end(active[0], desk.sandbox.now())
    desk.changed(active[0])
    await desk.until(lambda: again.kinds[-1] == "ENDED")


async def test_a_conversation_that_the_caller_may_not_see_any_more_ends_and_the_others_go_on(
    desk, organisation, now
):
    queue = next(iter(organisation.all("queue").values()))
    one, other = (conversations.begin(organisation, now() - 40, queue=queue) for _ in range(2))
    seen = queue["division"]
    unseen = next(each for each in organisation.all("division").values() if each["id"] != seen["id"])
    one["divisions"] = other["divisions"] = [{"division": seen}]
    idle = next(id_ for id_ in organisation.all("user") if not organisation.active(id_))
    desk.sandbox.add(Token("narrow", idle, divisions=frozenset({seen["id"]})))
    subscriber = desk.of(Party("queueId", queue["id"]), "narrow")
    await desk.until(lambda: subscriber.of(one["id"]) and subscriber.of(other["id"]))
    one["divisions"] = [{"division": unseen}]
    one["externalTag"] = "not for everybody"
    desk.sandbox.channels.hang_up()
    await desk.until(lambda: subscriber.of(one["id"])[-1].body["kind"] == "ENDED")
    assert state(subscriber.of(one["id"])[-1])["externalTag"] != "not for everybody"
    assert subscriber.of(one["id"])[-1].body["changes"] == []
    other["externalTag"] = "still seen"
    desk.changed(other)
    await desk.until(lambda: state(subscriber.of(other["id"])[-1]).get("externalTag") == "still seen")
    assert subscriber.error is None
