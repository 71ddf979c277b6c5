"""Channels on a sandbox in compressed time."""

from collections.abc import AsyncIterator

import pytest
from channel_harness import ChannelHarness, harness_on
from ticking import Ticking

from gateway.sandbox import Organisation, Sandbox


@pytest.fixture
async def harness(sandbox: Sandbox, sandbox_url: str, clock: Ticking) -> AsyncIterator[ChannelHarness]:
    async with harness_on(sandbox, sandbox_url, clock) as harness:
        yield harness


@pytest.fixture
def topics(organisation: Organisation) -> list[str]:
    """The conversations of each user."""
    return [f"v2.users.{user}.conversations" for user in organisation.all("user")]
