"""The active conversations: a listing without pages upstream, and Relay's connection here."""

import base64

import pytest
from held import ids

from gateway.graph.query import CommunicationType
from gateway.sandbox import Organisation
from gateway.sandbox.seeds.media import LISTS

QUERY = """query Active($kind: CommunicationType, $first: Int, $after: String) {
  activeConversations(communicationType: $kind, first: $first, after: $after) {
    nodes { id }
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}"""


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    """Every third conversation is of another medium than a plain call."""
    return Organisation.seeded(seed=6, conversations=45, mixed_every=3)


@pytest.fixture
def active(organisation):
    return [one["id"] for one in organisation.active(organisation.user_id)]


@pytest.fixture
def page(client):
    """A page of the active conversations, its nodes and edges held against each other."""

    async def page(**arguments):
        answer = await client.ask(QUERY, arguments)
        assert "errors" not in answer, answer["errors"]
        connection = answer["data"]["activeConversations"]
        nodes, edges, info = connection["nodes"], connection["edges"], connection["pageInfo"]
        cursors = [edge["cursor"] for edge in edges]
        assert [edge["node"] for edge in edges] == nodes
        assert len(set(cursors)) == len(cursors)
        assert (
            (info["startCursor"], info["endCursor"]) == (cursors[0], cursors[-1]) if cursors else (None, None)
        )
        return connection

    return page


def encoded(position: str) -> str:
    return base64.urlsafe_b64encode(position.encode()).decode()


def shown(connection):
    return [node["id"] for node in connection["nodes"]]


async def test_without_arguments_all_come_in_one_call(page, sandbox, active):
    connection = await page()

    assert shown(connection) == active
    assert connection["totalCount"] == 45
    assert (connection["pageInfo"]["hasPreviousPage"], connection["pageInfo"]["hasNextPage"]) == (
        False,
        False,
    )
    assert [(call.path, call.query) for call in sandbox.calls] == [("/api/v2/conversations", ())]


async def test_following_the_cursors_gives_each_once_and_in_order(page, active):
    for first in (7, 45):
        seen, after, more = [], None, True
        while more:
            connection = await page(first=first, after=after)
            info = connection["pageInfo"]
            assert info["hasPreviousPage"] == bool(seen)
            assert connection["totalCount"] == 45
            seen += shown(connection)
            after, more = info["endCursor"], info["hasNextPage"]
        assert seen == active


async def test_a_page_may_begin_after_any_item(page, active):
    cursors = [edge["cursor"] for edge in (await page())["edges"]]

    connection = await page(first=3, after=cursors[10])

    assert shown(connection) == active[11:14]
    assert [edge["cursor"] for edge in connection["edges"]] == cursors[11:14]


async def test_nothing_follows_the_last(page, active):
    end = (await page())["pageInfo"]["endCursor"]

    connection = await page(first=3, after=end)

    assert shown(connection) == []
    assert connection["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }
    assert connection["totalCount"] == len(active)


async def test_the_first_zero_are_an_empty_page(page):
    connection = await page(first=0)

    assert shown(connection) == []
    assert connection["pageInfo"]["hasNextPage"] is True


NO_CURSORS = ["", "no cursor", "é", "-1", *map(encoded, ("-1", "1.5", "\u0663", "9" * 5000))]


async def test_a_page_that_cannot_be_is_refused_without_a_call(client, sandbox):
    for arguments in ({"first": -1}, *({"after": after} for after in NO_CURSORS)):
        answer = await client.ask(QUERY, arguments)

        assert answer["data"] == {"activeConversations": None}, arguments
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert not sandbox.calls


async def test_each_communication_type_lists_just_the_conversations_that_have_it(page, sandbox, organisation):
    for kind in CommunicationType:
        connection = await page(kind=kind.name)

        key = LISTS[sandbox.calls[-1].values("communicationType")[0]]
        expected = [
            one["id"]
            for one in organisation.active(organisation.user_id)
            if any(participant.get(key) for participant in one["participants"])
        ]
        assert expected, f"the sandbox has no conversation by {kind.value}"
        assert shown(connection) == expected
        assert connection["totalCount"] == len(expected)


async def test_an_unknown_communication_type_is_refused_without_a_call(client, sandbox):
    answer = await client.ask("{ activeConversations(communicationType: UNKNOWN) { totalCount } }")

    assert "data" not in answer
    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert not sandbox.calls


async def test_aliases_of_one_listing_share_its_call(client, sandbox, active):
    answer = await client.ask(
        "{ some: activeConversations(first: 1) { nodes { id } } all: activeConversations { totalCount } }"
    )

    assert answer["data"] == {"some": {"nodes": [{"id": active[0]}]}, "all": {"totalCount": len(active)}}
    assert len(sandbox.calls) == 1


async def test_several_conversations_by_id_are_read_singly_since_there_is_no_bulk_read(
    client, sandbox, organisation
):
    first, second = ids(organisation, "conversation")[:2]

    answer = await client.ask(
        "query Some($ids: [ID!]!) { conversations(ids: $ids) { id participants { id } } }",
        {"ids": [second, first]},
    )

    assert [one["id"] for one in answer["data"]["conversations"]] == [second, first]
    assert sorted(call.path.rpartition("/")[2] for call in sandbox.calls) == sorted([first, second])
