"""Channels: opened, shared, counted, kept and closed."""

import asyncio

from leaks import nothing_left_behind
from recording_listener import AVAILABLE, CHANNELS, SUBSCRIPTIONS, station_on

from gateway.errors import NotFound
from gateway.live.channels.topic_names import FORMS
from gateway.sandbox import Fault, Token, faults
from gateway.sandbox.notifications.available import TOPICS
from gateway.telemetry.metrics import Metrics


async def test_an_event_reaches_the_listeners_of_its_topic(station, topics):
    first = await station.subscribed(topics[0])
    second = await station.subscribed(topics[1])
    station.sandbox.channels.publish(topics[0], {"id": "one"})
    station.sandbox.channels.publish(topics[1], {"id": "two"})
    await station.until(lambda: first.notifications and second.notifications)
    assert (first.ids, second.ids) == (["one"], ["two"])
    assert first.notifications[0].topic == topics[0]
    assert station.counts.notified_forms == ["v2.users.{id}.conversations"] * 2


async def test_two_hundred_listeners_share_one_channel_and_one_call(station):
    wanted = [f"v2.users.{user}.{what}" for user in users(station) for what in ("presence", "routingStatus")]
    listeners = [station.listen(wanted[number % len(wanted)])[0] for number in range(200)]
    await station.until(lambda: all(each.subscriptions for each in listeners))
    assert station.calls == ["OPEN", "PUT"]
    assert station.counts.open == 1
    assert station.counts.topics == len(set(wanted))
    (channel,) = station.sandbox.channels
    assert set(channel.topics) == set(wanted)
    station.sandbox.channels.publish(wanted[0], {"id": "one"})
    await station.until(lambda: listeners[0].notifications)
    reached = [each for number, each in enumerate(listeners) if number % len(wanted) == 0]
    assert all(each.ids == ["one"] for each in reached)
    assert sum(len(each.notifications) for each in listeners) == len(reached)


def users(station):
    return list(station.sandbox.organisation.all("user"))[:10]


async def test_topics_of_one_user_are_combined_in_one_name(station):
    user = users(station)[0]
    await station.subscribed(*(f"v2.users.{user}.{what}" for what in ("presence", "station", "activity")))
    (call,) = [call for call in station.sandbox.calls if call.template == SUBSCRIPTIONS]
    assert call.json == [{"id": f"v2.users.{user}?activity&presence&station"}]
    assert call.query == (("ignoreErrors", "true"),)


async def test_a_later_listener_to_a_subscribed_topic_costs_no_call(station, topics):
    await station.subscribed(topics[0])
    later = await station.subscribed(topics[0])
    assert station.calls == ["OPEN", "PUT"]
    station.sandbox.channels.publish(topics[0], {"id": "one"})
    await station.until(lambda: later.notifications)


async def test_topics_are_added_and_unwanted_ones_go_with_the_next_change(station, topics):
    listener, listening = station.listen(topics[0])
    await station.until(lambda: listener.topics)
    listening.want(topics[:2])
    await station.until(lambda: topics[1] in listener.topics)
    listening.want(topics[1:2])
    await station.let(20)
    station.sandbox.channels.publish(topics[0], {"id": "not wanted"})
    assert station.calls == ["OPEN", "PUT", "POST"]
    listening.want(topics[1:3])
    await station.until(lambda: topics[2] in listener.topics)
    assert station.calls == ["OPEN", "PUT", "POST", "PUT"]
    (channel,) = station.sandbox.channels
    assert set(channel.topics) == set(topics[1:3])
    assert listener.notifications == []
    assert listener.subscriptions == [{topic} for topic in topics[:3]]


async def test_a_channel_without_listeners_is_kept_for_a_while(station, topics):
    listener, listening = station.listen(*topics[:3])
    await station.until(lambda: listener.topics)
    listening.close()
    await station.let(20)
    again, listening = station.listen(*topics[:3])
    await station.until(lambda: again.topics == set(topics[:3]))
    assert station.calls == ["OPEN", "PUT"]
    listening.close()
    await station.until(lambda: not station.counts.open, step=1)
    assert station.counts.topics == 0
    await station.subscribed(topics[0])
    assert station.calls == ["OPEN", "PUT"] * 2


async def test_a_subscribed_topic_has_the_moment_since_when_nothing_was_missed(station, topics, clock):
    listener, listening = station.listen(topics[0])
    assert listening.subscribed_since(topics[0]) is None
    await station.until(lambda: listener.topics)
    began = listening.subscribed_since(topics[0])
    await station.let(10)
    assert listening.subscribed_since(topics[0]) == began <= clock() - 10
    _, later = station.listen(topics[0])
    assert later.subscribed_since(topics[0]) == clock()
    assert listening.subscribed_since(topics[1]) is None


async def test_callers_have_channels_of_their_own(station, sandbox, topics):
    sandbox.add(Token("another", users(station)[1]))
    await station.subscribed(topics[0])
    await station.subscribed(topics[0], who="another")
    assert station.calls == ["OPEN", "PUT"] * 2
    assert station.counts.open == 2


async def test_a_topic_of_unknown_form_costs_no_call(station, topics):
    unknown = ["v2.users.me.conversations", "v2.users..conversations", "v2.system.socket_closing", "*", ""]
    listener, _ = station.listen(topics[0], *unknown)
    await station.until(lambda: listener.topics)
    assert set(listener.refusals) == set(unknown)
    assert all(isinstance(error, NotFound) for error in listener.refusals.values())
    (call,) = [call for call in station.sandbox.calls if call.template == SUBSCRIPTIONS]
    assert call.json == [{"id": topics[0]}]


async def test_the_available_topics_are_read_once(station, sandbox, topics):
    sandbox.add(Token("another", users(station)[1]))
    await station.subscribed(topics[0])
    await station.subscribed(topics[0], who="another")
    assert len(sandbox.calls.matching("GET", AVAILABLE)) == 1
    assert len(sandbox.calls.matching("POST", CHANNELS)) == 2


async def test_topics_that_the_upstream_lacks_are_logged(station, sandbox, topics, caplog):
    body = b'{"entities":[{"id":"v2.users.{id}.conversations"},{"id":1},2]}'
    sandbox.faults.add(Fault(faults.raw(body), AVAILABLE))
    await station.subscribed(topics[0])
    await station.until(lambda: caplog.messages)
    (message,) = caplog.messages
    assert "v2.routing.queues.{id}.conversations" in message
    assert "v2.users.{id}.conversations," not in message


def test_the_sandbox_has_every_topic_that_the_gateway_uses():
    assert TOPICS.keys() >= FORMS


async def test_closing_leaves_no_socket_and_no_task(sandbox, sandbox_url, clock, topics):
    async with nothing_left_behind():
        async with station_on(sandbox, sandbox_url, clock) as station:
            await station.subscribed(topics[0])
            station.listen(topics[1])
            await asyncio.sleep(0.01)
        (channel,) = sandbox.channels
        async with asyncio.timeout(5):
            while channel.socket is not None:  # noqa: ASYNC110  # nothing signals it
                await asyncio.sleep(0.01)
        assert station.counts.open == 0


async def test_channels_topics_and_events_are_counted_without_ids(sandbox, sandbox_url, clock, topics):
    metrics = Metrics()
    async with station_on(sandbox, sandbox_url, clock, metrics) as station:
        listener = await station.subscribed(*topics[:2], topics[0].replace("conversations", "presence"))
        sandbox.channels.publish(topics[0], {"id": "one"})
        await station.until(lambda: listener.notifications)
        during = metrics.text().decode()
    assert "gateway_channels 1.0" in during
    assert "gateway_channel_topics 3.0" in during
    assert 'gateway_channel_notifications_total{topic="v2.users.{id}.conversations"} 1.0' in during
    assert not any(topic in during for topic in topics)
    assert "gateway_channels 0.0" in metrics.text().decode()
