"""Channels to which one thing after another happens."""

import random

import pytest
from channel_harness import CHANNELS, SUBSCRIPTIONS

from gateway.sandbox import Fault, faults
from gateway.sandbox.notifications import disturbances


class Tormentor:
    """Disturbs channels in one way after another, and publishes events all the while."""

    def __init__(self, harness, topics, chance):
        self.harness = harness
        self.sandbox = harness.sandbox
        self.topics = topics
        self.chance = chance
        self.sent = []
        self.listeners = [harness.listen(*chance.sample(topics, 3)) for _ in range(5)]

    def one_thing(self):
        """Something that goes wrong, or just changes."""
        channels, chance = self.sandbox.channels, self.chance
        fault = chance.choice((faults.status(429, retry_after="2"), faults.status(503), faults.reset()))
        chance.choice(
            (
                channels.hang_up,
                channels.cut,
                channels.expire,
                channels.remove,
                lambda: channels.announce_closing(within=0.05),
                lambda: channels.announce_closing(within=60),
                lambda: channels.disturb(disturbances.doubled(), events={1}),
                lambda: self.sandbox.faults.add(Fault(fault, CHANNELS, calls={1})),
                lambda: self.sandbox.faults.add(Fault(fault, SUBSCRIPTIONS, calls={1})),
                lambda: self.sandbox.faults.add(Fault(fault, "/channels/{id}", calls={1})),
                self.want_others,
                self.want_others,
            )
        )()

    def want_others(self):
        index = self.chance.randrange(len(self.listeners))
        self.listeners[index][1].want(self.chance.sample(self.topics, 3))

    async def publish(self, times):
        for _ in range(times):
            topic, id_ = self.chance.choice(self.topics), str(len(self.sent))
            self.sent.append((self.harness.clock(), topic, id_))
            self.sandbox.channels.publish(topic, {"id": id_})
            await self.harness.let(0.05, step=0.05)

    def missed(self):
        """Events that a listener should have got, by its own account, and has not."""
        return [
            id_
            for listener, listening in self.listeners
            for at, topic, id_ in self.sent[-200:]
            if (since := listening.subscribed_since(topic)) is not None
            and since < at
            and id_ not in listener.ids
        ]

    def all_subscribed(self):
        return all(
            listening.subscribed_since(topic) is not None
            for listener, listening in self.listeners
            for topic in self.topics
            if topic in listening
        )


@pytest.mark.parametrize("seed", range(3))
async def test_no_event_of_a_subscribed_topic_is_missed_whatever_happens(harness, topics, seed):
    tormentor = Tormentor(harness, topics[:6], random.Random(seed))  # noqa: S311  # no secret
    for _ in range(20):
        tormentor.one_thing()
        await tormentor.publish(5)
        await harness.let(0.2, step=0.05)
        await harness.until(lambda: not tormentor.missed(), step=0)
    harness.sandbox.faults.clear()
    harness.sandbox.channels.calm()
    await harness.until(tormentor.all_subscribed, step=0.2)
    await tormentor.publish(20)
    await harness.until(lambda: not tormentor.missed(), step=0)
    assert all(listener.error is None for listener, _ in tormentor.listeners)
    assert not any(listener.refusals for listener, _ in tormentor.listeners)
