"""Replicas that share a server share the token's budget."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from client import Client
from keyvalue import PROGRAM, KeyValueServer

from gateway.app import serve
from gateway.sandbox import Organisation, Sandbox
from gateway.settings import Settings

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="neither valkey-server nor redis-server is installed")

LIMIT = 60
QUERY = "query($id: ID!) {conversation(id: $id) {id}}"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(Organisation.seeded(seed=7, conversations=50), limit=LIMIT)


@pytest.fixture
async def replicas(sandbox, session, tmp_path):
    """Clients of three gateways on one sandbox and one server."""
    server = KeyValueServer(tmp_path)
    await server.start()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(sandbox.serve())
        settings = Settings(
            http={"port": 0, "grace": 1},
            upstream={"url": url, "deadline": 5},
            cache={"url": server.url, "key": "a key that replicas share"},
            live={"lease": 0},
        )
        gateways = [await stack.enter_async_context(serve(settings)) for _ in range(3)]
        yield [Client(session, gateway.url) for gateway in gateways]
    await server.stop()


async def test_three_replicas_together_make_no_more_calls_than_the_token_has(replicas, sandbox):
    ids = [each["id"] for each in sandbox.organisation.active(sandbox.organisation.user_id)]
    # Each reads the budget once, so that none of them guesses it.
    for replica in replicas:
        await replica.ask(QUERY, {"id": ids[0]})
    answers = await asyncio.gather(*(replica.ask(QUERY, {"id": id_}) for id_ in ids for replica in replicas))
    whole = [answer for answer in answers if "errors" not in answer]
    limited = [error for answer in answers for error in answer.get("errors", ())]
    assert len(whole) == LIMIT - 3
    assert {error["extensions"]["code"] for error in limited} == {"RATE_LIMITED"}
    assert all(error["extensions"]["resetAt"].endswith("Z") for error in limited)
    assert len(sandbox.calls) == LIMIT
