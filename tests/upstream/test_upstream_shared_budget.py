"""The budget that processes share: each `RateBudget` stands for a process, with its own connection."""

import asyncio
import time

import pytest
from keyvalue import PROGRAM, KeyValueServer

from gateway.errors import RateLimited
from gateway.events import Exchange, Listener
from gateway.redis.budget import RedisBudget
from gateway.redis.client import RedisClient
from gateway.upstream.caller import Deadline
from gateway.upstream.clock import REAL
from gateway.upstream.policy.rate_budget import RateBudget
from gateway.upstream.transport.status import Rate

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="neither valkey-server nor redis-server is installed")

USERS = "/api/v2/users"
QUEUES = "/api/v2/routing/queues"


@pytest.fixture
async def key_value_server(tmp_path):
    server = KeyValueServer(tmp_path)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def servers(key_value_server):
    # With time to answer on a busy machine as well.
    servers = [RedisClient(key_value_server.url, Listener(), patience=10) for _ in range(3)]
    yield servers
    for server in servers:
        await server.close()


@pytest.fixture
def budgets(servers):
    return [RateBudget(REAL, RedisBudget(server, lease=10)) for server in servers]


async def answered(budget, used, allowed=100, reset=60.0, *, status=200, retry_after=None, took=0.0):
    """Let a process hear of an answer, and wait until the server has."""
    exchange = Exchange("GET", USERS, (), 1, time.monotonic() - took, status=status)
    rate = Rate(used, allowed, reset) if used is not None else None
    budget.learn("a-payer", exchange, rate, retry_after)
    await sent(budget)


async def sent(budget):
    await asyncio.gather(*budget._shared._sending)


def admit(budget, template=USERS, *, payer="a-payer", seconds=1):
    return budget.admit(payer, template, Deadline.after(seconds))


async def admitted(budgets, times, template=USERS, **how):
    """How many of this many calls, made by all processes at once, are admitted."""
    answers = await asyncio.gather(
        *(admit(budget, template, **how) for budget in budgets for _ in range(times)),
        return_exceptions=True,
    )
    assert all(isinstance(answer, RateLimited) for answer in answers if isinstance(answer, Exception))
    return [answer for answer in answers if not isinstance(answer, Exception)]


async def test_what_one_process_learns_counts_for_all(budgets):
    first, second, _ = budgets
    await answered(first, 100)
    with pytest.raises(RateLimited) as caught:
        await admit(second)
    assert 55 < caught.value.retry_after <= 60


async def test_the_last_calls_are_found_once_by_all_processes_together(budgets):
    await answered(budgets[0], 90)
    assert len(await admitted(budgets, 20)) == 10


async def test_calls_that_are_over_leave_their_place_when_they_were_not_counted(budgets):
    first, second, _ = budgets
    await answered(first, 90)
    for admission in await admitted([first], 10):
        first.release(admission)
    await sent(first)
    assert len(await admitted([second], 20)) == 10


async def test_calls_of_a_process_that_died_are_given_up(servers):
    dead = RateBudget(REAL, RedisBudget(servers[0], lease=0.05))
    alive = RateBudget(REAL, RedisBudget(servers[1], lease=10))
    await answered(dead, 90)
    assert len(await admitted([dead], 20)) == 10
    async with asyncio.timeout(5):
        while not await admitted([alive], 1):  # noqa: ASYNC110  # nobody tells when a call is given up
            await asyncio.sleep(0.01)


async def test_answers_that_tell_no_count_are_counted(budgets):
    first, second, _ = budgets
    await answered(first, 98)
    await answered(first, None)
    await answered(first, None)
    assert await admitted([second], 1) == []


async def test_answers_that_overtake_each_other_leave_the_higher_count(budgets):
    first, second, third = budgets
    await answered(first, 100)
    await answered(second, 99)
    assert await admitted([third], 1) == []


async def test_a_late_answer_does_not_count_in_the_new_window(budgets):
    first, second, third = budgets
    await answered(first, 100)
    await answered(second, 60, reset=65.0, took=9.0)
    assert await admitted([third], 1) == []


async def test_a_new_window_begins_for_all(budgets):
    first, second, _ = budgets
    await answered(first, 100)
    await answered(first, 1, reset=90.0)
    assert len(await admitted([second], 1)) == 1


async def test_a_window_ends_by_the_servers_clock(budgets):
    first, second, _ = budgets
    await answered(first, 100, reset=0.05)
    assert isinstance(await admit(second, seconds=5), object)
    assert len(await admitted([second], 150)) == 99


async def test_a_path_that_is_closed_is_closed_for_all_and_no_other_path_is(budgets):
    first, second, _ = budgets
    await answered(first, 5, status=429, retry_after=30.0)
    assert await admitted([second], 1) == []
    assert len(await admitted([second], 1, QUEUES)) == 1


async def refused(budget, times=1, *, retry_after=0.05):
    """Make calls, and let a process see a 429 for each."""
    for admission in await admitted([budget], times):
        exchange = Exchange("GET", USERS, (), 1, time.monotonic(), status=429)
        budget.learn("a-payer", exchange, Rate(5, 100_000, 60.0), retry_after)
        budget.release(admission)
    await sent(budget)


async def test_after_a_rest_one_call_of_all_processes_probes(budgets):
    first, second, third = budgets
    await refused(first)
    await asyncio.sleep(0.06)
    (probe,) = await admitted([second], 1, seconds=0.01)
    assert await admitted([third], 3, seconds=0.01) == []
    second.release(probe)
    await sent(second)
    assert len(await admitted([third], 3)) == 3


async def test_a_probe_of_a_process_that_died_is_given_up(budgets):
    first, second, third = budgets
    await refused(first)
    await asyncio.sleep(0.06)
    assert len(await admitted([second], 1)) == 1
    assert len(await admitted([third], 1, seconds=5)) == 1


def path_key(name):
    return f"gateway:{{a-payer}}:{name}:{USERS}"


async def test_the_limit_of_a_path_is_learned_by_all_processes_together_and_holds_for_all(budgets, servers):
    first, second, third = budgets
    for one, other in ((first, second), (second, third)):
        for budget in (one, other):
            for admission in await admitted([budget], 30):
                budget.release(admission)
        await refused(one, 2)
        await asyncio.sleep(0.06)
        for admission in await admitted([third], 1):
            third.release(admission)
        await sent(third)
        if one is first:
            # A minute goes by in the server, which knows no clock but its own.
            await servers[0].ask(("HINCRBY", path_key("path"), "at", -61_000), ("DEL", path_key("sent")))
    ((limit,),) = [await servers[0].ask(("HGET", path_key("path"), "limit"))]
    assert int(limit) == 60
    assert await admitted(budgets, 1) == []
    assert len(await admitted(budgets, 1, QUEUES)) == 3


async def test_one_429_leaves_a_path_without_a_limit(budgets):
    first, second, third = budgets
    for admission in await admitted([first], 60):
        first.release(admission)
    await refused(first)
    await asyncio.sleep(0.06)
    for admission in await admitted([second], 1):
        second.release(admission)
    await sent(second)
    assert len(await admitted([second, third], 100)) == 200


async def test_a_token_that_is_closed_is_closed_for_all_and_no_other_token_is(budgets):
    first, second, _ = budgets
    await answered(first, 100, status=429, retry_after=30.0)
    assert await admitted([second], 1, QUEUES) == []
    assert len(await admitted([second], 1, payer="b-payer")) == 1


async def test_without_the_server_no_process_waits_and_each_uses_its_own_count(
    key_value_server, servers, budgets
):
    await answered(budgets[0], 90)
    await key_value_server.stop()
    assert len(await admitted(budgets[:1], 20)) == 10
    assert servers[0].away


async def test_garbage_in_the_server_is_no_budget(servers, budgets):
    for key in ("budget", "flights", "closed", f"path:{USERS}", f"sent:{USERS}"):
        await servers[0].ask(("SET", f"gateway:{{a-payer}}:{key}", "garbage"))
    assert len(await admitted(budgets, 20)) == 60
    await answered(budgets[0], 100)
    assert await admitted(budgets[1:], 1) == []
    assert not any(server.away for server in servers)


async def test_no_token_is_in_the_server(servers, budgets):
    await admitted(budgets, 1)
    await answered(budgets[0], 5, status=429, retry_after=30.0)
    ((keys,),) = [await servers[0].ask(("KEYS", "*"))]
    assert keys
    assert not any(b"a-token" in key for key in keys)
