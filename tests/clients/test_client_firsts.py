"""What clients do first."""

from pathlib import Path
from typing import Any

import pytest
from client import Client
from node import Node

from gateway.sandbox import Organisation

SCREEN = (Path(__file__).parents[1] / "bench/queries/screen.graphql").read_text(encoding="utf-8")


@pytest.mark.parametrize("query", ["{ me { name } }", SCREEN])
async def test_urqls_first_query_comes_by_get_and_is_answered(
    query: str, node: Node, served: dict[str, Any], client: Client
):
    asked = await node.run("firsts/urql.mjs", {**served, "query": query})
    assert asked["methods"] == ["GET"]
    assert without_types(asked["data"]) == without_types((await client.ask(query))["data"])


def without_types(data: Any) -> Any:
    """Data without the names of types, which urql asks for everywhere."""
    if isinstance(data, dict):
        return {key: without_types(value) for key, value in data.items() if key != "__typename"}
    return [without_types(item) for item in data] if isinstance(data, list) else data


async def test_relay_reads_a_users_fragment_again_by_its_self_uri(
    node: Node, served: dict[str, Any], kit: str, organisation: Organisation
):
    user = organisation.all("user")[organisation.user_id]
    given = {**served, "kit": kit, "variables": {"selfUri": user["selfUri"]}}
    assert await node.run("firsts/relay.mjs", given) == {key: user[key] for key in ("selfUri", "name")}
