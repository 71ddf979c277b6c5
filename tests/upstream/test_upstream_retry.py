import pytest
from calling import Bodies, caller_of, reading, reads_of, upstream
from wire import always, reply

from gateway.errors import (
    BadUserInput,
    Forbidden,
    LinkRefused,
    NotFound,
    RateLimited,
    Unauthenticated,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gateway.upstream.call import ApiCall
from gateway.upstream.policy.retry import RetryBudget, pause
from gateway.upstream.transport.status import Transient

READ = reading("/api/v2/users")


@pytest.mark.parametrize(
    ("error", "attempt", "chance", "seconds"),
    [
        (Transient(), 1, 0.0, 0.05),
        (Transient(), 1, 1.0, 0.1),
        (Transient(), 2, 1.0, 0.2),
        (Transient(), 3, 0.0, None),
        (Transient(retry_after=2.0), 1, 1.0, 2.1),
        (RateLimited(retry_after=1.0), 1, 0.0, 1.05),
        (RateLimited(retry_after=0.0), 1, 0.0, 0.05),
        (RateLimited(), 1, 0.0, 0.5),
        (RateLimited(), 2, 1.0, 2.0),
        (RateLimited(), 3, 1.0, None),
        (UpstreamUnavailable(), 1, 0.0, None),
        (UpstreamTimeout(), 1, 0.0, None),
        (UpstreamBadResponse(), 1, 0.0, None),
        (Unauthenticated(), 1, 0.0, None),
        (Forbidden(), 1, 0.0, None),
        (NotFound(), 1, 0.0, None),
        (BadUserInput(), 1, 0.0, None),
        (LinkRefused(), 1, 0.0, None),
    ],
)
def test_what_may_pass_is_tried_again_after_a_while(error, attempt, chance, seconds):
    assert pause(error, attempt, chance) == (None if seconds is None else pytest.approx(seconds))


def test_a_fifth_of_many_calls_may_be_made_again(clock):
    budget = RetryBudget(clock)
    for _ in range(50):
        budget.count()
    assert [budget.take() for _ in range(12)] == [True] * 10 + [False] * 2


def test_of_a_few_calls_two_may_be_made_again(clock):
    budget = RetryBudget(clock)
    budget.count()
    assert [budget.take() for _ in range(3)] == [True, True, False]


def test_the_retry_budget_is_full_again_in_the_next_window(clock):
    budget = RetryBudget(clock)
    budget.count()
    assert [budget.take() for _ in range(3)] == [True, True, False]
    clock.now += 10
    assert budget.take()


@pytest.fixture
def sender(session, wire, time):
    return Bodies(upstream(session, wire.url, time, chance=lambda: 1.0))


@pytest.fixture
def within(clock):
    return lambda seconds: caller_of("a-token", seconds, clock)


def first(*answers):
    """Those answers first, then good ones."""
    left = list(answers)

    async def write(_, writer):
        writer.write(left.pop(0) if left else reply())

    return write


async def test_a_read_is_retried_until_it_succeeds(sender, wire, within, clock):
    wire.answer = first(reply(503), reply(502, b"<html>", content_type="text/html"))
    caller = within(5)
    assert await sender.send(READ, caller) == b"{}"
    assert [exchange.status for exchange in reads_of(caller)] == [503, 502, 200]
    assert clock.slept == [0.1, 0.2]


async def test_a_read_by_post_is_a_read(sender, wire, within):
    wire.answer = first(reply(503))
    assert await sender.send(reading("/api/v2/x", method="POST", body=b"{}"), within(5)) == b"{}"


async def test_a_read_is_given_up_after_three_attempts(sender, wire, within):
    wire.answer = always(reply(504))
    with pytest.raises(Transient):
        await sender.send(READ, within(5))
    assert len(wire.requests) == 3


async def test_a_write_is_never_made_again(sender, wire, within):
    wire.answer = always(reply(503))
    with pytest.raises(Transient):
        await sender.send(ApiCall("/api/v2/x", "/api/v2/x", read=False, method="PUT", body=b"{}"), within(5))
    assert len(wire.requests) == 1


async def test_a_lasting_failure_is_not_retried(sender, wire, within):
    wire.answer = always(reply(500))
    with pytest.raises(UpstreamUnavailable):
        await sender.send(READ, within(5))
    assert len(wire.requests) == 1


async def test_a_wait_beyond_the_deadline_is_not_waited(sender, wire, within, clock):
    wire.answer = always(reply(429, retry_after="6"))
    with pytest.raises(RateLimited) as caught:
        await sender.send(READ, within(5))
    assert caught.value.retry_after == 6.0
    assert clock.slept == []
    assert len(wire.requests) == 1
