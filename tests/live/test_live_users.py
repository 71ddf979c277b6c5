"""Following the status of users: over a sandbox's channels and reads."""

from collections import Counter

import orjson
import pytest
from following import identity, state

from gateway.errors import Forbidden, NotFound, UpstreamBadResponse
from gateway.live.users.reads import PARAMETERS
from gateway.live.users.status import event_status, with_newer
from gateway.sandbox import DEMO_TOKEN, Token
from gateway.sandbox.faults import Fault, status
from gateway.sandbox.notifications import disturbances
from gateway.sandbox.seeds import people
from gateway.sandbox.seeds.chance import stamp

MANY, ONE = "/api/v2/users", "/api/v2/users/{id}"
PARTITION = identity(DEMO_TOKEN).partition


@pytest.fixture
def ids(organisation):
    return list(organisation.all("user"))[:5]


@pytest.fixture
def reads(sandbox):
    """The calls that read users, by template."""
    return lambda: Counter(call.template for call in sandbox.calls if call.template in {MANY, ONE})


def set_status(sandbox, id_, presence="Meal", routing="OFF_QUEUE"):
    """Let a user do something else, as of now."""
    organisation = sandbox.organisation
    user = organisation.all("user")[id_]
    changed = {"modifiedDate": stamp(sandbox.now())}
    user["presence"] = people.presence(organisation, id_, presence, "PURECLOUD") | changed
    user["routingStatus"] = {"userId": id_, "status": routing, "startTime": stamp(sandbox.now())}
    organisation.changed("user", user)
    return user


def shown(update):
    user = state(update)
    return user["presence"]["presenceDefinition"]["systemPresence"], user["routingStatus"]["status"]


async def followed(desk, ids, who=DEMO_TOKEN):
    subscriber = desk.statuses(ids, who)
    await desk.until(lambda: len(subscriber.updates) == len(ids) or subscriber.over)
    await desk.let(8)
    assert subscriber.error is None
    return subscriber


async def test_the_status_of_each_user_comes_first_by_one_call_and_then_what_changes(
    desk, ids, reads, sandbox
):
    subscriber = await followed(desk, ids)
    assert {update.subject.id for update in subscriber.updates} == set(ids)
    assert reads() == {MANY: 1}
    set_status(sandbox, ids[0])
    await desk.until(lambda: len(subscriber.updates) == 6)
    assert subscriber.updates[-1].body["userId"] == ids[0]
    assert shown(subscriber.updates[-1]) == ("Meal", "OFF_QUEUE")
    assert reads() == {MANY: 1}
    assert subscriber.updates[-1].entities[subscriber.updates[-1].subject].parameters == PARAMETERS


async def test_those_who_follow_the_same_users_share_their_calls(desk, ids, reads, sandbox):
    subscribers = [desk.statuses(ids) for _ in range(20)] + [desk.statuses(ids[:2])]
    await desk.until(lambda: all(len(one.updates) >= 2 for one in subscribers))
    set_status(sandbox, ids[0])
    await desk.until(lambda: all(shown(one.of(ids[0])[-1]) == ("Meal", "OFF_QUEUE") for one in subscribers))
    assert reads() == {MANY: 1}


async def test_late_and_repeated_events_change_nothing(desk, ids, sandbox):
    subscriber = await followed(desk, ids[:1])
    sandbox.channels.disturb(disturbances.reordered(2))
    set_status(sandbox, ids[0], "Meal")
    desk.clock.tick(1)
    set_status(sandbox, ids[0], "Break")
    await desk.until(lambda: shown(subscriber.updates[-1])[0] == "Break")
    await desk.let(8)
    assert [shown(update)[0] for update in subscriber.updates][1:] == ["Break"]


async def test_presence_and_routing_status_take_the_place_of_a_refused_activity_topic(desk, ids, sandbox):
    sandbox.add(Token("part", None, permissions=frozenset({"directory:user:view"})))
    subscriber = await followed(desk, ids[:1], "part")
    set_status(sandbox, ids[0])
    await desk.until(lambda: shown(subscriber.updates[-1]) == ("Meal", "OFF_QUEUE"))


async def test_users_who_may_not_be_followed_or_do_not_exist_are_an_error(desk, ids, sandbox):
    sandbox.add(Token("poor", None, permissions=frozenset()))
    refused = desk.statuses(ids[:1], "poor")
    unknown = desk.statuses(["00000000-0000-4000-8000-000000000000", *ids])
    await desk.until(lambda: refused.over and unknown.over)
    assert isinstance(refused.error, Forbidden)
    assert isinstance(unknown.error, NotFound)


async def test_many_unknown_users_cost_few_calls(desk, reads):
    subscriber = desk.statuses([f"00000000-0000-4000-8000-{number:012}" for number in range(100)])
    await desk.until(lambda: subscriber.over)
    assert isinstance(subscriber.error, NotFound)
    assert reads() == {MANY: 1, ONE: 10}


async def test_a_user_who_may_not_be_seen_any_more_ends_only_their_subscriptions(desk, ids, sandbox):
    both = [await followed(desk, ids[:2]), await followed(desk, ids[1:3])]
    sandbox.forbid(ids[0])
    sandbox.channels.hang_up()
    set_status(sandbox, ids[1])
    await desk.until(lambda: both[0].over)
    assert isinstance(both[0].error, Forbidden)
    await desk.until(lambda: shown(both[1].of(ids[1])[-1]) == ("Meal", "OFF_QUEUE"))
    assert both[1].error is None


async def test_changes_while_the_channel_is_down_are_found_by_reading(desk, ids, sandbox):
    subscriber = await followed(desk, ids)
    sandbox.faults.add(Fault(status(503), template=MANY, calls=range(1, 6)))
    sandbox.channels.hang_up()
    set_status(sandbox, ids[3])
    await desk.until(lambda: shown(subscriber.of(ids[3])[-1]) == ("Meal", "OFF_QUEUE"))


async def test_followed_users_are_answered_with_the_parameters_that_they_were_read_with(desk, ids, sandbox):
    await followed(desk, ids)
    held = desk.users.answers(PARTITION, [*ids, "another"], PARAMETERS)
    assert held.keys() == set(ids)
    assert orjson.loads(held[ids[0]].json)["id"] == ids[0]
    assert desk.users.answers(PARTITION, ids, frozenset({("expand", "station")})) == {}
    sandbox.channels.hang_up()
    await desk.until(lambda: not desk.users.answers(PARTITION, ids, PARAMETERS))
    await desk.until(lambda: desk.users.answers(PARTITION, ids, PARAMETERS).keys() == set(ids))


KNOWN = {"id": "u1", "presence": {"message": "", "modifiedDate": "2026-01-01T00:00:05.000Z"}}


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("2026-01-01T00:00:06Z", ("away", False)),
        ("2026-01-01T00:00:04Z", ("", False)),
        ("2026-01-01T00:00:05Z", ("", True)),
        (None, ("", True)),
    ],
)
def test_the_part_with_the_later_moment_is_the_newer(at, outcome):
    presence = {"presenceMessage": "away"} | ({"modifiedDate": at} if at else {})
    event = event_status("v2.users.u1.activity", {"id": "u1", "presence": presence, "routingStatus": None})
    status, uncertain = with_newer(KNOWN, event)
    assert (status["presence"]["message"], uncertain) == outcome


@pytest.mark.parametrize("topic", ["activity", "presence", "routingStatus"])
@pytest.mark.parametrize("body", [{"presence": 5, "presenceDefinition": 5, "routingStatus": {"status": []}}])
def test_a_hostile_event_is_refused(topic, body):
    with pytest.raises(UpstreamBadResponse):
        event_status(f"v2.users.u1.{topic}", body)


async def test_a_subscription_after_a_user_has_failed_begins_anew(desk, ids, sandbox):
    sandbox.faults.add(Fault(status(403), template=MANY, calls={1}))
    refused = desk.statuses(ids)
    await desk.until(lambda: refused.error)
    again = desk.statuses(ids)
    await desk.until(lambda: len(again.updates) == len(ids))
    assert refused.updates == []
