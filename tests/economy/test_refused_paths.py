"""Paths that answer 429 though their token has calls left, by a clock that a test moves."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from client import Client
from ticking import Ticking

from gateway.app import serve
from gateway.sandbox import Fault, Organisation, Sandbox, faults
from gateway.settings import Settings
from gateway.upstream.clock import Time

CONVERSATION = "/api/v2/conversations/{id}"
QUERY = "query ($id: ID!) { conversation(id: $id) { id } }"
LIMIT = 60


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=200)


@pytest.fixture
def path_limits() -> dict[str, int]:
    return {}


@pytest.fixture
def sandbox(organisation: Organisation, clock: Ticking, path_limits: dict[str, int]) -> Sandbox:
    return Sandbox(organisation, limit=100_000, clock=clock, path_limits=path_limits)


@pytest.fixture
async def gateway_client(settings: Settings, clock: Ticking) -> AsyncIterator[Client]:
    time = Time(clock=clock, now=clock, sleep=clock.sleep)
    async with serve(settings, time=time) as gateway, aiohttp.ClientSession() as session:
        yield Client(session, gateway.url)


@pytest.fixture
def ask(gateway_client: Client, organisation: Organisation, clock: Ticking):
    """Reads this many conversations a second, each by one call; returns the times of the answered calls."""
    ids = list(organisation.all("conversation"))

    async def one(number: int, answered: list[float]) -> None:
        asked = clock()
        answer = await gateway_client.ask(QUERY, {"id": ids[number % len(ids)]})
        if "errors" not in answer:
            answered.append(asked)

    async def ask(rate: int, seconds: int) -> list[float]:
        answered: list[float] = []
        asking = set()
        for second in range(seconds):
            asking |= {asyncio.create_task(one(second * rate + number, answered)) for number in range(rate)}
            await clock.settle(asking)
            clock.tick(1.0)
        while asking := {task for task in asking if not task.done()}:
            await clock.settle(asking)
            clock.tick(1.0)
        return answered

    return ask


async def test_one_429_rests_its_path_for_as_long_as_it_says_and_no_longer(ask, sandbox):
    sandbox.faults.add(Fault(faults.status(429, retry_after="3"), template=CONVERSATION, calls={1}))
    assert len(await ask(1, 100)) >= 95


@pytest.mark.parametrize("retry_after", ["0", "soon", None])
async def test_one_429_that_says_nothing_sensible_costs_next_to_nothing(ask, sandbox, retry_after):
    sandbox.faults.add(Fault(faults.status(429, retry_after=retry_after), template=CONVERSATION, calls={1}))
    assert len(await ask(1, 100)) >= 95


async def test_a_path_is_tried_again_within_30_seconds_whatever_its_429_says(ask, sandbox, clock):
    sandbox.faults.add(Fault(faults.status(429, retry_after="999999999"), template=CONVERSATION, calls={1}))
    began = clock()
    answered = await ask(1, 60)
    assert [second for second in range(31, 60) if began + second not in answered] == []


async def test_after_a_rest_one_call_probes(ask, sandbox):
    sandbox.faults.add(Fault(faults.status(429, retry_after="10"), template=CONVERSATION))
    await ask(5, 25)
    assert len(sandbox.calls) <= 5 + 5


class TestAPathThatTakesSixtyAMinute:
    @pytest.fixture
    def path_limits(self):
        return {CONVERSATION: LIMIT}

    async def test_is_learned_and_kept_to(self, ask, sandbox, clock):
        minutes = 5
        began = clock()
        answered = await ask(2, 60 * minutes)

        refusals = sandbox.budget.refusals
        by_minute = [
            sum(began + 60 * minute <= at < began + 60 * (minute + 1) for at in refusals)
            for minute in range(minutes)
        ]
        # The first two minutes teach it: two calls at once are refused together, and a rest ends after 30 s.
        assert sum(by_minute) <= minutes
        assert by_minute[2:] == [0, 0, 0]
        assert len(answered) >= 0.9 * LIMIT * minutes
