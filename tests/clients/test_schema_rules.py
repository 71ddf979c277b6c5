"""Rules that linters have for schemas."""

from typing import Any

from node import Node


async def test_graphql_eslint_has_nothing_to_say_of_the_schema(node: Node, served: dict[str, Any]):
    assert await node.run("lint.mjs", served) == []
