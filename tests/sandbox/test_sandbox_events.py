"""Events: what they tell of conversations and users, and that the vendor's models know it."""

import pytest
import vendor
from listening import next_event, opened

from gateway.sandbox.notifications import conversation_events, user_events


def test_the_vendor_knows_every_conversation_as_events_tell_it(organisation):
    wrong = set()
    for conversation in organisation.all("conversation").values():
        for model in ("ConversationEventTopicConversation", "QueueConversationEventTopicConversation"):
            wrong |= set(vendor.faults(conversation_events.whole(conversation, sparse=False), model))
    assert wrong == set()


MODELS = {
    "activity": "AgentActivityChangedTopicAgentActivity",
    "presence": "PresenceEventUserPresence",
    "routingStatus": "UserRoutingStatusUserRoutingStatus",
    "station": "UserStationChangeTopicUserStations",
    "outofoffice": "OutOfOfficeEventOutOfOffice",
    "conversationsummary": "UserConversationsEventUserConversationSummary",
}


@pytest.mark.parametrize("name", user_events.TOLD)
def test_the_vendor_knows_every_user_as_events_tell_them(organisation, name):
    wrong = set()
    for user in organisation.all("user").values():
        body = user_events.TOLD[name](organisation, user)
        assert body
        wrong |= set(vendor.faults(body, MODELS[name]))
    assert wrong == set()


def test_an_event_spells_some_values_otherwise_and_tells_nothing_that_is_empty(organisation):
    conversation = organisation.active(organisation.user_id)[0]
    agent = conversation["participants"][3]
    call = agent["calls"][0]
    call |= {"disconnectType": "endpoint.donotdisturb", "errorInfo": None}
    conversation["recentTransfers"] = [{"id": "t", "state": "Active", "transferType": "Attended"}]
    agent["attributes"] = {"kept": ""}
    told = conversation_events.whole(conversation, sparse=False)
    assert told["participants"][3]["calls"][0]["disconnectType"] == "endpoint.dnd"
    assert "errorInfo" not in told["participants"][3]["calls"][0]
    assert told["recentTransfers"] == [{"id": "t", "state": "active", "transferType": "attended"}]
    assert told["participants"][3]["attributes"] == {"kept": ""}
    assert "attributes" not in told["participants"][1]
    assert told["participants"][1]["calls"][0]["state"] == "terminated"
    assert call["disconnectType"] == "endpoint.donotdisturb"


def test_the_times_of_timers_are_numbers_in_events(organisation):
    conversation = organisation.active(organisation.user_id)[0]
    conversation["participants"][0]["calls"][0]["disposition"] = {
        "amdTimeout": {"timerStartTime": "2026-01-31T10:00:00.000Z", "reason": "timer"}
    }
    told = conversation_events.whole(conversation, sparse=False)["participants"][0]["calls"][0]
    assert told["disposition"]["amdTimeout"] == {"timerStartTime": 1769853600000.0, "reason": "timer"}


async def test_a_sparse_event_tells_participants_and_recording_only(ask):
    conversation = ask.call()
    channel = await opened(ask, f"v2.users.{conversation['participants'][3]['userId']}.conversations")
    ask.sandbox.events.sparse = True
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        await ask("PUT", f"{conversation['selfUri']}/tags", json={"externalTag": "NEW"})
        event = await next_event(socket)
    assert event["eventBody"].keys() == {"id", "participants", "recordingState"}


async def test_an_activity_tells_presence_routing_status_and_queues_in_one(ask):
    user = ask.any("user")
    topic = f"v2.users.{user['id']}.activity"
    channel = await opened(ask, topic)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        user["presence"]["message"] = "Back at noon"
        ask.sandbox.organisation.changed("user", user)
        event = await next_event(socket)
    body = event["eventBody"]
    assert event["topicName"] == topic
    assert body["presence"]["presenceMessage"] == "Back at noon"
    assert body["routingStatus"]["status"] == user["routingStatus"]["status"]
    joined = ask.sandbox.organisation.memberships
    assert body["activeQueueIds"] == sorted(
        queue for (queue, one), on in joined.items() if one == user["id"] and on
    )


async def test_a_summary_counts_the_conversations_of_a_user(ask):
    conversation = ask.call()
    user_id = conversation["participants"][3]["userId"]
    channel = await opened(ask, f"v2.users.{user_id}.conversationsummary")
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        await ask("POST", f"{conversation['selfUri']}/disconnect")
        summary = (await next_event(socket))["eventBody"]
    others = [
        person
        for each in ask.sandbox.organisation.active(user_id)
        for person in each["participants"]
        if person.get("userId") == user_id and "endTime" not in person and "queueId" in person
    ]
    assert summary["call"]["contactCenter"]["active"] == sum("calls" in person for person in others)
