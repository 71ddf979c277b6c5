"""A gateway that knows its own callers, their issuer, and a file of API keys."""

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest
from client import Client
from issuer import AUDIENCE, WALLBOARD, Issuer
from ticking import Ticking

from gateway.app import Gateway, serve
from gateway.sandbox import DEMO_CLIENT
from gateway.settings import Settings
from gateway.upstream.clock import Time


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with Issuer().serve() as issuer:
        yield issuer


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    """One key, which may see queues alone."""
    entry = {
        "name": "wallboard",
        "sha256": sha256(WALLBOARD.encode()).hexdigest(),
        "scopes": ["routing:queue:view"],
    }
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"keys": [entry]}))
    return file


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def settings(settings: Settings, issuer: Issuer, keys_file: Path) -> Settings:
    client_id, client_secret = DEMO_CLIENT
    auth = {
        "mode": "service",
        "client_id": client_id,
        "client_secret": client_secret,
        "jwks_url": f"{issuer.url}/jwks",
        "issuer": issuer.url,
        "audience": AUDIENCE,
        "api_keys_file": keys_file,
    }
    return Settings(**{**settings.model_dump(exclude={"cache"}), "auth": auth})


@pytest.fixture
async def gateway(settings: Settings, clock: Ticking) -> AsyncIterator[Gateway]:
    async with serve(settings, time=Time(clock, clock, clock.sleep)) as gateway:
        yield gateway


@pytest.fixture
def client(session: aiohttp.ClientSession, gateway: Gateway) -> Client:
    return Client(session, gateway.url)
