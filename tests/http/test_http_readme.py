"""What the README shows is true."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from client import Client
from subscribing import next_of, sockets, subscribe

from gateway.app import Gateway
from gateway.sandbox import DEMO_TOKEN, Organisation

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
QUERY, MUTATION, SUBSCRIPTION = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def organisation() -> Organisation:
    """As `make run` has it."""
    return Organisation.seeded(seed=1, conversations=25, waiting=3)


async def test_the_readmes_first_query_has_the_answer_that_it_shows(client: Client):
    (answer,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    assert await client.ask(QUERY) == json.loads(answer)


async def test_the_readmes_subscription_tells_what_its_mutation_does(
    client: Client, gateway: Gateway, organisation: Organisation
):
    active = organisation.active(organisation.user_id)
    call = active[0]
    agent = call["participants"][-1]["id"]
    mutation = MUTATION.replace("…", call["id"], 1).replace("…", agent, 1)
    async with sockets(gateway.url, 1, DEMO_TOKEN) as (socket,):
        await subscribe(socket, "a", SUBSCRIPTION)
        first = [(await next_of(socket))["data"]["myConversationsUpdated"] for _ in active]
        assert {one["kind"] for one in first} == {"SNAPSHOT"}
        assert {one["conversation"]["id"] for one in first} == {one["id"] for one in active}
        answer = await client.ask(mutation)
        assert answer["data"]["holdParticipant"] == {
            "outcome": "DONE",
            "userErrors": [],
            "participant": {"calls": [{"held": True}]},
        }
        async with asyncio.timeout(10):
            update = (await next_of(socket))["data"]["myConversationsUpdated"]
        assert (update["kind"], update["conversation"]["id"]) == ("CHANGED", call["id"])
        assert [(one["kind"], one["participant"]["id"]) for one in update["changes"]] == [("HELD", agent)]
