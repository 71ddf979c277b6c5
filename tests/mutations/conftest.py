"""A scene for acts, with either engine."""

import pytest
from client import Client
from scene import Scene, words_of

from gateway.sandbox import Sandbox


@pytest.fixture(params=["planned", "reference"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def scene(sandbox: Sandbox, sandbox_url: str, client: Client) -> Scene:
    return Scene(sandbox, sandbox_url, client, words_of(sandbox))
