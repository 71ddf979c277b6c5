"""What safety is tested with: both engines, and a server that a hostile link would lead to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest


@pytest.fixture(params=["reference", "planned"])
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@dataclass
class Attacker:
    """A server that must get no request."""

    host: str = ""
    heard: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(await reader.read(65_536))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()


@pytest.fixture
async def attacker() -> AsyncIterator[Attacker]:
    attacker = Attacker()
    server = await asyncio.start_server(attacker.serve, "127.0.0.1", 0)
    attacker.host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield attacker
    server.close()
    await server.wait_closed()
    assert attacker.heard == []
