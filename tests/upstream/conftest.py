"""Servers, and a caller and a clock for the calls to them."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from calling import caller_of
from wire import Wire

from gateway.upstream.caller import Caller
from gateway.upstream.clock import Time
from gateway.upstream.transport.session import open_session


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    wire = Wire()
    await wire.start()
    yield wire
    await wire.stop()


@pytest.fixture
async def other_wire() -> AsyncIterator[Wire]:
    wire = Wire()
    await wire.start()
    yield wire
    await wire.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session(connect_timeout=1) as session:
        yield session


@pytest.fixture
def caller() -> Caller:
    return caller_of()


class Clock:
    """A clock that moves when a test sets it, or when code sleeps on it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def time(clock: Clock) -> Time:
    """Time by that clock, in 2023."""
    return Time(clock=clock, now=lambda: 1_700_000_000.0 + clock.now - 1000.0, sleep=clock.sleep)
