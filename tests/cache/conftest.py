"""Servers for what replicas share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from keeper import KEY, keeping
from keyvalue import PROGRAM, KeyValueServer, Proxy
from redis.asyncio import Redis

from gateway.settings import Settings


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[KeyValueServer]:
    if PROGRAM is None:
        pytest.skip("neither valkey-server nor redis-server is installed")
    server = KeyValueServer(tmp_path)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def proxy(server: KeyValueServer) -> AsyncIterator[Proxy]:
    proxy = Proxy(server.port)
    await proxy.start()
    yield proxy
    await proxy.stop()


@pytest.fixture
async def held(server: KeyValueServer) -> AsyncIterator[Redis]:
    """What the server holds, seen from outside."""
    async with server.client() as client:
        yield client


@pytest.fixture
def settings(settings: Settings, server: KeyValueServer) -> Settings:
    """Of a gateway that keeps entities in the server."""
    return keeping(settings, url=server.url, key=KEY)
