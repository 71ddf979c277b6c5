"""A sandbox in compressed time, and what follows its conversations and users."""

from collections.abc import AsyncIterator

import pytest
from following import Desk, desk_on
from ticking import Ticking

from gateway.sandbox import Organisation, Sandbox


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def sandbox(organisation: Organisation, clock: Ticking) -> Sandbox:
    return Sandbox(organisation, limit=100_000, clock=clock)


@pytest.fixture
async def desk(sandbox: Sandbox, sandbox_url: str, clock: Ticking) -> AsyncIterator[Desk]:
    async with desk_on(sandbox, sandbox_url, clock) as desk:
        yield desk
