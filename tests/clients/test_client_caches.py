"""What the caches of clients hold: all that an answer says, with the clients' default settings."""

from typing import Any

import pytest
from node import Node
from selection import everything

from gateway.app import CORE
from gateway.sandbox import Organisation
from gateway.sandbox.seeds import automation
from gateway.settings import Settings

KINDS = {
    "User": ("users", "user", 60),
    "Queue": ("queues", "queue", 20),
    "Flow": ("flows", "flow", 20),
    "Conversation": ("conversations", "conversation", 60),
    "ConversationAnalytics": ("conversationsAnalytics", "conversation", 60),
}


@pytest.fixture
def organisation() -> Organisation:
    organisation = Organisation.seeded(seed=1, conversations=50, users=60, queues=20)
    for _ in range(3):
        automation.add_flows(organisation, list(organisation.all("user")))
    return organisation


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An operation that asks for everything is larger than any that a front end asks."""
    limits = {"fields": 5000, "tokens": 10_000, "bytes": 1_000_000, "calls": 10_000}
    limits |= {"answer_objects": 1_000_000, "answer_bytes": 200_000_000}
    return settings.model_copy(update={"limits": settings.limits.model_copy(update=limits)})


def operation(type_: str, organisation: Organisation) -> dict[str, Any]:
    """All that there is of many entities of a type."""
    root, kind, count = KINDS[type_]
    ids = list(organisation.all(kind))[:count]
    assert len(ids) == count
    query = f"query Everything($ids: [ID!]!) {{ {root}(ids: $ids) {{ {everything(CORE, type_)} }} }}"
    return {"query": query, "variables": {"ids": ids}}


async def check_caches(script: str, node: Node, organisation: Organisation, given: dict[str, Any]) -> None:
    """See that a script reads back equal all that it wrote into its client's cache."""
    operations = [operation(type_, organisation) for type_ in KINDS]
    lost = await node.run(f"caches/{script}", {**given, "operations": operations})
    assert lost == [], "\n".join(lost)


@pytest.mark.parametrize("script", ["apollo.mjs", "urql.mjs"])
async def test_a_client_reads_back_every_field_with_its_default_settings(
    script: str, node: Node, served: dict[str, Any], organisation: Organisation
):
    await check_caches(script, node, organisation, served)


@pytest.mark.parametrize("script", ["apollo.mjs", "urql.mjs", "relay.mjs"])
async def test_a_client_reads_back_every_field_with_the_kit(
    script: str, node: Node, served: dict[str, Any], kit: str, organisation: Organisation
):
    await check_caches(script, node, organisation, {**served, "kit": kit})
