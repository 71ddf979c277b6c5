"""A fault of the gateway's own is masked in the place of what it took, by both engines."""

from typing import Any

import pytest
from calling import caller_of
from pair import BUDGET, Pair

from gateway.app import CORE
from gateway.engine.engine import Engine
from gateway.engine.operation_cache import OperationCache
from gateway.engine.planned.engine import PlannedEngine
from gateway.engine.reference import ReferenceEngine
from gateway.graph.context import Context
from gateway.graph.entity_class import model_of
from gateway.graph.model import read
from gateway.loaders import Entities, Loaders
from gateway.sandbox import DEMO_TOKEN
from gateway.upstream.call import ApiCall, Reply, Sender
from gateway.upstream.caller import Caller

REFERENCE = ReferenceEngine(CORE, BUDGET, suggests=True, guard=None)


class Faulty:
    """A sender with a fault on one path."""

    def __init__(self, sender: Sender, path: str) -> None:
        self._sender, self._path = sender, path

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        if call.path == self._path:
            raise RuntimeError("a secret of the caller's")
        return await self._sender.send(call, caller)


@pytest.mark.parametrize(
    "engine",
    [REFERENCE, PlannedEngine(CORE, REFERENCE, OperationCache(size=1_000_000), BUDGET, runs=True)],
    ids=["reference", "planned"],
)
@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("/api/v2/conversations", {("activeConversations",)}),
        ("/api/v2/users/me", {("me",)}),
        ("/api/v2/routing/queues", {("queues", 0), ("queues", 1)}),
    ],
)
async def test_a_fault_takes_its_place_and_nothing_else(
    pair: Pair, engine: Engine, path: str, places: set[tuple[Any, ...]]
) -> None:
    queues = list(pair.sandbox.organisation.all("queue"))[:2]
    operation = pair.operation(
        "query ($ids: [ID!]!) { activeConversations { totalCount } me { name } queues(ids: $ids) { name } }"
    )
    caller = caller_of(DEMO_TOKEN, 60)
    entities = Entities(Faulty(pair.waves, path), caller)
    context = Context(caller, Loaders(entities, lambda kind, data: read(model_of(kind.name), data)))

    result = await engine.prepare(operation, {"ids": queues}).execute(context)

    assert {tuple(error["path"]) for error in result.errors} == places
    assert {error["message"] for error in result.errors} == {"Internal error."}
    assert {error["extensions"]["code"] for error in result.errors} == {"INTERNAL_SERVER_ERROR"}
    assert len({error["extensions"]["errorId"] for error in result.errors}) == 1
    assert "secret" not in str(result)
    assert sum(value is not None for value in result.data.values()) == 3 - (path != "/api/v2/routing/queues")
