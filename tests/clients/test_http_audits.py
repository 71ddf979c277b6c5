"""The audits of GraphQL over HTTP that the specification's authors publish."""

from typing import Any

from node import Node


async def test_every_audit_passes_without_a_notice(node: Node, served: dict[str, Any]):
    results = await node.run("audits.mjs", served)
    assert [audit for audit in results if audit["status"] != "ok"] == []
    assert len(results) >= 61
