"""The active conversations: a listing without pages upstream, and Relay's connection here."""

import base64

import orjson
import pytest
from held import ids

from gateway.graph.lists.active import CommunicationType
from gateway.graph.types.communication import CommunicationState
from gateway.sandbox import Fault, Organisation, faults
from gateway.sandbox.seeds.media import LISTS

QUERY = """query Active($filter: ActiveConversationFilter, $first: Int, $after: String) {
  activeConversations(filter: $filter, first: $first, after: $after) {
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


def of(organisation, meets, divisions=None):
    """The ids of the active conversations of which a participant meets a condition."""
    return [
        one["id"]
        for one in organisation.active(organisation.user_id)
        if any(map(meets, one["participants"]))
        and (divisions is None or divisions & {each["division"]["id"] for each in one["divisions"]})
    ]


def states(participant, *media):
    return {one.get("state") for key in media or LISTS.values() for one in participant.get(key, ())}


async def test_one_communication_type_is_listed_by_the_upstream(page, sandbox, organisation):
    for kind in CommunicationType:
        connection = await page(filter={"communicationTypes": [kind.name]})

        assert sandbox.calls[-1].values("communicationType") == [kind.value]
        expected = of(organisation, lambda each, key=LISTS[kind.value]: each.get(key))
        assert expected, f"the sandbox has no conversation by {kind.value}"
        assert shown(connection) == expected
        assert connection["totalCount"] == len(expected)


async def test_several_communication_types_are_narrowed_here_from_one_call(page, sandbox, organisation):
    connection = await page(filter={"communicationTypes": ["EMAIL", "CHAT", "EMAIL"]})

    expected = of(organisation, lambda each: each.get("emails") or each.get("chats"))
    assert shown(connection) == expected
    assert 0 < connection["totalCount"] == len(expected) < 45
    assert [(call.path, call.query) for call in sandbox.calls] == [("/api/v2/conversations", ())]


async def test_every_state_that_occurs_finds_its_conversations(page, organisation):
    people = [each for one in organisation.active(organisation.user_id) for each in one["participants"]]
    occurring = set().union(*map(states, people)) - {None}
    assert len(occurring) > 1
    for state in occurring:
        connection = await page(filter={"states": [CommunicationState.of(state).name]})
        assert shown(connection) == of(organisation, lambda each, state=state: state in states(each))


async def test_queues_users_and_divisions_narrow_the_list(page, organisation):
    first, *_, last = organisation.active(organisation.user_id)
    person = next(each for each in first["participants"] if "userId" in each and "queueId" in each)
    other = next(each for each in last["participants"] if "userId" in each)

    connection = await page(filter={"queueIds": [person["queueId"]]})
    assert shown(connection) == of(organisation, lambda each: each.get("queueId") == person["queueId"])

    users = [person["userId"], other["userId"]]
    connection = await page(filter={"userIds": users})
    assert shown(connection) == of(organisation, lambda each: each.get("userId") in users)

    division = first["divisions"][0]["division"]["id"]
    connection = await page(filter={"divisionIds": [division]})
    assert shown(connection) == of(organisation, lambda _: True, {division})
    assert 0 < connection["totalCount"] < 45


async def test_one_participant_meets_all_conditions_but_that_on_divisions(page, sandbox, organisation):
    active = organisation.active(organisation.user_id)
    customer = next(each for each in active[0]["participants"] if each["purpose"] == "customer")
    agent = next(each for each in active[0]["participants"] if "userId" in each)
    customer["calls"][0]["state"], agent["calls"][0]["state"] = "connected", "alerting"
    organisation.changed("conversation", active[0])
    division = active[0]["divisions"][0]["division"]["id"]

    async def found(state):
        narrowed = {"userIds": [agent["userId"]], "communicationTypes": ["CALL"], "states": [state]}
        return shown(await page(filter={**narrowed, "divisionIds": [division]}))

    assert active[0]["id"] in await found("ALERTING")
    assert active[0]["id"] not in await found("CONNECTED")
    assert [call.values("communicationType") for call in sandbox.calls] == [["call"], ["call"]]


async def test_pages_and_totals_are_those_of_the_narrowed_list(page):
    narrowed = {"states": ["CONNECTED"], "communicationTypes": ["CALL"]}
    whole = await page(filter=narrowed)
    count = whole["totalCount"]
    assert 10 < count < 45

    first = await page(filter=narrowed, first=8)
    rest = await page(filter=narrowed, first=count, after=first["pageInfo"]["endCursor"])

    assert shown(first) + shown(rest) == shown(whole)
    assert first["totalCount"] == rest["totalCount"] == count
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


@pytest.mark.parametrize(
    "narrowed",
    [
        {"queueIds": []},
        {"userIds": ["me"]},
        {"divisionIds": ["*"]},
        {"communicationTypes": []},
        {"states": []},
    ],
)
async def test_a_condition_that_cannot_be_met_is_refused_without_a_call(client, sandbox, narrowed):
    answer = await client.ask(QUERY, {"filter": narrowed})

    assert answer["data"] == {"activeConversations": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert not sandbox.calls


async def test_what_is_no_condition_narrows_nothing(page, active):
    for narrowed in ({}, None, {"queueIds": None, "states": None}):
        assert shown(await page(filter=narrowed)) == active


async def test_values_of_a_wrong_type_meet_no_condition(client, sandbox):
    wrong = {"id": "a1", "startTime": "2026-01-31T10:00:00Z"}
    people = [3, {"userId": ["a1"], "calls": 5, "chats": [None, {"state": {}}]}]
    listed = [{**wrong, "divisions": [7, {"division": "a1"}], "participants": people}, None, wrong]
    body = orjson.dumps({"entities": [*listed, {**wrong, "participants": [{"userId": "a1"}]}]})
    sandbox.faults.add(Fault(faults.raw(body), template="/api/v2/conversations"))

    for narrowed, count in (
        ({"userIds": ["a1"]}, 1),
        ({"queueIds": ["a1"]}, 0),
        ({"divisionIds": ["a1"]}, 0),
        ({"states": ["UNKNOWN"]}, 0),
        ({"communicationTypes": ["CALL", "CHAT"]}, 1),
    ):
        answer = await client.ask(
            "query Q($of: ActiveConversationFilter) { activeConversations(filter: $of) { totalCount } }",
            {"of": narrowed},
        )
        assert answer == {"data": {"activeConversations": {"totalCount": count}}}, narrowed


async def test_an_unknown_communication_type_is_refused_without_a_call(client, sandbox):
    answer = await client.ask(
        "{ activeConversations(filter: { communicationTypes: [UNKNOWN] }) { totalCount } }"
    )

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
