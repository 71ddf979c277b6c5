"""The first thing that the README shows is true."""

import json
import re
from pathlib import Path

import pytest
from client import Client

from gateway.sandbox import Organisation

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def organisation() -> Organisation:
    """As `make run` has it."""
    return Organisation.seeded(seed=1, conversations=25, waiting=3)


async def test_the_readmes_first_query_has_the_answer_that_it_shows(client: Client):
    (query,) = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)
    (answer,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    assert await client.ask(query) == json.loads(answer)
