"""The decisions about a channel, and the names and messages that it deals with; without I/O."""

import uuid

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gateway.errors import (
    BadUserInput,
    Forbidden,
    NotFound,
    RateLimited,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gateway.live.channels import calls, messages
from gateway.live.channels.calls import ChannelAddress
from gateway.live.channels.socket import SocketHost
from gateway.live.channels.state import ChannelState
from gateway.live.channels.steps import (
    CloseSocket,
    EndChannel,
    OpenChannel,
    OpenSocket,
    Ping,
    Subscribe,
    Wait,
)
from gateway.live.channels.topic_names import FORMS, form_of, pack, unpack

IDS = [str(uuid.UUID(int=number)) for number in range(1, 4)]
TOPICS = [form.replace("{id}", id_) for form in sorted(FORMS) for id_ in IDS]
FEW = TOPICS[:4]

PASSING = (UpstreamUnavailable(), UpstreamTimeout(), UpstreamBadResponse(), RateLimited(retry_after=3))
SPOILING = (NotFound(), Forbidden(), BadUserInput())


class Course(RuleBasedStateMachine):
    """The course of a channel while everything that can go wrong does, and its steps are taken or fail."""

    def __init__(self):
        super().__init__()
        self.now = 1000.0
        self.state = ChannelState(self.now, lambda: 0.5)
        self.wanted, self.subscribed, self.upstream = set(), set(), set()
        self.channels = 0
        self.failing_since = None
        self.has_failed_for_long = False

    def failing(self):
        self.failing_since = self.failing_since or self.now
        self.has_failed_for_long |= self.now >= self.failing_since + 120

    def apply(self, change):
        assert not change.subscribed & self.subscribed
        assert change.lost <= self.subscribed
        self.subscribed = (self.subscribed - change.lost) | change.subscribed
        self.wanted -= change.refused.keys()

    def done(self, step, refused=frozenset()):
        """What the upstream does."""
        match step:
            case OpenChannel():
                self.channels += 1
                self.upstream = set()
                self.state.channel_opened(ChannelAddress(f"channel-{self.channels}", "wss://a"))
            case OpenSocket():
                self.state.socket_opened(self.now)
            case Subscribe(channel, topics, replace):
                assert channel == f"channel-{self.channels}"
                assert topics
                assert topics <= self.wanted
                permitted = topics - refused
                self.upstream = set(permitted) if replace else self.upstream | permitted
                error = Forbidden()
                self.apply(
                    self.state.subscribe_answered(step, dict.fromkeys(topics & refused, error), self.now)
                )
            case Ping():
                self.state.pinged(self.now)
                self.state.message_received(self.now)
            case CloseSocket():
                self.apply(self.state.socket_closed(self.now))
            case Wait(until):
                assert until > self.now
                self.now = min(until, self.now + 3600)

    @rule(topic=st.sampled_from(FEW))
    def want(self, topic):
        self.wanted.add(topic)
        self.state.want(topic, self.now)

    @rule(topic=st.sampled_from(FEW))
    def drop(self, topic):
        self.wanted.discard(topic)
        self.state.drop(topic, self.now)

    @rule(topic=st.sampled_from(FEW))
    def go_elsewhere(self, topic):
        for one in set(self.wanted):
            self.drop(one)
        self.want(topic)

    @rule(seconds=st.floats(0, 40))
    def wait(self, seconds):
        self.now += seconds

    @rule()
    def go_on(self):
        """All goes well for a while."""
        for _ in range(6):
            self.step(frozenset())

    @rule(refused=st.frozensets(st.sampled_from(FEW), max_size=3))
    def step(self, refused):
        step = self.state.step(self.now)
        if not isinstance(step, EndChannel):
            self.done(step, refused)

    @rule(error=st.sampled_from((*PASSING, *SPOILING)))
    def fail(self, error):
        """What is tried next goes wrong."""
        while isinstance(step := self.state.step(self.now), Wait):
            self.done(step)
        self.failing()
        if isinstance(step, Subscribe) or (isinstance(step, OpenChannel) and error in PASSING):
            self.apply(self.state.call_failed(step, error, self.now))
        elif isinstance(step, OpenSocket):
            self.state.socket_refused(self.now)
        elif isinstance(step, Ping):
            self.state.pinged(self.now)

    @precondition(lambda self: self.state.connected)
    @rule(how=st.sampled_from(["socket_closed", "unsubscribed", "token_revoked"]))
    def interrupt(self, how):
        self.failing()
        self.apply(getattr(self.state, how)(self.now))

    @invariant()
    def what_has_succeeded_fails_no_more(self):
        if self.state.complete or not self.wanted:
            self.failing_since = None

    @invariant()
    def its_topics_are_those_that_the_changes_add_up_to(self):
        assert self.subscribed == self.state.subscribed
        assert self.wanted == self.state.wanted
        assert not self.state.connected or self.subscribed <= self.upstream

    def teardown(self):
        """Once all goes well again, all wanted topics are subscribed soon, unless that failed for long."""
        for _ in range(30):
            if self.state.complete or not self.wanted:
                return
            step = self.state.step(self.now)
            if isinstance(step, EndChannel):
                assert self.has_failed_for_long
                return
            self.done(step)
        raise AssertionError("a wanted topic is never subscribed")


TestCourse = Course.TestCase


@given(st.sets(st.sampled_from(TOPICS)))
def test_names_hold_all_their_topics_and_nothing_else(topics):
    names = list(pack(topics))
    assert sorted(topic for name in names for topic in unpack(name)) == sorted(topics)
    assert all(len(name) <= 200 for name in names)


def test_a_topic_has_a_form_if_the_gateway_uses_it():
    assert all(form_of(topic) in FORMS for topic in TOPICS)
    for name in (*FORMS, "", "v2.users", f"{TOPICS[0]}.more", f"v2.users.{IDS[0]}", TOPICS[0].upper()):
        assert form_of(name) is None


@given(st.binary() | st.text().map(str.encode))
def test_no_message_raises(message):
    assert messages.read(message) is None or message


@given(
    st.recursive(
        st.none() | st.text() | st.just("Rejected"),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["entities", "id", "state", "missingPermissions"]), inner)
        ),
    )
)
def test_no_answer_raises_anything_but_an_error_of_the_gateway(value):
    body = orjson.dumps(value)
    for read in (calls.address, calls.available, lambda body: calls.refusals(body, FEW)):
        try:
            read(body)
        except UpstreamBadResponse:
            continue


@pytest.mark.parametrize(
    ("api", "uri"),
    [
        ("https://api.mypurecloud.de", "wss://streaming.mypurecloud.de/channels/1"),
        ("https://api.usw2.pure.cloud", "wss://streaming.usw2.pure.cloud/channels/1"),
        ("http://127.0.0.1:8080", "ws://127.0.0.1:8080/channels/1"),
    ],
)
def test_sockets_are_at_the_domain_of_the_api(api, uri):
    assert str(SocketHost(api).check(uri)) == uri


@pytest.mark.parametrize(
    "uri",
    [
        "ws://streaming.mypurecloud.de/",
        "wss://streaming.mypurecloud.de:8443/",
        "wss://streaming.mypurecloud.com/",
        "wss://mypurecloud.de.example.com/",
        "wss://notmypurecloud.de/",
        "wss://user@streaming.mypurecloud.de/",
        "https://streaming.mypurecloud.de/",
        "wss:streaming.mypurecloud.de",
        "wss://",
        "",
    ],
)
def test_sockets_at_other_hosts_are_refused(uri):
    with pytest.raises(UpstreamBadResponse):
        SocketHost("https://api.mypurecloud.de").check(uri)
