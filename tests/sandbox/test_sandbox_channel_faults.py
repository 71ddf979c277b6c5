"""Faults of channels on request: broken connections, and events otherwise than once and in order."""

import asyncio

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from listening import CHANNELS, closing, heard, next_event, opened

from gateway.sandbox import Fault, Token, faults
from gateway.sandbox.notifications import disturbances


@pytest.fixture
def topic(ask):
    return f"v2.users.{ask.sandbox.organisation.user_id}.conversations"


async def numbers(ask, topic, count, within=0.2):
    """The numbers of the events that come when so many are told, in their order."""
    channel = await opened(ask, topic)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        for number in range(1, count + 1):
            ask.sandbox.channels.publish(topic, {"id": str(number)})
        return [int(event["eventBody"]["id"]) for event in await heard(socket, within)]


@pytest.mark.parametrize(
    ("how", "events", "expected"),
    [
        (disturbances.doubled(), {2}, [1, 2, 2, 3, 4]),
        (disturbances.doubled(after=0.05), {2}, [1, 2, 3, 4, 2]),
        (disturbances.dropped(), {1, 3}, [2, 4]),
        (disturbances.delayed(0.05), {1}, [2, 3, 4, 1]),
        (disturbances.reordered(2), {2, 3}, [1, 3, 2, 4]),
        (disturbances.reordered(9, within=0.05), None, [4, 3, 2, 1]),
    ],
)
async def test_events_arrive_otherwise_than_once_and_in_order(ask, topic, how, events, expected):
    ask.sandbox.channels.disturb(how, topic=topic, events=events)
    assert await numbers(ask, topic, 4) == expected


async def test_a_disturbance_is_for_its_topic_and_until_calm(ask, topic):
    ask.sandbox.channels.disturb(disturbances.dropped(), topic=topic.replace("conversations", "presence"))
    assert await numbers(ask, topic, 2) == [1, 2]
    ask.sandbox.channels.disturb(disturbances.dropped())
    assert await numbers(ask, topic, 2) == []
    ask.sandbox.channels.calm()
    assert await numbers(ask, topic, 2) == [1, 2]


async def test_an_event_can_come_before_the_answer_to_the_write_that_caused_it(ask):
    conversation = ask.call()
    channel = await opened(ask, f"v2.users.{conversation['participants'][3]['userId']}.conversations")
    ask.sandbox.channels.head_start = 30
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        path = f"{conversation['selfUri']}/tags"
        write = asyncio.create_task(ask("PUT", path, json={"externalTag": "NEW"}))
        assert (await next_event(socket))["eventBody"]["externalTag"] == "NEW"
        assert not write.done()
        write.cancel()


async def test_a_connection_breaks_off_without_a_word(ask, topic):
    channel = await opened(ask, topic)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.channels.cut(channel["id"])
        await closing(socket)
        assert socket.close_code != 1000
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.channels.publish(topic, {"id": "again"})
        assert (await next_event(socket))["eventBody"] == {"id": "again"}


async def test_an_announced_closing_closes_the_connection_of_then_and_no_later_one(ask, topic):
    channel, other = await opened(ask, topic), await opened(ask, topic)
    async with (
        ask.session.ws_connect(channel["connectUri"]) as socket,
        ask.session.ws_connect(other["connectUri"]) as unannounced,
    ):
        ask.sandbox.channels.announce_closing(channel["id"], within=0.05)
        told = await next_event(socket)
        assert (told["topicName"], told["eventBody"]["channelId"]) == (
            "v2.system.socket_closing",
            channel["id"],
        )
        await closing(socket)
        assert socket.close_code == 1000
        assert await heard(unannounced) == []
    ask.sandbox.channels.announce_closing(within=0.05)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.channels.announce_closing(within=0.05)
        async with ask.session.ws_connect(channel["connectUri"]) as newer:
            assert await heard(newer) == []
            assert not newer.closed


@pytest.mark.parametrize("method", ["expire", "remove"])
async def test_a_channel_that_is_gone_says_so_and_closes(ask, topic, method):
    channel = await opened(ask, topic)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        getattr(ask.sandbox.channels, method)(channel["id"])
        told = await next_event(socket)
        await closing(socket)
    assert told["topicName"] == f"v2.system.no_longer_subscribed.{channel['id']}"
    assert told["eventBody"]["channelId"] == channel["id"]
    assert (await ask("HEAD", f"{CHANNELS}/{channel['id']}")).status == 404
    with pytest.raises(WSServerHandshakeError):
        await ask.session.ws_connect(channel["connectUri"])


async def test_a_21st_channel_closes_the_connection_of_the_one_that_goes(ask, clock):
    first = await opened(ask)
    async with ask.session.ws_connect(first["connectUri"]) as socket:
        others = []
        for _ in range(19):
            clock.now += 1
            others.append(await ask.session.ws_connect((await opened(ask))["connectUri"]))
        await opened(ask)
        assert (await next_event(socket))["topicName"] == f"v2.system.no_longer_subscribed.{first['id']}"
        await closing(socket)
        for other in others:
            await other.close()


async def test_a_revoked_token_ends_its_channels(ask):
    user_id = ask.call()["participants"][3]["userId"]
    ask.token = ask.sandbox.add(Token("soon gone", user_id)).value
    channel = await opened(ask, f"v2.users.{user_id}.conversations")
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.revoke("soon gone")
        told = await next_event(socket)
        await closing(socket)
    assert told["topicName"] == f"v2.system.token_revoked.{channel['id']}"
    assert told["eventBody"]["systemTopicType"] == "token_revoked"
    assert list(ask.sandbox.channels) == []


async def test_a_silent_connection_stays_open_and_says_nothing(ask, topic):
    channel = await opened(ask, topic)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.channels.silent = True
        await socket.send_json({"message": "ping"})
        ask.sandbox.channels.publish(topic, {"id": "lost"})
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(socket.receive(), 0.2)
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        ask.sandbox.channels.silent = False
        beat = await asyncio.wait_for(socket.receive(), 5)
        assert beat.type is WSMsgType.TEXT


async def test_a_connection_is_refused(ask, topic):
    channel = await opened(ask, topic)
    ask.sandbox.faults.add(Fault(faults.status(503), template="/channels/{id}", calls={1}))
    with pytest.raises(WSServerHandshakeError) as refused:
        await ask.session.ws_connect(channel["connectUri"])
    assert refused.value.status == 503
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        assert not socket.closed
