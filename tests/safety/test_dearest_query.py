"""The dearest query that the limits admit, as far as a search finds it, costs little.

`DEAREST=1000` makes the search so many times longer in changes of each query.
"""

import os
from collections.abc import AsyncIterator

import aiohttp
import pytest
from client import Client
from process import Served, process
from search import Query, Search

from gateway.app import CORE
from gateway.sandbox import Organisation, Sandbox

CHANGES = int(os.environ.get("DEAREST", "8"))
FIELDS = 900
"""Fields of the query that a search begins with: some less than the limit."""

SECONDS, MEMORY = 1.5, 200 * 2**20
"""What any query may cost."""

HISTORY = 'conversationHistory(interval:"2026-01-01T00:00:00Z/2026-02-01T00:00:00Z",first:100)'


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation.seeded(seed=1, conversations=300, users=200)


@pytest.fixture
def sandbox(organisation: Organisation) -> Sandbox:
    return Sandbox(organisation, limit=1_000_000)


@pytest.fixture
async def served(sandbox_url: str) -> AsyncIterator[Served]:
    with process("serve", GATEWAY_UPSTREAM__URL=sandbox_url) as served:
        yield served


def start(name: str, search: Search, organisation: Organisation) -> Query:
    """The query that the search begins with: one root field that leads to many entities, widely selected."""
    conversations, users = (list(organisation.all(kind)) for kind in ("conversation", "user"))
    match name:
        case "conversations":
            root = search.root("conversations(ids:$ids)", FIELDS)
            return Query([root], "($ids:[ID!]!)", {"ids": conversations[:190]})
        case "users":
            return Query([search.root("users(ids:$ids)", 200)], "($ids:[ID!]!)", {"ids": (users * 5)[:1000]})
        case "entities":
            root = search.root("_entities(representations:$of)", 0)
            root.below.append(search.on("User"))
            given = [{"__typename": "User", "id": id_} for id_ in (users * 5)[:1000]]
            return Query([root], "($of:[_Any!]!)", {"of": given})
        case _:
            return Query([search.root(name, FIELDS)])


@pytest.mark.parametrize("name", ["activeConversations", HISTORY, "conversations", "users", "entities"])
async def test_the_dearest_query_that_is_admitted_costs_little(
    session: aiohttp.ClientSession, served: Served, organisation: Organisation, name: str
):
    client, search = Client(session, served.url), Search(CORE, seed=len(name))
    query = start(name, search, organisation)
    dearest = await cost(client, served, query)
    assert dearest >= 0, "the first one is not admitted"
    for _ in range(CHANGES):
        changed = search.changed(query)
        seconds = await cost(client, served, changed)
        if seconds >= 0.9 * dearest:
            query, dearest = changed, max(seconds, dearest)


async def cost(client: Client, served: Served, query: Query) -> float:
    """Seconds of the gateway's processor time for a query; -1 if the limits do not admit it."""
    seconds, memory = served.seconds, served.memory
    served.forget_peak()
    answer = await client.ask(query.text(), query.variables)
    spent = served.seconds - seconds
    assert spent < SECONDS, query.text()
    assert served.peak - memory < MEMORY, query.text()
    return spent if "data" in answer else -1.0
