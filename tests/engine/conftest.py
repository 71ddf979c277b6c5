"""Both engines on one sandbox, once for all tests of this room."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import world
from pair import Pair, open_pair
from spoiling import Spoiler

from gateway.sandbox import Organisation


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """The event loop of the property tests, which hypothesis calls again and again."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def spoiler() -> Spoiler:
    return Spoiler()


@pytest.fixture(scope="session")
def shared_pair(runner: asyncio.Runner, spoiler: Spoiler) -> Iterator[Pair]:
    opened = open_pair(world.organisation(), spoiler.add_to)
    yield runner.run(opened.__aenter__())
    runner.run(opened.__aexit__(None, None, None))


@pytest.fixture
async def pair(organisation: Organisation) -> AsyncIterator[Pair]:
    """The two engines on a sandbox of a test's own."""
    async with open_pair(organisation) as pair:
        yield pair
