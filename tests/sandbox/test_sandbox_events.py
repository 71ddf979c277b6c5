"""Events: what they tell of conversations and users, and that the vendor's models know it."""

import pytest
import vendor
from listening import heard, next_event, opened
from topic_models import OF_FACTS, OF_MEDIA, OF_USERS

from gateway.sandbox.notifications import conversation_events, facts, media_events, user_events
from gateway.sandbox.notifications.available import CONVERSATIONS_OF


def test_the_vendor_knows_every_conversation_as_events_tell_it(organisation):
    wrong = set()
    for conversation in organisation.all("conversation").values():
        for model in ("ConversationEventTopicConversation", "QueueConversationEventTopicConversation"):
            wrong |= set(vendor.faults(conversation_events.whole(conversation, sparse=False), model))
    assert wrong == set()


@pytest.mark.parametrize("name", user_events.TOLD)
def test_the_vendor_knows_every_user_as_events_tell_them(organisation, name):
    wrong = set()
    for user in organisation.all("user").values():
        body = user_events.TOLD[name](organisation, user)
        assert body
        wrong |= set(vendor.faults(body, OF_USERS[name]))
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


@pytest.mark.parametrize("name", CONVERSATIONS_OF)
def test_the_vendor_knows_every_conversation_as_topics_of_one_medium_tell_it(organisation, name):
    told = [
        body
        for conversation in organisation.all("conversation").values()
        if (body := media_events.of_medium(conversation, name))
    ]
    assert told
    assert {fault for body in told for fault in vendor.faults(body, OF_MEDIA[name])} == set()
    for body in told:
        assert all(person["state"] and person["startTime"] for person in body["participants"])


def test_the_vendor_knows_every_fact_of_every_conversation(organisation):
    left = next(each for each in organisation.all("conversation").values() if "endTime" in each)
    left["participants"][-1]["purpose"] = "voicemail"
    told, wrong = set(), set()
    for conversation in organisation.all("conversation").values():
        for name, body in facts.of(organisation, conversation, 1769853600.0).values():
            told.add(name)
            wrong |= set(vendor.faults(body, OF_FACTS[name]))
            declared = vendor.declared(OF_FACTS[name])
            assert body.keys() <= declared
            assert body["conversationId"] == conversation["id"]
    assert wrong == set()
    assert told == facts.NAMES == OF_FACTS.keys()


async def test_facts_are_told_once_and_only_from_the_subscription_on(ask):
    conversation = ask.call()
    agent = conversation["participants"][3]
    stem = f"v2.detail.events.conversation.{conversation['id']}"
    channel = await opened(ask, *(f"{stem}.{name}" for name in facts.NAMES))
    path = f"{conversation['selfUri']}/participants/{agent['id']}"
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        await ask("PATCH", path, json={"held": True})
        assert await heard(socket) == []
        await ask("PATCH", f"{path}/attributes", json={"attributes": {"mood": "calm"}})
        (attributes,) = await heard(socket)
        await ask("POST", f"{conversation['selfUri']}/disconnect")
        ends = await heard(socket)
    assert attributes["topicName"] == f"{stem}.attributes"
    assert attributes["eventBody"]["attributes"]["mood"] == "calm"
    assert {event["topicName"] for event in ends} == {f"{stem}.customer.end", f"{stem}.user.end"}
    assert isinstance(ends[0]["eventBody"]["eventTime"], int)


async def test_a_call_is_told_as_a_call_to_those_who_listen_to_calls(ask):
    conversation = ask.call()
    agent = conversation["participants"][3]
    stem = f"v2.users.{agent['userId']}.conversations"
    channel = await opened(ask, f"{stem}.calls", f"{stem}.emails")
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        await ask("PATCH", f"{conversation['selfUri']}/participants/{agent['id']}", json={"muted": True})
        (event,) = await heard(socket)
    assert event["topicName"] == f"{stem}.calls"
    told = event["eventBody"]["participants"][3]
    assert (told["muted"], told["user"]["id"]) == (True, agent["userId"])


SPEECH = {
    "v2.conversations.{id}.transcription": "TranscriptionTopicTranscriptionMessage",
    "v2.speechandtextanalytics.conversation.{id}.sentiment": (
        "V2StaSentimentOverallTopicOverallSentimentMessage"
    ),
    "v2.speechandtextanalytics.conversation.{id}.empathy": "V2StaEmpathyOverallTopicOverallEmpathyMessage",
    "v2.speechandtextanalytics.conversation.{id}.topics": "V2StaTopicsDetectedTopicTopicsDetectedMessage",
}


async def test_each_change_of_a_talk_brings_an_utterance_and_how_it_sounds(ask):
    conversation = ask.call()
    topics = {topic.format(id=conversation["id"]): model for topic, model in SPEECH.items()}
    channel = await opened(ask, *topics)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        for _ in range(2):
            ask.sandbox.organisation.changed("conversation", conversation)
        events = await heard(socket)
    assert {event["topicName"] for event in events} == topics.keys()
    assert {
        fault for each in events for fault in vendor.faults(each["eventBody"], topics[each["topicName"]])
    } == set()
    spoken = [each["eventBody"] for each in events if each["topicName"].endswith("transcription")]
    first, second = (each["transcripts"][0]["alternatives"][0]["transcript"] for each in spoken)
    assert first != second


async def test_who_joins_a_queue_is_told(ask):
    memberships = ask.sandbox.organisation.memberships
    (queue_id, user_id), joined = next(iter(memberships.items()))
    channel = await opened(ask, f"v2.routing.queues.{queue_id}.users")
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        memberships[queue_id, user_id] = not joined
        user = ask.sandbox.organisation.get("user", user_id)
        ask.sandbox.organisation.changed("user", user)
        ask.sandbox.organisation.changed("user", user)
        (event,) = await heard(socket)
    assert set(vendor.faults(event["eventBody"], "QueueUserEventTopicQueueMember")) == set()
    assert event["eventBody"]["user"]["id"] == user_id
    assert event["eventBody"]["joined"] is not joined


async def test_a_queue_is_observed_at_once_and_then_once_for_all_changes_of_a_second(ask):
    conversation = ask.call()
    queue_id = conversation["participants"][3]["queueId"]
    channel = await opened(ask, f"v2.analytics.queues.{queue_id}.observations")
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.organisation.changed("conversation", conversation)
        first = await heard(socket, 0.2)
        for _ in range(50):
            ask.sandbox.organisation.changed("conversation", conversation)
        second = await heard(socket, 1.2)
    assert [event["eventBody"] for event in first] == [event["eventBody"] for event in second]
    groups = [str(event["eventBody"]["group"]) for event in first]
    assert len(set(groups)) == len(groups) > 0
    for event in first:
        assert set(vendor.faults(event["eventBody"], "StatEventQueueTopicStatsNotification")) == set()
