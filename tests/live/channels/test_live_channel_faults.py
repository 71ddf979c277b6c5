"""Channels when something fails: listeners get events again, or an error that says why not."""

import asyncio
import uuid
from dataclasses import dataclass

import pytest
from channel_harness import AVAILABLE, CHANNELS, SUBSCRIPTIONS, harness_on
from leaks import nothing_left_behind

from gateway.errors import (
    BadUserInput,
    Forbidden,
    Overloaded,
    Unauthenticated,
    UpstreamBadResponse,
    UpstreamUnavailable,
)
from gateway.sandbox import Fault, Token, faults
from gateway.upstream.identity import Identity

SOCKETS = "/channels/{id}"


def made_up(count):
    return [f"v2.users.{uuid.UUID(int=number)}.presence" for number in range(count)]


async def receives(harness, listener, topic, id_):
    """Whether an event comes."""
    harness.sandbox.channels.publish(topic, {"id": id_})
    await harness.until(lambda: id_ in listener.ids)


@pytest.mark.parametrize("how", ["hang_up", "cut"])
async def test_a_lost_socket_is_connected_and_subscribed_again(harness, sandbox, topics, how):
    listener = await harness.subscribed(*topics[:2])
    getattr(sandbox.channels, how)()
    await harness.until(lambda: len(listener.subscriptions) == 2)
    assert listener.subscriptions == [set(topics[:2])] * 2
    assert harness.calls == ["OPEN", "PUT", "PUT"]
    assert harness.counts.interruptions == 1
    assert harness.counts.open == 1
    assert harness.counts.topics == 2
    await receives(harness, listener, topics[0], "after")


async def test_topics_are_not_subscribed_while_the_socket_is_lost(harness, sandbox, topics):
    listener, listening = harness.listen(topics[0])
    await harness.until(lambda: listener.topics)
    before = listening.subscribed_since(topics[0])
    sandbox.channels.cut()
    await harness.until(lambda: listening.subscribed_since(topics[0]) is None, step=0)
    await harness.until(lambda: len(listener.subscriptions) == 2)
    assert listening.subscribed_since(topics[0]) > before


@pytest.mark.parametrize("how", ["expire", "remove"])
async def test_a_channel_that_no_longer_exists_is_replaced(harness, sandbox, topics, how):
    listener = await harness.subscribed(topics[0])
    (old,) = sandbox.channels
    getattr(sandbox.channels, how)()
    await harness.until(lambda: len(listener.subscriptions) == 2)
    (new,) = sandbox.channels
    assert new.id != old.id
    assert harness.calls.count("OPEN") == 2
    await receives(harness, listener, topics[0], "after")


async def test_no_event_is_missed_when_a_socket_closes_as_announced(harness, sandbox, topics):
    listener = await harness.subscribed(topics[0])
    (old,) = sandbox.channels
    sandbox.channels.announce_closing(within=60)
    sent = 0
    while harness.counts.opened < 2 or harness.counts.open == 2:
        sent += 1
        sandbox.channels.publish(topics[0], {"id": str(sent)})
        await harness.let(0.2, step=0.1)
    await receives(harness, listener, topics[0], "after")
    assert list(dict.fromkeys(listener.ids)) == [*map(str, range(1, sent + 1)), "after"]
    assert harness.calls == ["OPEN", "PUT", "OPEN", "PUT"]
    assert len(listener.subscriptions) == 1
    assert harness.counts.interruptions == 0
    assert old.socket is None


async def test_a_quiet_socket_is_pinged_and_kept(harness, topics):
    await harness.subscribed(topics[0])
    for _ in range(4):
        harness.clock.tick(36)
        await asyncio.sleep(0.1)
    assert harness.counts.opened == 1
    assert harness.calls == ["OPEN", "PUT"]


async def test_a_socket_that_answers_no_ping_is_replaced(harness, sandbox, topics):
    listener = await harness.subscribed(topics[0])
    sandbox.channels.silent = True
    await harness.until(lambda: harness.counts.interruptions, step=1)
    sandbox.channels.silent = False
    await harness.until(lambda: len(listener.subscriptions) == 2)
    assert harness.calls == ["OPEN", "PUT", "PUT"]


async def test_a_channel_is_subscribed_anew_before_it_expires(harness, clock, topics):
    listener = await harness.subscribed(topics[0])
    for _ in range(3):
        clock.tick(23.5 * 3600)
        calls = len(harness.calls)
        await harness.until(lambda calls=calls: len(harness.calls) > calls)
    assert harness.calls == ["OPEN", "PUT", "PUT", "PUT", "PUT"]
    await receives(harness, listener, topics[0], "after three days")
    assert harness.counts.opened == 1


async def test_a_revoked_token_ends_its_listeners(harness, sandbox, topics):
    sandbox.add(Token("revoked", None, app="an app"))
    listener = await harness.subscribed(topics[0], who="revoked")
    other = await harness.subscribed(topics[0])
    sandbox.revoke("revoked")
    sandbox.channels.revoked("revoked")
    await harness.until(lambda: listener.error)
    assert isinstance(listener.error, Unauthenticated)
    assert harness.counts.open == 1
    await receives(harness, other, topics[0], "after")
    assert "after" not in listener.ids


async def test_a_token_that_is_refused_after_a_lost_socket_ends_its_listeners(harness, sandbox, topics):
    listener = await harness.subscribed(topics[0])
    sandbox.tokens.clear()
    sandbox.channels.cut()
    await harness.until(lambda: listener.error)
    assert isinstance(listener.error, Unauthenticated)
    assert harness.counts.open == 0


class Renewing:
    """Credentials of which a better token follows one that is not accepted."""

    renews = True

    def __init__(self, *tokens):
        self.tokens = list(tokens)

    async def token(self):
        return self.tokens[0]

    def rejected(self, token):
        if self.tokens[0] == token:
            del self.tokens[0]
        return bool(self.tokens)


async def test_a_revoked_token_of_the_gateway_is_replaced_by_another(harness, sandbox, topics):
    for token in ("first", "second"):
        sandbox.add(Token(token, None, app="the gateway"))
    credentials = Renewing("first", "second")
    listener = await harness.subscribed(topics[0], who=Identity.undivided("the gateway", credentials))
    credentials.rejected("first")
    sandbox.revoke("first")
    sandbox.channels.revoked("first")
    await harness.until(lambda: len(listener.subscriptions) == 2)
    assert [channel.token for channel in sandbox.channels] == ["second"]
    assert listener.error is None
    await receives(harness, listener, topics[0], "after")


@pytest.mark.parametrize(("code", "error"), [(400, BadUserInput), (401, Unauthenticated), (403, Forbidden)])
async def test_a_caller_who_may_not_open_a_channel_gets_an_error_at_once(
    harness, sandbox, topics, code, error
):
    sandbox.faults.add(Fault(faults.status(code), CHANNELS))
    (first, listening), (second, _) = harness.listen(topics[0]), harness.listen(topics[1])
    await harness.until(lambda: first.error and second.error)
    assert isinstance(first.error, error)
    listening.want(topics[:3])
    assert listening.subscribed_since(topics[0]) is None
    await harness.let(5)
    assert harness.calls == ["OPEN"]


@pytest.mark.parametrize("template", [CHANNELS, SUBSCRIPTIONS])
async def test_a_call_that_is_rate_limited_is_made_again_after_its_time(
    harness, sandbox, clock, topics, template
):
    sandbox.faults.add(Fault(faults.status(429, retry_after="7"), template, calls={1}))
    began = clock()
    listener = await harness.subscribed(topics[0])
    assert clock() - began >= 7
    assert len(harness.calls) == 3
    assert listener.error is None


@pytest.mark.parametrize("template", [CHANNELS, SUBSCRIPTIONS])
async def test_the_pauses_between_attempts_at_a_failing_upstream_grow(harness, sandbox, topics, template):
    sandbox.faults.add(Fault(faults.status(500), template, calls=range(1, 5)))
    listener = await harness.subscribed(topics[0])
    assert len(harness.calls) == 6
    assert listener.error is None


@pytest.mark.parametrize("template", [CHANNELS, SUBSCRIPTIONS, SOCKETS])
async def test_who_cannot_be_served_for_two_minutes_is_told_so_and_may_try_again(
    harness, sandbox, clock, topics, template
):
    sandbox.faults.add(Fault(faults.status(503), template))
    began = clock()
    listener, listening = harness.listen(topics[0])
    await harness.until(lambda: listener.error, step=1)
    assert isinstance(listener.error, UpstreamUnavailable)
    assert 120 <= clock() - began <= 180
    assert listening.subscribed_since(topics[0]) is None
    sandbox.faults.clear()
    await harness.subscribed(topics[0])


async def test_two_losses_with_a_while_between_them_end_nothing(harness, sandbox, topics):
    listener = await harness.subscribed(topics[0])
    for count in (1, 2, 3):
        sandbox.channels.hang_up()
        await harness.until(lambda count=count: len(listener.subscriptions) > count)
        await harness.let(80)
    assert listener.error is None


async def test_a_channel_whose_socket_cannot_be_reached_three_times_is_replaced(harness, sandbox, topics):
    sandbox.faults.add(Fault(faults.status(503), SOCKETS, calls=range(1, 4)))
    await harness.subscribed(topics[0])
    assert harness.calls == ["OPEN", "OPEN", "PUT"]


async def test_a_topic_that_is_refused_leaves_the_others_alone(harness, sandbox, organisation, topics):
    user, *_ = organisation.all("user")
    may = frozenset({"directory:user:view"})
    sandbox.add(Token("narrow", user, permissions=may))
    allowed = f"v2.users.{user}.presence"
    others = topics[1]
    listener, _ = harness.listen(allowed, others, who="narrow")
    await harness.until(lambda: listener.refusals and listener.topics)
    assert listener.topics == {allowed}
    assert isinstance(listener.refusals[others], Forbidden)
    assert "conversation:communication:view" in listener.refusals[others].message
    assert harness.counts.refused_forms == ["v2.users.{id}.conversations"]
    again, _ = harness.listen(others, who="narrow")
    await harness.until(lambda: again.refusals)
    assert harness.calls == ["OPEN", "PUT"]
    await receives(harness, listener, allowed, "after")


async def test_a_channel_with_no_permitted_topic_is_closed_after_a_while(harness, sandbox, topics):
    sandbox.add(Token("narrow", None, permissions=frozenset()))
    listener, _ = harness.listen(topics[0], who="narrow")
    await harness.until(lambda: listener.refusals)
    assert harness.counts.open == 1
    await harness.until(lambda: not harness.counts.open, step=1)
    assert harness.calls == ["OPEN", "PUT"]


@dataclass(frozen=True)
class Naming(Fault):
    """A fault of the calls that name a topic."""

    topic: str = ""

    def matches(self, call):
        return super().matches(call) and {"id": self.topic} in call.json


async def test_an_unknown_topic_does_not_spoil_the_others(harness, sandbox, topics):
    unknown, *known = topics[:10]
    sandbox.faults.add(Naming(faults.status(400), SUBSCRIPTIONS, topic=unknown))
    listener, _ = harness.listen(unknown, *known)
    await harness.until(lambda: listener.refusals and listener.topics == set(known))
    assert listener.refusals.keys() == {unknown}
    assert isinstance(listener.refusals[unknown], BadUserInput)
    assert len(harness.calls) < 12


async def test_beyond_a_thousand_topics_there_is_a_second_channel(harness, sandbox):
    topics = made_up(1001)
    listener = await harness.subscribed(*topics)
    assert sorted(len(channel.topics) for channel in sandbox.channels) == [1, 1000]
    assert sorted(harness.calls) == ["OPEN", "OPEN", "PUT", "PUT"]
    await receives(harness, listener, topics[0], "first")
    await receives(harness, listener, topics[-1], "last")


async def test_beyond_twenty_channels_topics_are_refused(harness, sandbox):
    topics = made_up(20_001)
    listener, _ = harness.listen(*topics)
    await harness.until(lambda: listener.refusals and len(listener.topics) == 20_000)
    assert listener.refusals.keys() == {topics[-1]}
    assert isinstance(listener.refusals[topics[-1]], Overloaded)
    assert len(list(sandbox.channels)) == 20
    assert harness.counts.interruptions == 0


async def test_callers_beyond_the_limit_of_open_channels_are_refused(sandbox, sandbox_url, clock, topics):
    for token in ("first", "second", "third"):
        sandbox.add(Token(token, None, app=token))
    async with harness_on(sandbox, sandbox_url, clock, most=2) as harness:
        first = await harness.subscribed(topics[0], who="first")
        _, listening = harness.listen(topics[0], who="second")
        third, _ = harness.listen(topics[0], who="third")
        await harness.until(lambda: third.refusals)
        assert isinstance(third.refusals[topics[0]], Overloaded)
        assert "third" not in [call.token for call in sandbox.calls]
        sandbox.channels.announce_closing(within=0.05)
        await harness.until(lambda: len(first.subscriptions) == 2)
        listening.close()
        await harness.until(lambda: harness.counts.open == 1, step=1)
        await harness.subscribed(topics[1], who="third")


async def test_garbage_is_dropped_and_counted(harness, sandbox, topics):
    listener = await harness.subscribed(topics[0])
    (channel,) = sandbox.channels
    garbage = (b"{", b"[]", b"null", b'{"topicName":1,"eventBody":{}}', b'{"topicName":"a","eventBody":[]}')
    for message in (*garbage, b'{"topicName":"v2.unknown.topic","eventBody":{}}'):
        channel.send(message)
    await receives(harness, listener, topics[0], "after")
    assert harness.counts.dropped == 6
    assert listener.ids == ["after"]
    assert harness.counts.opened == 1


async def test_a_message_that_is_too_large_costs_no_more_than_the_socket(harness, sandbox, topics):
    listener = await harness.subscribed(topics[0])
    (channel,) = sandbox.channels
    channel.send(b'{"topicName":"a","eventBody":{"a":"%s"}}' % (b"x" * 5_000_000))
    await harness.until(lambda: len(listener.subscriptions) == 2)
    await receives(harness, listener, topics[0], "after")


@pytest.mark.parametrize(
    "uri",
    [
        "wss://streaming.example.com/channels/1",
        "http://127.0.0.1/channels/1",
        "ws://a:b@{}/channels/1",
        "ws://[",
    ],
)
async def test_a_socket_at_another_host_is_not_connected_to(harness, sandbox, sandbox_url, topics, uri):
    uri = uri.format(sandbox_url.removeprefix("http://"))
    body = b'{"id":"streaming-1","connectUri":"%s"}' % uri.encode()
    sandbox.faults.add(Fault(faults.raw(body), CHANNELS))
    listener, _ = harness.listen(topics[0])
    await harness.until(lambda: listener.error)
    assert isinstance(listener.error, UpstreamBadResponse)
    assert "example.com" not in listener.error.message


async def test_a_socket_that_redirects_is_not_followed_and_no_token_goes_with_it(harness, sandbox, topics):
    sandbox.faults.add(Fault(faults.redirect("/api/v2/users/me"), SOCKETS, calls={1}))
    await harness.subscribed(topics[0])
    handshakes = [call for call in sandbox.calls if call.template == SOCKETS]
    assert [call.token for call in handshakes] == [None, None]
    assert not sandbox.calls.matching("GET", "/api/v2/users/me")


@pytest.mark.parametrize("body", [b"{}", b"[1", b'{"id":"../..","connectUri":"ws://a"}', b'{"entities":[]}'])
async def test_a_call_with_a_malformed_answer_is_made_again(harness, sandbox, topics, body):
    sandbox.faults.add(Fault(faults.raw(body), CHANNELS, calls={1}))
    listener = await harness.subscribed(topics[0])
    assert harness.calls == ["OPEN", "OPEN", "PUT"]
    assert listener.error is None


async def test_channels_work_without_the_list_of_available_topics(harness, sandbox, topics):
    sandbox.faults.add(Fault(faults.status(500), AVAILABLE))
    await harness.subscribed(topics[0])


@pytest.mark.parametrize("template", [CHANNELS, SUBSCRIPTIONS, SOCKETS])
async def test_closing_does_not_wait_for_an_upstream_that_hangs(
    sandbox, sandbox_url, clock, topics, template
):
    sandbox.faults.add(Fault(faults.hang(), template))
    async with nothing_left_behind():
        async with harness_on(sandbox, sandbox_url, clock) as harness:
            harness.listen(topics[0])
            await harness.until(lambda: any(call.template == template for call in sandbox.calls))
            await asyncio.sleep(0.01)
        assert harness.counts.open == 0
