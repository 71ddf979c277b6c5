"""An endpoint on a schema made for breaking."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from client import Client
from fragile import serve_fragile


@pytest.fixture
async def fragile(session: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with serve_fragile() as url:
        yield Client(session, url)
