"""One caller whose calls hang, and another who does not notice."""

import asyncio

import pytest
from client import Client

from gateway.sandbox import DEMO_TOKEN, Fault, Organisation, Sandbox, faults
from gateway.sandbox.tokens import Token
from gateway.settings import Settings

CONVERSATION = "/api/v2/conversations/{id}"
MANY = "query ($ids: [ID!]!) { conversations(ids: $ids) { id } }"
ONE = "query ($id: ID!) { conversation(id: $id) { id } }"
OTHER_TOKEN = "another-token-of-the-same-user"  # the sandbox's


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=210)


@pytest.fixture
def sandbox(organisation: Organisation) -> Sandbox:
    sandbox = Sandbox(organisation, limit=100_000)
    sandbox.add(Token(OTHER_TOKEN, organisation.user_id))
    return sandbox


@pytest.fixture
def timeout() -> float:
    """Seconds for one call."""
    return 20.0


@pytest.fixture
def settings(settings: Settings, timeout: float) -> Settings:
    return settings.model_copy(
        update={
            "upstream": settings.upstream.model_copy(update={"timeout": timeout, "deadline": 2 * timeout})
        }
    )


def let_hang(sandbox: Sandbox, organisation: Organisation, count: int) -> list[str]:
    ids = list(organisation.all("conversation"))
    for id_ in ids[:count]:
        sandbox.faults.add(Fault(faults.hang(), template=CONVERSATION, id=id_))
    return ids


async def test_two_hundred_hanging_calls_delay_no_other_caller(
    client: Client, sandbox: Sandbox, organisation: Organisation
):
    ids = let_hang(sandbox, organisation, 200)
    hanging = asyncio.create_task(client.ask(MANY, {"ids": ids[:200]}))
    while len(sandbox.calls) < 50:  # noqa: ASYNC110  # nobody tells
        await asyncio.sleep(0.01)

    for _ in range(20):
        assert "errors" not in await client.ask("{ me { name } }", token=OTHER_TOKEN)
        answers = await asyncio.gather(
            *(client.ask(ONE, {"id": id_}, token=OTHER_TOKEN) for id_ in ids[200:])
        )
        assert not any("errors" in answer for answer in answers)
    assert not hanging.done()
    hanging.cancel()


class TestCallsThatEnd:
    @pytest.fixture
    def timeout(self) -> float:
        return 0.5

    async def test_in_nothing_open_the_breaker_for_their_caller_only(
        self, client: Client, sandbox: Sandbox, organisation: Organisation
    ):
        ids = let_hang(sandbox, organisation, 20)
        await client.ask(MANY, {"ids": ids[:20]})

        refused = await client.ask(ONE, {"id": ids[200]}, token=DEMO_TOKEN)
        assert [error["extensions"]["code"] for error in refused["errors"]] == ["UPSTREAM_UNAVAILABLE"]
        assert "errors" not in await client.ask(ONE, {"id": ids[200]}, token=OTHER_TOKEN)
