import asyncio

import pytest
from calling import Bodies, caller_of, reading, reads_of, upstream
from wire import always, reply

from gateway.errors import RateLimited
from gateway.events import Exchange
from gateway.upstream.clock import Time
from gateway.upstream.policy.rate_budget import RateBudget
from gateway.upstream.policy.rate_window import RateWindow
from gateway.upstream.transport.status import Rate

USERS = reading("/api/v2/users")
QUEUES = reading("/api/v2/routing/queues")


def told(used, allowed=180, reset=60, status=200, **headers):
    return reply(
        status,
        inin_ratelimit_count=str(used),
        inin_ratelimit_allowed=str(allowed),
        inin_ratelimit_reset=str(reset),
        **headers,
    )


@pytest.fixture
def economy(session, wire, time):
    return upstream(session, wire.url, time, chance=lambda: 1.0)


@pytest.fixture
def sender(economy):
    return Bodies(economy)


@pytest.fixture
def within(clock):
    return lambda seconds, who="a-token": caller_of(who, seconds, clock)


async def test_the_budget_left_is_that_of_the_last_answer(sender, economy, wire, within, clock):
    caller = within(5)
    assert economy.budget(caller.identity.payer) is None
    wire.answer = always(told(7, 180, 61))
    await sender.send(USERS, caller)
    clock.now += 1
    assert economy.budget(caller.identity.payer) == Rate(7, 180, 60.0)
    clock.now += 60
    assert economy.budget(caller.identity.payer) is None


async def test_a_used_up_budget_makes_no_call_and_says_when_to_retry(sender, wire, within):
    wire.answer = always(told(180, 180, 30))
    await sender.send(USERS, within(5))
    caller = within(5)
    with pytest.raises(RateLimited) as caught:
        await sender.send(QUEUES, caller)
    assert caught.value.retry_after == 30.0
    assert caught.value.extensions["resetAt"] == "2023-11-14T22:13:50Z"
    assert reads_of(caller) == []
    assert len(wire.requests) == 1


async def test_a_call_waits_for_the_next_window_if_it_has_the_time(sender, wire, within, clock):
    wire.answer = always(told(180, 180, 30))
    await sender.send(USERS, within(5))
    wire.answer = always(told(1))
    await sender.send(QUEUES, within(40))
    assert clock.slept == [30.0]
    assert len(wire.requests) == 2


async def test_simultaneous_calls_stay_within_the_budget(sender, wire, within):
    wire.answer = always(told(170, 180, 30))
    await sender.send(USERS, within(5))
    answers = await asyncio.gather(
        *(sender.send(USERS._replace(ids=(str(number),)), within(5)) for number in range(50)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers].count(RateLimited) == 40
    assert len(wire.requests) == 1 + 10


async def test_one_tokens_budget_is_not_anothers(sender, wire, within):
    wire.answer = always(told(180, 180, 30))
    await sender.send(USERS, within(5))
    await sender.send(USERS, within(5, who="b-token"))
    assert len(wire.requests) == 2


async def test_a_429_closes_its_path_and_no_other(sender, wire, within, clock):
    wire.answer = always(told(5, status=429, retry_after="3"))
    with pytest.raises(RateLimited):
        await sender.send(USERS, within(2))
    wire.answer = always(told(6))
    with pytest.raises(RateLimited) as caught:
        await sender.send(USERS, within(2))
    assert caught.value.retry_after == 3.0
    assert await sender.send(QUEUES, within(2)) == b"{}"
    clock.now += 3
    assert await sender.send(USERS, within(2)) == b"{}"


async def test_a_429_of_the_whole_token_closes_every_path(sender, wire, within):
    wire.answer = always(told(180, status=429, retry_after="3"))
    with pytest.raises(RateLimited):
        await sender.send(USERS, within(2))
    with pytest.raises(RateLimited) as caught:
        await sender.send(QUEUES, within(2))
    assert caught.value.retry_after == 3.0
    assert len(wire.requests) == 1


async def test_a_429_without_a_time_closes_its_path_for_a_second(sender, wire, within, clock):
    wire.answer = always(reply(429))
    with pytest.raises(RateLimited):
        await sender.send(USERS, within(0.5))
    wire.answer = always(reply())
    await sender.send(USERS, within(2))
    assert clock.slept == [1.0]


def test_an_unknown_window_lets_everything_pass():
    window = RateWindow()
    for _ in range(1000):
        assert window.wait(0.0) == 0.0
        window.on_their_way += 1


def test_a_window_counts_calls_under_way():
    window = RateWindow()
    window.wait(0.0)
    window.on_their_way = 50
    window.correct(Rate(1, 180, 60), 0.5, 0.4)
    assert (window.used, window.limit, window.ends) == (51, 180, 60.5)
    window.on_their_way = 10
    window.correct(Rate(90, 180, 57), 2.0, 1.9)
    assert (window.used, window.ends) == (100, 59.0)


def test_answers_that_overtake_each_other_leave_the_higher_count():
    window = RateWindow()
    for count in (5, 7, 6):
        window.correct(Rate(count, 180, 60), 0.5, 0.4)
    assert window.counted == 7


def test_a_new_window_of_the_upstream_starts_a_new_count_with_the_calls_under_way():
    window = RateWindow(limit=180, counted=170, on_their_way=9, ends=3.0)
    window.correct(Rate(1, 180, 60), 2.0, 1.9)
    assert (window.used, window.ends) == (10, 62.0)


def test_an_answer_corrects_a_guessed_end_of_the_window():
    window = RateWindow(limit=180)
    window.wait(0.0)
    window.correct(Rate(1, 180, 60), 1.5, 1.4)
    assert window.ends == 61.5


def test_a_late_answer_does_not_count_in_the_new_window():
    window = RateWindow(limit=180, counted=170, ends=60.0, ends_exactly=True)
    window.correct(Rate(150, 180, 55), 15.0, 6.0)
    assert (window.counted, window.ends) == (170, 60.0)


def test_a_window_keeps_its_limit_when_the_next_begins():
    window = RateWindow(limit=3, counted=2, on_their_way=1, ends=10.0)
    assert window.wait(4.0) == 6.0
    assert window.wait(10.0) == 0.0
    assert (window.limit, window.used) == (3, 1)


def test_the_windows_of_payers_long_gone_are_not_kept(clock):
    budget = RateBudget(Time(clock=clock))
    for payer in range(10_050):
        budget.learn(str(payer), Exchange("GET", "/a", (), 1, clock(), status=429), None, None)
    assert (len(budget._windows), len(budget._paths)) == (10_000, 10_000)
