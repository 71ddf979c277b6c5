"""Channels: opened, shared, counted, kept and closed."""

import asyncio

from channel_harness import AVAILABLE, CHANNELS, SUBSCRIPTIONS, harness_on
from leaks import nothing_left_behind

from gateway.errors import NotFound
from gateway.live.channels.topic_names import FORMS
from gateway.sandbox import Fault, Token, faults
from gateway.sandbox.notifications.available import TOPICS
from gateway.telemetry.metrics import Metrics


async def test_an_event_reaches_the_listeners_of_its_topic(harness, topics):
    first = await harness.subscribed(topics[0])
    second = await harness.subscribed(topics[1])
    harness.sandbox.channels.publish(topics[0], {"id": "one"})
    harness.sandbox.channels.publish(topics[1], {"id": "two"})
    await harness.until(lambda: first.notifications and second.notifications)
    assert (first.ids, second.ids) == (["one"], ["two"])
    assert first.notifications[0].topic == topics[0]
    assert harness.counts.notified_forms == ["v2.users.{id}.conversations"] * 2


async def test_two_hundred_listeners_share_one_channel_and_one_call(harness):
    wanted = [f"v2.users.{user}.{what}" for user in users(harness) for what in ("presence", "routingStatus")]
    listeners = [harness.listen(wanted[number % len(wanted)])[0] for number in range(200)]
    await harness.until(lambda: all(each.subscriptions for each in listeners))
    assert harness.calls == ["OPEN", "PUT"]
    assert harness.counts.open == 1
    assert harness.counts.topics == len(set(wanted))
    (channel,) = harness.sandbox.channels
    assert set(channel.topics) == set(wanted)
    harness.sandbox.channels.publish(wanted[0], {"id": "one"})
    await harness.until(lambda: listeners[0].notifications)
    reached = [each for number, each in enumerate(listeners) if number % len(wanted) == 0]
    assert all(each.ids == ["one"] for each in reached)
    assert sum(len(each.notifications) for each in listeners) == len(reached)


def users(harness):
    return list(harness.sandbox.organisation.all("user"))[:10]


async def test_topics_of_one_user_are_combined_in_one_name(harness):
    user = users(harness)[0]
    await harness.subscribed(*(f"v2.users.{user}.{what}" for what in ("presence", "station", "activity")))
    (call,) = [call for call in harness.sandbox.calls if call.template == SUBSCRIPTIONS]
    assert call.json == [{"id": f"v2.users.{user}?activity&presence&station"}]
    assert call.query == (("ignoreErrors", "true"),)


async def test_a_later_listener_to_a_subscribed_topic_costs_no_call(harness, topics):
    await harness.subscribed(topics[0])
    later = await harness.subscribed(topics[0])
    assert harness.calls == ["OPEN", "PUT"]
    harness.sandbox.channels.publish(topics[0], {"id": "one"})
    await harness.until(lambda: later.notifications)


async def test_topics_are_added_and_unwanted_ones_go_with_the_next_change(harness, topics):
    listener, listening = harness.listen(topics[0])
    await harness.until(lambda: listener.topics)
    listening.want(topics[:2])
    await harness.until(lambda: topics[1] in listener.topics)
    listening.want(topics[1:2])
    await harness.let(20)
    harness.sandbox.channels.publish(topics[0], {"id": "not wanted"})
    assert harness.calls == ["OPEN", "PUT", "POST"]
    listening.want(topics[1:3])
    await harness.until(lambda: topics[2] in listener.topics)
    assert harness.calls == ["OPEN", "PUT", "POST", "PUT"]
    (channel,) = harness.sandbox.channels
    assert set(channel.topics) == set(topics[1:3])
    assert listener.notifications == []
    assert listener.subscriptions == [{topic} for topic in topics[:3]]


async def test_a_channel_without_listeners_is_kept_for_a_while(harness, topics):
    listener, listening = harness.listen(*topics[:3])
    await harness.until(lambda: listener.topics)
    listening.close()
    await harness.let(20)
    again, listening = harness.listen(*topics[:3])
    await harness.until(lambda: again.topics == set(topics[:3]))
    assert harness.calls == ["OPEN", "PUT"]
    listening.close()
    await harness.until(lambda: not harness.counts.open, step=1)
    assert harness.counts.topics == 0
    await harness.subscribed(topics[0])
    assert harness.calls == ["OPEN", "PUT"] * 2


async def test_a_subscribed_topic_has_the_moment_since_when_nothing_was_missed(harness, topics, clock):
    listener, listening = harness.listen(topics[0])
    assert listening.subscribed_since(topics[0]) is None
    await harness.until(lambda: listener.topics)
    began = listening.subscribed_since(topics[0])
    await harness.let(10)
    assert listening.subscribed_since(topics[0]) == began <= clock() - 10
    _, later = harness.listen(topics[0])
    assert later.subscribed_since(topics[0]) == clock()
    assert listening.subscribed_since(topics[1]) is None


async def test_callers_have_channels_of_their_own(harness, sandbox, topics):
    sandbox.add(Token("another", users(harness)[1]))
    await harness.subscribed(topics[0])
    await harness.subscribed(topics[0], who="another")
    assert harness.calls == ["OPEN", "PUT"] * 2
    assert harness.counts.open == 2


async def test_a_topic_of_unknown_form_costs_no_call(harness, topics):
    unknown = ["v2.users.me.conversations", "v2.users..conversations", "v2.system.socket_closing", "*", ""]
    listener, _ = harness.listen(topics[0], *unknown)
    await harness.until(lambda: listener.topics)
    assert set(listener.refusals) == set(unknown)
    assert all(isinstance(error, NotFound) for error in listener.refusals.values())
    (call,) = [call for call in harness.sandbox.calls if call.template == SUBSCRIPTIONS]
    assert call.json == [{"id": topics[0]}]


async def test_the_available_topics_are_read_once(harness, sandbox, topics):
    sandbox.add(Token("another", users(harness)[1]))
    await harness.subscribed(topics[0])
    await harness.subscribed(topics[0], who="another")
    assert len(sandbox.calls.matching("GET", AVAILABLE)) == 1
    assert len(sandbox.calls.matching("POST", CHANNELS)) == 2


async def test_topics_that_the_upstream_lacks_are_logged(harness, sandbox, topics, caplog):
    body = b'{"entities":[{"id":"v2.users.{id}.conversations"},{"id":1},2]}'
    sandbox.faults.add(Fault(faults.raw(body), AVAILABLE))
    await harness.subscribed(topics[0])
    await harness.until(lambda: caplog.messages)
    (message,) = caplog.messages
    assert "v2.routing.queues.{id}.conversations" in message
    assert "v2.users.{id}.conversations," not in message


def test_the_sandbox_has_every_topic_that_the_gateway_uses():
    assert TOPICS.keys() >= FORMS


async def test_closing_leaves_no_socket_and_no_task(sandbox, sandbox_url, clock, topics):
    async with nothing_left_behind():
        async with harness_on(sandbox, sandbox_url, clock) as harness:
            await harness.subscribed(topics[0])
            harness.listen(topics[1])
            await asyncio.sleep(0.01)
        (channel,) = sandbox.channels
        async with asyncio.timeout(5):
            while channel.socket is not None:  # noqa: ASYNC110  # nothing signals it
                await asyncio.sleep(0.01)
        assert harness.counts.open == 0


async def test_channels_topics_and_events_are_counted_without_ids(sandbox, sandbox_url, clock, topics):
    metrics = Metrics()
    async with harness_on(sandbox, sandbox_url, clock, metrics) as harness:
        listener = await harness.subscribed(*topics[:2], topics[0].replace("conversations", "presence"))
        sandbox.channels.publish(topics[0], {"id": "one"})
        await harness.until(lambda: listener.notifications)
        during = metrics.text().decode()
    assert "gateway_channels 1.0" in during
    assert "gateway_channel_topics 3.0" in during
    assert 'gateway_channel_notifications_total{topic="v2.users.{id}.conversations"} 1.0' in during
    assert not any(topic in during for topic in topics)
    assert "gateway_channels 0.0" in metrics.text().decode()
