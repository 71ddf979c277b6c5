"""What most tests need: a sandbox on a socket, a gateway on it, and a client of both."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from gateway.app import Gateway, serve
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.settings import Settings


@dataclass(frozen=True)
class Client:
    """Asks a gateway as a front end would."""

    session: aiohttp.ClientSession
    url: str

    async def ask(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        token: str | None = DEMO_TOKEN,
        **headers: str,
    ) -> dict[str, Any]:
        """The answer to an operation; underscores in header names stand for dashes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        body = {"query": query, "variables": variables or {}}
        async with self.session.post(f"{self.url}/graphql", json=body, headers=sent) as response:
            return await response.json()


Serve = Callable[..., AbstractAsyncContextManager[Gateway]]


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
def settings(sandbox_url: str) -> Settings:
    """Of a gateway on the sandbox, at any free port."""
    return Settings(http={"port": 0, "grace": 1}, upstream={"url": sandbox_url})


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
