"""Traces for the router of a federated graph, read by Apollo's own library."""

import json
import time
from typing import Any

import pytest
from client import Client
from node import Node

from gateway.settings import Settings

ASKED = {"apollo_federation_include_trace": "ftv1"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"
QUERY = """query($unknown: ID!) {
  me { name }
  unknown: user(id: $unknown) { name }
  users(ids: [$unknown]) { name }
}"""


async def ask(client: Client, **headers: str) -> dict[str, Any]:
    return await client.ask(QUERY, {"unknown": UNKNOWN}, **headers)


def moment(timestamp: dict[str, Any]) -> float:
    """Seconds since 1970 of a protobuf timestamp."""
    return int(timestamp["seconds"]) + timestamp.get("nanos", 0) / 1e9


class TestWhereTheyAreAllowed:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"telemetry": settings.telemetry.model_copy(update={"ftv1": True})})

    async def test_a_trace_has_the_times_and_each_error_in_its_place(self, node: Node, client: Client):
        before = time.time()
        answer = await ask(client, **ASKED)
        after = time.time()
        trace = await node.run("federated_trace.mjs", answer["extensions"])

        began, ended = (moment(trace[key]) for key in ("startTime", "endTime"))
        assert before - 0.01 <= began <= ended <= after + 0.01
        assert int(trace["durationNs"]) == pytest.approx((ended - began) * 1e9, abs=2e6)
        first, second = answer["errors"]
        unknown, users = trace["root"]["child"]
        assert unknown["responseName"] == "unknown"
        assert [json.loads(error["json"]) for error in unknown["error"]] == [first]
        assert users["responseName"] == "users"
        (item,) = users["child"]
        assert item["index"] == 0
        assert item["error"][0]["message"] == second["message"]
        assert item["error"][0]["location"] == second["locations"]

    async def test_nobody_gets_one_unasked(self, client: Client):
        assert "extensions" not in await ask(client)


async def test_no_router_gets_one_where_they_are_not_allowed(client: Client):
    assert "extensions" not in await ask(client, **ASKED)
