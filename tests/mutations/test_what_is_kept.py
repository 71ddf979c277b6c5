"""What was kept of a conversation or a user from before an act does not answer for it afterwards."""

from collections.abc import AsyncIterator

import pytest
from client import Client
from scene import Scene

from gateway.app import Gateway, serve
from gateway.settings import Settings

ME = "query ($id: ID!) { user(id: $id) { name title } }"
USER = ("GET", "/api/v2/users/{id}")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"cache": settings.cache.model_copy(update={"enabled": True})})


@pytest.fixture
async def gateway(settings: Settings) -> AsyncIterator[Gateway]:
    async with serve(settings) as gateway:
        yield gateway


async def test_a_user_is_read_again_after_an_act_and_no_other_entity(scene: Scene, client: Client):
    queue = "query ($id: ID!) { queue(id: $id) { description } }"
    for _ in range(2):
        assert (await client.ask(ME, {"id": scene.words["me"]}))["data"]["user"]["name"]
        assert (await client.ask(queue, {"id": scene.words["queue"]}))["data"]["queue"]
    assert sorted(scene.calls()) == [("GET", "/api/v2/routing/queues/{id}"), USER]
    given = {"userId": "{me}", "presenceDefinitionId": "{meeting}"}
    await scene.act("setPresence", given, selects="user { presence { presenceDefinition { id } } }")
    scene.calls()
    assert (await client.ask(ME, {"id": scene.words["me"]}))["data"]["user"]["name"]
    assert (await client.ask(queue, {"id": scene.words["queue"]}))["data"]["queue"]
    assert scene.calls() == [USER]
