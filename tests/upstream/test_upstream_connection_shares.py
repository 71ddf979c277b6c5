import asyncio

import pytest
from calling import Bodies, caller_of, limits, upstream
from wire import hang

from gateway.errors import UpstreamTimeout
from gateway.upstream.call import ApiCall
from gateway.upstream.policy.connection_shares import ConnectionShares


def user(number):
    return ApiCall("/api/v2/users/{id}", f"/api/v2/users/{number}", read=True)


def taken(shares, who, times):
    """How many of so many connections a caller gets at once; the others are waited for."""
    return [shares.take(who) for _ in range(times)].count(None)


async def test_a_caller_may_hold_twice_as_many_connections_as_are_left():
    shares = ConnectionShares(100)
    assert taken(shares, "a", 200) == 67
    assert taken(shares, "b", 200) == 22
    assert taken(shares, "c", 1) == 1


async def test_of_few_connections_a_caller_gets_at_most_two():
    for connections in (1, 2, 3):
        assert taken(ConnectionShares(connections), "a", 10) == min(connections, 2)


async def test_the_caller_with_the_fewest_connections_is_next():
    shares = ConnectionShares(3)
    assert taken(shares, "a", 2) == 2
    assert taken(shares, "b", 1) == 1
    again, new = shares.take("a"), shares.take("c")
    shares.give_back("b")
    assert (again.done(), new.done()) == (False, True)


async def test_a_caller_that_gives_back_is_served_again():
    shares = ConnectionShares(3)
    turns = [shares.take("a") for _ in range(10)]
    for _ in range(10):
        shares.give_back("a")
    assert all(turn is None or turn.done() for turn in turns)
    assert taken(shares, "a", 10) == 2


@pytest.fixture
def sender(session, wire):
    return Bodies(upstream(session, wire.url, within=limits(connections=3)))


async def test_calls_that_hang_leave_a_connection_for_others(sender, wire, caller):
    answer, wire.answer = wire.answer, hang
    hanging = [asyncio.create_task(sender.send(user(number), caller)) for number in range(20)]
    await wire.asked(2)
    wire.answer = answer
    assert await sender.send(user(20), caller_of("b-token", 20)) == b"{}"
    assert len(wire.requests) == 3
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
    assert await asyncio.gather(*(sender.send(user(number), caller) for number in range(20))) == [b"{}"] * 20


async def test_a_caller_without_time_to_wait_for_a_connection_makes_no_call(sender, wire, caller):
    wire.answer = hang
    hanging = [asyncio.create_task(sender.send(user(number), caller)) for number in range(2)]
    await wire.asked(2)
    with pytest.raises(UpstreamTimeout):
        await sender.send(user(20), caller_of("a-token", 0.05))
    assert len(wire.requests) == 2
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
