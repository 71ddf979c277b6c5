"""A sandbox on a real socket, and a client of it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from asking import Asker
from stopped import Clock

from gateway.sandbox import Organisation, Sandbox


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(7, 24, users=24, ended=28)


@pytest.fixture
def sandbox(organisation: Organisation, clock: Clock) -> Sandbox:
    return Sandbox(organisation, clock=clock, heartbeat=0.05)


@pytest.fixture
async def ask(sandbox: Sandbox) -> AsyncIterator[Asker]:
    async with sandbox.serve() as url, aiohttp.ClientSession() as session:
        yield Asker(sandbox, url, session)
