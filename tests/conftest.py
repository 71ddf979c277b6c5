"""What most tests need: a sandbox on a socket, a gateway on it, and a client of the gateway."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from client import Client
from planted import every_metric, pytest_runtest_makereport  # noqa: F401  # pytest finds them by name here

from gateway.app import Gateway, serve
from gateway.sandbox import Organisation, Sandbox
from gateway.settings import Settings


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=25)


@pytest.fixture
def sandbox(organisation: Organisation) -> Sandbox:
    """A sandbox with a budget that no test uses up."""
    return Sandbox(organisation, limit=100_000)


@pytest.fixture
async def sandbox_url(sandbox: Sandbox) -> AsyncIterator[str]:
    async with sandbox.serve() as url:
        yield url


@pytest.fixture
def engine() -> str:
    """What runs operations; a test of both engines is parametrised over it."""
    return "planned"


@pytest.fixture
def settings(sandbox_url: str, engine: str) -> Settings:
    """Of a gateway on the sandbox, at any free port; it keeps nothing, so every question is the first."""
    return Settings(
        engine=engine,
        http={"port": 0, "grace": 1},
        upstream={"url": sandbox_url},
        cache={"enabled": False},
        live={"lease": 0},
    )


@pytest.fixture
async def gateway(settings: Settings) -> AsyncIterator[Gateway]:
    async with serve(settings) as gateway:
        yield gateway


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(session: aiohttp.ClientSession, gateway: Gateway) -> Client:
    return Client(session, gateway.url)
