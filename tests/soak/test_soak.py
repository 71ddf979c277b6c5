"""The soak in compressed time: the sandbox and the gateway live by a clock that a test moves on."""

import asyncio
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from gateway.app import serve
from gateway.sandbox import Organisation, Sandbox
from gateway.settings import Settings
from gateway.upstream.clock import Time
from tests.soak.load import Load
from tests.soak.truth import WHOLE, Truth
from tests.soak.visitors import Visitors

_A_MINUTE = 1000
"""Screens asked for in a minute."""


class Clock:
    """Seconds that pass when a test moves them on; who sleeps is woken by that."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait until that many seconds have passed."""
        awake = asyncio.Event()
        self._sleepers.append((self.now + seconds, awake))
        await awake.wait()

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        for sleeper in [sleeper for sleeper in self._sleepers if sleeper[0] <= self.now]:
            self._sleepers.remove(sleeper)
            sleeper[1].set()


class World:
    """A gateway on a sandbox whose conversations keep changing, and a load of screen queries."""

    def __init__(self, sandbox: Sandbox, clock: Clock, load: Load, metrics: Callable[[], bytes]) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.load = load
        self.metrics = metrics

    async def live(self, seconds: float, *, screens: int) -> None:
        """Ask for so many screens a minute, while ten things happen in a second."""
        asking: set[asyncio.Task[None]] = set()
        every = 60 / screens
        for step in range(round(seconds / every)):
            self.clock.move(every)
            if int(step * every * 10) != int((step + 1) * every * 10):
                self.load.truth.change()
            asking.add(asyncio.create_task(self.load.ask()))
            # Who waits for the budget is answered only after time has moved on.
            done, asking = await asyncio.wait(asking, timeout=5)
            for task in done:
                task.result()
        assert not asking

    @property
    def refused(self) -> int:
        """How many calls the upstream answered with 429."""
        return sum(b'status="429"' in line for line in self.metrics().splitlines())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(clock: Clock) -> AsyncIterator[World]:
    organisation = Organisation.seeded(seed=5, conversations=5, users=40)
    sandbox = Sandbox(organisation, limit=300, clock=clock)
    async with sandbox.serve() as upstream, aiohttp.ClientSession() as session:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": upstream}, live={"lease": 0})
        time = Time(clock=clock, now=clock, sleep=clock.sleep)
        async with serve(settings, time=time) as gateway:
            load = Load(session, gateway.url, Truth(sandbox, clock), clock)
            yield World(sandbox, clock, load, gateway.metrics.text)


async def test_a_thousand_screens_a_minute_are_complete_and_fresh_and_meet_no_429(world: World):
    await world.live(seconds=75, screens=_A_MINUTE)
    outcomes = world.load.outcomes
    assert outcomes.asked == 1250
    assert outcomes.wrong == {}
    assert set(outcomes.told) == {"recent"}
    assert outcomes.calls == len(world.sandbox.calls)
    assert not world.refused


async def test_ten_thousand_screens_a_minute_are_complete_or_say_what_is_not_and_none_fails_whole(
    world: World,
):
    await world.live(seconds=10, screens=10 * _A_MINUTE)
    outcomes = world.load.outcomes
    assert outcomes.asked == 1667
    assert outcomes.wrong == {}
    assert "recent" in outcomes.told
    assert outcomes.calls == len(world.sandbox.calls) < 300
    assert not world.refused


async def test_an_answer_that_is_too_old_or_lacks_something_is_noticed(world: World):
    truth, began = world.load.truth, world.clock()
    answer = await world.load.screen()
    assert not list(truth.faults(answer, began))
    for _ in range(20):
        truth.change()
    world.clock.move(1.9)
    assert not list(truth.faults(answer, world.clock()))
    world.clock.move(0.2)
    assert list(truth.faults(answer, world.clock())) == [
        "the conversations are not those of the last 2 seconds"
    ]
    answer["data"]["activeConversations"]["nodes"][0]["divisions"][0]["division"] = None
    assert "a division is not shown" in list(truth.faults(answer, began))
    assert list(truth.faults({"data": {"activeConversations": None}}, began)) == [WHOLE]


async def test_clients_that_come_and_leave_by_every_door_leave_nothing_behind():
    async with Sandbox(Organisation.seeded(1, 5), limit=1_000_000).serve() as upstream:
        settings = Settings(http={"port": 0, "grace": 1}, upstream={"url": upstream})
        async with serve(settings) as gateway:
            visitors = Visitors(gateway.url, seed=1)
            async with visitors.coming(20):
                await asyncio.sleep(4)
            nothing = {"gateway_operations_running 0.0"} | {
                f'gateway_streams{{transport="{transport}"}} 0.0' for transport in ("sse", "websocket")
            }
            async with asyncio.timeout(5):
                while not nothing <= set(gateway.metrics.text().decode().splitlines()):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
    assert len(visitors.visits) == 10
