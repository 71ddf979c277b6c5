"""Notification channels: topics, sockets and events."""

import asyncio

import pytest
from listening import CHANNELS, closing, named, next_event, opened

from gateway.sandbox import Token

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def of_user(user_id):
    return f"v2.users.{user_id}.conversations"


async def listed(ask):
    return [channel["id"] for channel in (await ask.get(CHANNELS)).json["entities"]]


async def test_a_channel_has_an_id_an_address_and_an_end(ask):
    channel = await opened(ask)
    assert channel["connectUri"] == f"ws{ask.url.removeprefix('http')}/channels/{channel['id']}"
    assert channel["expires"] == "2027-01-16T08:00:00.000Z"
    assert (await ask("HEAD", f"{CHANNELS}/{channel['id']}")).status == 200
    assert (await ask("HEAD", f"{CHANNELS}/{UNKNOWN}")).status == 404


async def test_a_channel_belongs_to_its_user(ask):
    channel = await opened(ask)
    ask.token = ask.sandbox.add(Token("other", ask.call()["participants"][3]["userId"])).value
    assert (await ask.get(f"{CHANNELS}/{channel['id']}/subscriptions")).status == 404
    assert await listed(ask) == []


async def test_a_channel_ends_unless_it_is_subscribed_again(ask, clock):
    topic = of_user(ask.sandbox.organisation.user_id)
    forgotten, renewed = await opened(ask), await opened(ask)
    clock.now += 86_000
    await ask("PUT", f"{CHANNELS}/{renewed['id']}/subscriptions", json=named(topic))
    clock.now += 400
    assert await listed(ask) == [renewed["id"]]
    assert forgotten["id"] not in await listed(ask)


async def test_a_21st_channel_removes_the_one_longest_unused_without_a_connection(ask, clock):
    channels = []
    for _ in range(20):
        clock.now += 1
        channels.append(await opened(ask))
    clock.now += 1
    await ask.get(f"{CHANNELS}/{channels[1]['id']}/subscriptions")
    async with ask.session.ws_connect(channels[0]["connectUri"]):
        newest = await opened(ask)
        left = await listed(ask)
    assert len(left) == 20
    assert {channels[0]["id"], channels[1]["id"], newest["id"]} <= set(left)
    assert channels[2]["id"] not in left


async def test_each_app_of_a_user_has_twenty_channels(ask):
    user_id = ask.any("user")["id"]
    for app in ("desktop", "wallboard"):
        ask.token = ask.sandbox.add(Token(app, user_id, app=app)).value
        for _ in range(20):
            await opened(ask)
    assert len(list(ask.sandbox.channels)) == 40


async def test_channels_of_other_tokens_of_an_app_are_listed_on_request_without_their_ids(ask):
    user_id = ask.any("user")["id"]
    for value in ("first", "second"):
        ask.token = ask.sandbox.add(Token(value, user_id, app="desktop")).value
        await opened(ask)
    own = (await ask.get(CHANNELS)).json["entities"]
    every = (await ask.get(CHANNELS, includechannels="oauthclient")).json["entities"]
    assert [channel.keys() for channel in own] == [{"connectUri", "id", "expires"}]
    assert [channel.keys() for channel in every] == [{"expires"}, {"connectUri", "id", "expires"}]


async def test_a_connection_is_closed_when_its_channel_ends(ask, clock):
    channel = await opened(ask, of_user(ask.sandbox.organisation.user_id))
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        clock.now += 86_401
        told = await next_event(socket)
        await closing(socket)
    assert told["topicName"] == f"v2.system.no_longer_subscribed.{channel['id']}"


async def test_subscriptions_are_replaced_added_to_listed_and_removed(ask):
    first, second, third = (of_user(each) for each in list(ask.sandbox.organisation.all("user"))[:3])
    channel = await opened(ask, first)
    path = f"{CHANNELS}/{channel['id']}/subscriptions"

    async def topics():
        return [topic["id"] for topic in (await ask.get(path)).json["entities"]]

    await ask("POST", path, json=named(second))
    assert await topics() == [first, second]
    await ask("PUT", path, json=named(third))
    assert await topics() == [third]
    assert (await ask("DELETE", path)).status == 202
    assert await topics() == []


async def test_a_channel_has_at_most_a_thousand_topics(ask):
    channel = await opened(ask)
    path = f"{CHANNELS}/{channel['id']}/subscriptions"
    topics = named(*(of_user(f"00000000-0000-4000-8000-{number:012x}") for number in range(1_001)))
    assert (await ask("PUT", path, json=topics[:1_000])).status == 200
    refused = await ask("POST", path, json=topics[1_000:])
    assert (refused.status, refused.json["code"]) == (400, "bad.request")
    replaced = await ask("PUT", path, json=topics)
    assert replaced.status == 400
    assert len((await ask.get(path)).json["entities"]) == 1_000


@pytest.mark.parametrize(
    "topics", [[{"id": "v2.weather"}], [{"id": "v2.conversations.1"}], [{}], {"id": 1}, [1]]
)
async def test_an_unknown_topic_is_refused(ask, topics):
    channel = await opened(ask)
    answer = await ask("PUT", f"{CHANNELS}/{channel['id']}/subscriptions", json=topics)
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_a_topic_without_permission_is_refused_or_on_request_reported(ask):
    user_id = ask.call()["participants"][3]["userId"]
    ask.token = ask.sandbox.add(Token("poor", user_id, permissions=frozenset())).value
    own, queue = of_user(user_id), f"v2.routing.queues.{ask.any('queue')['id']}.conversations"
    channel = await opened(ask)
    path = f"{CHANNELS}/{channel['id']}/subscriptions"
    refused = await ask("PUT", path, json=named(own, queue))
    told = await ask("PUT", path, json=named(own, queue), query=[("ignoreErrors", "true")])
    assert (refused.status, refused.json["code"]) == (403, "missing.any.permissions")
    permitted, rejected = told.json["entities"]
    assert permitted == {"id": own, "state": "Permitted"}
    assert (rejected["state"], rejected["missingPermissions"]) == ("Rejected", ["routing:queue:view"])
    assert rejected["rejectionReason"]
    assert [each["id"] for each in (await ask.get(path)).json["entities"]] == [own]


async def test_a_change_is_sent_to_the_users_and_the_queue_of_the_conversation(ask):
    conversation = ask.call()
    agent = conversation["participants"][3]
    topics = of_user(agent["userId"]), f"v2.routing.queues.{agent['queueId']}.conversations"
    channel = await opened(ask, *topics)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        await ask("PUT", f"{conversation['selfUri']}/tags", json={"externalTag": "NEW"})
        messages = [await next_event(socket) for _ in topics]
    assert {message["topicName"] for message in messages} == set(topics)
    for message in messages:
        assert message.keys() == {"topicName", "version", "eventBody", "metadata"}
        assert message["metadata"]["CorrelationId"]
        assert (message["eventBody"]["id"], message["eventBody"]["externalTag"]) == (
            conversation["id"],
            "NEW",
        )
        assert not message["eventBody"].keys() & {"startTime", "state", "selfUri"}


async def test_changes_of_presence_and_routing_status_are_sent(ask):
    user = ask.any("user")
    topics = f"v2.users.{user['id']}.presence", f"v2.users.{user['id']}.routingStatus"
    channel = await opened(ask, *topics)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        user["presence"]["message"] = "Back at noon"
        user["routingStatus"]["status"] = "NOT_RESPONDING"
        ask.sandbox.organisation.changed("user", user)
        ask.sandbox.organisation.changed("user", user)
        presence, status = await next_event(socket), await next_event(socket)
        ask.sandbox.channels.publish(topics[0], {"id": "after"})
        after = await next_event(socket)
    assert after["eventBody"] == {"id": "after"}
    assert presence["eventBody"]["message"] == "Back at noon"
    definition = user["presence"]["presenceDefinition"]
    assert presence["eventBody"]["presenceDefinition"] == {
        "id": definition["id"],
        "systemPresence": definition["systemPresence"],
    }
    assert status["eventBody"]["routingStatus"]["status"] == user["routingStatus"]["status"]


async def test_a_quiet_connection_shows_signs_of_life(ask):
    channel = await opened(ask)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        beat = await asyncio.wait_for(socket.receive_json(), 5)
    assert beat == {"topicName": "channel.metadata", "eventBody": {"message": "WebSocket Heartbeat"}}


async def test_a_ping_is_answered(ask):
    channel = await opened(ask)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        await socket.send_str("not json")
        await socket.send_json({"message": "ping"})
        answers = [
            (await asyncio.wait_for(socket.receive_json(), 5))["eventBody"]["message"] for _ in range(3)
        ]
    assert "pong" in answers


async def test_a_closing_is_announced_and_the_channel_can_be_connected_again(ask):
    topic = of_user(ask.sandbox.organisation.user_id)
    channel = await opened(ask, topic)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.channels.announce_closing()
        assert (await next_event(socket))["topicName"] == "v2.system.socket_closing"
        ask.sandbox.channels.hang_up()
        await closing(socket)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.channels.publish(topic, {"id": "again"})
        assert (await next_event(socket))["eventBody"] == {"id": "again"}


async def test_a_second_connection_takes_the_place_of_the_first(ask):
    topic = of_user(ask.sandbox.organisation.user_id)
    channel = await opened(ask, topic)
    async with (
        ask.session.ws_connect(channel["connectUri"]) as first,
        ask.session.ws_connect(channel["connectUri"]) as second,
    ):
        await closing(first)
        ask.sandbox.channels.publish(topic, {"id": "here"})
        assert (await next_event(second))["eventBody"] == {"id": "here"}


async def test_events_without_a_connection_are_not_sent_later(ask):
    topic = of_user(ask.sandbox.organisation.user_id)
    channel = await opened(ask, topic)
    ask.sandbox.channels.publish(topic, {"id": "missed"})
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.channels.publish(topic, {"id": "heard"})
        assert (await next_event(socket))["eventBody"] == {"id": "heard"}


async def test_there_is_no_socket_behind_an_unknown_channel(ask):
    assert (await ask.get(f"/channels/{UNKNOWN}")).status == 404
