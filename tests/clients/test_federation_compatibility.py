"""Apollo's subgraph compatibility suite, against its own schema on the gateway's server."""

import socket

import pytest
from compatibility import products
from endpoint import serve_schema
from node import Node

ROUTER = 4000
"""The port at which the suite asks its router."""


async def test_every_test_of_the_suite_passes(node: Node):
    with socket.socket() as wanted:
        wanted.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            wanted.bind(("", ROUTER))
        except OSError:
            pytest.skip(f"port {ROUTER}, which the suite cannot do without, is taken")
    async with serve_schema(products.SCHEMA, federated_traces=True) as url:
        given = {"url": f"{url}/graphql", "sdl": products.SCHEMA.as_str()}
        results = await node.run("compatibility/suite.mjs", given)
    assert len(results) == 23
    assert {name: why for name, status, why in results if status != "passed"} == {}
