"""Pages of connections, as clients go through them by edges, by nodes and by both."""

from typing import Any

import pytest
from client import Client
from node import Node

from gateway.sandbox import Organisation

INTERVAL = "2026-01-01T00:00:00Z/2026-02-28T00:00:00Z"
ARGUMENTS = {
    "activeConversations": "first: $first, after: $after",
    "conversationHistory": "interval: $interval, first: $first, after: $after",
    "userList": "first: $first, after: $after",
}
SELECTED = {
    "nodes": "nodes { __typename id selfUri }",
    "edges": "edges { cursor node { __typename id selfUri } }",
}
SELECTED["both"] = " ".join(SELECTED.values())


def listing(field: str, by: str) -> dict[str, Any]:
    """A query for a page of 10."""
    name = f"pages{field[0].upper()}{field[1:]}By{by.title()}Query"
    variables = "$first: Int, $after: String" + (
        ", $interval: Interval!" if "$interval" in ARGUMENTS[field] else ""
    )

    def query(directive: str = "") -> str:
        page = f"pageInfo {{ hasNextPage endCursor }} {SELECTED[by]}"
        return f"query {name}({variables}) {{ {field}({ARGUMENTS[field]}) {directive} {{ {page} }} }}"

    grows = f'@connection(key: "pages{by.title()}_{field}")' if "edges" in SELECTED[by] else ""
    return {
        "name": name,
        "field": field,
        "query": query(),
        "relay": query(grows),
        "variables": {"first": 10} | ({"interval": INTERVAL} if "$interval" in ARGUMENTS[field] else {}),
    }


LISTINGS = [listing(field, by) for field in ARGUMENTS for by in SELECTED]


def ids(pages: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The ids of all pages in their order, by each form in which the pages hold them."""
    read = {
        "nodes": lambda page: page["nodes"],
        "edges": lambda page: [edge["node"] for edge in page["edges"]],
    }
    return {
        form: [node["id"] for page in pages for node in nodes(page)]
        for form, nodes in read.items()
        if form in pages[0]
    }


async def check_pages(script: str, node: Node, client: Client, given: dict[str, Any]) -> None:
    """See that a script goes through all pages of every listing, in their order."""
    paged = await node.run(f"pages/{script}", {**given, "listings": LISTINGS})
    for listing, pages in zip(LISTINGS, paged, strict=True):
        whole = await client.ask(listing["query"], listing["variables"] | {"first": 100})
        due = ids([whole["data"][listing["field"]]])
        read = ids(pages)
        assert all(len(each) > 20 for each in read.values())
        assert read == {form: due[form] for form in read}, listing["name"]


@pytest.mark.parametrize("script", ["apollo.mjs", "urql.mjs"])
async def test_a_client_goes_through_all_pages_with_its_default_settings(
    script: str, node: Node, served: dict[str, Any], client: Client
):
    await check_pages(script, node, client, served)


@pytest.mark.parametrize("script", ["apollo.mjs", "urql.mjs", "relay.mjs"])
async def test_a_connection_grows_by_its_pages_with_the_kit(
    script: str, node: Node, served: dict[str, Any], kit: str, client: Client
):
    await check_pages(script, node, client, {**served, "kit": kit})


NARROWED = """query Narrowed($filter: ActiveConversationFilter, $name: String, $divisions: [ID!]) {
  activeConversations(filter: $filter, first: 5) {
    __typename totalCount nodes { __typename id selfUri } pageInfo { __typename endCursor }
  }
  queueList(name: $name, divisionIds: $divisions, first: 5) {
    __typename totalCount nodes { __typename id selfUri } pageInfo { __typename endCursor }
  }
}"""


async def test_lists_that_are_narrowed_otherwise_are_kept_apart_with_the_kit(
    node: Node, served: dict[str, Any], kit: str, client: Client, organisation: Organisation
):
    division = next(iter(organisation.all("division")))
    narrowed: list[dict[str, Any]] = [
        {},
        {"filter": {"communicationTypes": ["EMAIL", "CHAT"]}, "name": "B"},
        {"filter": {"states": ["CONNECTED"], "communicationTypes": ["CALL"]}, "divisions": [division]},
    ]
    due = [(await client.ask(NARROWED, variables))["data"] for variables in narrowed]
    assert len({str(each["activeConversations"]) for each in due}) == len(due)
    assert len({str(each["queueList"]) for each in due}) == len(due)

    read = await node.run(
        "pages/narrowed.mjs", {**served, "kit": kit, "query": NARROWED, "narrowed": narrowed}
    )

    assert read == [due, due]
