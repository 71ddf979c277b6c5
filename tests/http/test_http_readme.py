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
    query, _ = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)
    (answer,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    assert await client.ask(query) == json.loads(answer)


async def test_the_readmes_first_mutation_acts(client: Client, organisation: Organisation):
    _, mutation = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)
    call = organisation.active(organisation.user_id)[0]
    for id_ in (call["id"], call["participants"][-1]["id"]):
        mutation = mutation.replace("…", id_, 1)
    answer = await client.ask(mutation)
    assert answer["data"]["holdParticipant"] == {
        "outcome": "DONE",
        "userErrors": [],
        "participant": {"calls": [{"held": True}]},
    }
