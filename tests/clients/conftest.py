"""Clients that others wrote, unmodified."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from client import Client
from node import HERE, Node

from gateway.cli import main
from gateway.sandbox import DEMO_TOKEN


@pytest.fixture
def node() -> Node:
    """Where Node or its packages are missing, the test is skipped."""
    path = shutil.which("node")
    if not path:
        pytest.skip("Node is missing: see nodejs.org, version 20 or newer")
    if not (HERE / "node_modules").is_dir():
        pytest.skip("the clients are not installed: make clients, with Node 20 or newer")
    return Node(path)


@pytest.fixture
def kit(tmp_path: Path) -> str:
    """The folder of the kits, from where they find the clients that they are for."""
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    folder = str(tmp_path / "kit")
    assert CliRunner().invoke(main, ["schema", "--clients", folder]).exit_code == 0
    return folder


@pytest.fixture
async def served(client: Client) -> dict[str, Any]:
    """What a client needs to know of the gateway."""
    schema = await client.send("GET", "/api.graphql")
    return {
        "url": f"{client.url}/graphql",
        "headers": {"authorization": f"Bearer {DEMO_TOKEN}"},
        "schema": schema.body,
    }
