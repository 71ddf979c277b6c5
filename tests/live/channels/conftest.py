"""Channels on a sandbox in compressed time."""

from collections.abc import AsyncIterator

import pytest
from recording_listener import Station, station_on
from ticking import Ticking

from gateway.sandbox import Organisation, Sandbox


@pytest.fixture
async def station(sandbox: Sandbox, sandbox_url: str, clock: Ticking) -> AsyncIterator[Station]:
    async with station_on(sandbox, sandbox_url, clock) as station:
        yield station


@pytest.fixture
def topics(organisation: Organisation) -> list[str]:
    """The conversations of each user."""
    return [f"v2.users.{user}.conversations" for user in organisation.all("user")]
