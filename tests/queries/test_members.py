"""Lists that belong to an entity: members of queues and groups, queues of users, wrap-up codes of queues."""

from collections import Counter
from math import ceil

import pytest

from gateway.sandbox import Fault, Organisation, faults
from gateway.sandbox.routing.memberships import members_of, queues_of, users_of

MEMBERS = "/api/v2/routing/queues/{id}/members"


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation.seeded(seed=5, conversations=8, users=80, queues=5)


@pytest.fixture
def queue(organisation):
    return max(organisation.all("queue").values(), key=lambda one: one["memberCount"])


def calls(sandbox):
    return Counter(call.template for call in sandbox.calls)


async def test_a_queues_members_come_with_their_users_in_one_call(client, sandbox, organisation, queue):
    query = """query ($id: ID!) { queue(id: $id) { members(first: 100) {
        totalCount pageInfo { hasNextPage hasPreviousPage } nodes {
        userId name joined memberBy ringNumber routingStatus { status } user { id name email } } } } }"""

    answer = await client.ask(query, {"id": queue["id"]})

    members = list(members_of(organisation, queue))
    assert answer["data"]["queue"]["members"] == {
        "totalCount": None,
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False},
        "nodes": [
            {
                "userId": member.user["id"],
                "name": member.user["name"],
                "joined": member.joined,
                "memberBy": member.member_by,
                "ringNumber": 1,
                "routingStatus": {"status": member.user["routingStatus"]["status"]},
                "user": {key: member.user[key] for key in ("id", "name", "email")},
            }
            for member in members
        ],
    }
    assert calls(sandbox) == {MEMBERS: 1, "/api/v2/routing/queues/{id}": 1}


async def test_what_a_page_does_not_hold_of_its_users_takes_one_bulk_read(
    client, sandbox, organisation, queue
):
    query = """query ($id: ID!) { queue(id: $id) { members(first: 100) {
        nodes { user { manager { id } team { name } } } } } }"""

    answer = await client.ask(query, {"id": queue["id"]})

    nodes = answer["data"]["queue"]["members"]["nodes"]
    assert [node["user"]["team"]["name"] for node in nodes] == [
        member.user["team"]["name"] for member in members_of(organisation, queue)
    ]
    assert calls(sandbox)["/api/v2/users"] == 1


PAGES = """query ($id: ID!, $first: Int, $after: String) { queue(id: $id) {
    members(first: $first, after: $after) {
        edges { cursor node { name } } nodes { name }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""


@pytest.mark.parametrize("first", [1, 3, 7, 100])
async def test_pages_follow_each_other_to_the_end_of_a_list_of_unknown_length(
    client, organisation, queue, first
):
    names, after, more = [], None, True
    while more:
        answer = await client.ask(PAGES, {"id": queue["id"], "first": first, "after": after})
        page = answer["data"]["queue"]["members"]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["edges"][-1]["cursor"] == page["pageInfo"]["endCursor"]
        assert page["pageInfo"]["hasPreviousPage"] == bool(names)
        names += [node["name"] for node in page["nodes"]]
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert names == [member.user["name"] for member in members_of(organisation, queue)]


TEAM = """query ($id: ID!, $first: Int, $after: String) { team(id: $id) {
    members(first: $first, after: $after) {
        totalCount edges { cursor node { userId } } nodes { user { id name } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""


@pytest.mark.parametrize("first", [1, 3, 7, 100])
async def test_a_list_by_the_upstreams_cursors_is_read_to_its_end(client, sandbox, organisation, first):
    (team, *_) = organisation.all("team").values()
    users = users_of(organisation, "team", team["id"])
    found, after, more = [], None, True
    while more:
        answer = await client.ask(TEAM, {"id": team["id"], "first": first, "after": after})
        page = answer["data"]["team"]["members"]
        assert page["totalCount"] is None
        assert page["pageInfo"]["hasPreviousPage"] == bool(found)
        assert [edge["cursor"] for edge in page["edges"]][-1] == page["pageInfo"]["endCursor"]
        found += [node["user"] for node in page["nodes"]]
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert found == [{"id": user["id"], "name": user["name"]} for user in users]
    assert calls(sandbox)["/api/v2/teams/{id}/members"] == ceil(len(users) / first)
    assert "/api/v2/users" not in calls(sandbox)


async def test_any_cursor_of_a_list_by_cursors_is_a_place_to_begin(client, organisation):
    (team, *_) = organisation.all("team").values()
    ids = [user["id"] for user in users_of(organisation, "team", team["id"])]
    answer = await client.ask(TEAM, {"id": team["id"], "first": 5, "after": None})
    for at, edge in enumerate(answer["data"]["team"]["members"]["edges"], 1):
        answer = await client.ask(TEAM, {"id": team["id"], "first": 4, "after": edge["cursor"]})
        page = answer["data"]["team"]["members"]
        assert [one["node"]["userId"] for one in page["edges"]] == ids[at : at + 4]


@pytest.mark.parametrize("after", ["MA", "Mjow", "MDo5OmE", "MTAwOjA6", "!", "MDow"])
async def test_a_cursor_of_another_list_is_none_of_a_list_by_cursors(client, organisation, after):
    (team, *_) = organisation.all("team")
    answer = await client.ask(TEAM, {"id": team, "first": 5, "after": after})
    assert [error["message"] for error in answer["errors"]] == [
        "after is not a cursor of this list. Use endCursor or an edge's cursor."
    ]


async def test_members_are_narrowed_by_the_upstream(client, sandbox, queue):
    query = """query ($id: ID!) { queue(id: $id) {
        members(joined: false, name: "a", first: 2) { nodes { joined name } } } }"""

    answer = await client.ask(query, {"id": queue["id"]})

    assert {node["joined"] for node in answer["data"]["queue"]["members"]["nodes"]} == {False}
    (call,) = [call for call in sandbox.calls if call.template == MEMBERS]
    assert call.query == (("name", "a"), ("joined", "false"), ("pageSize", "2"), ("pageNumber", "1"))


async def test_a_users_queues_tell_whether_the_user_has_joined(client, sandbox, organisation):
    query = """query ($id: ID!) { user(id: $id) { queues { totalCount nodes {
        queueId name joined memberCount queue { id name selfUri } } } } }"""
    users = organisation.all("user").values()
    user = max(users, key=lambda user: len(queues_of(organisation, user)))

    answer = await client.ask(query, {"id": user["id"]})

    memberships = queues_of(organisation, user)
    assert len(memberships) >= 3
    assert answer["data"]["user"]["queues"] == {
        "totalCount": len(memberships),
        "nodes": [
            {
                "queueId": each.queue["id"],
                "name": each.queue["name"],
                "joined": each.joined,
                "memberCount": each.queue["memberCount"],
                "queue": {key: each.queue[key] for key in ("id", "name", "selfUri")},
            }
            for each in memberships
        ],
    }
    assert calls(sandbox) == {"/api/v2/users/{id}": 1, "/api/v2/users/{id}/queues": 1}


async def test_a_groups_members_are_users_with_what_is_selected_of_them(client, sandbox, organisation):
    (group, *_) = organisation.all("group").values()
    query = """query ($id: ID!) { group(id: $id) { members(first: 100) { totalCount
        nodes { id selfUri skills { skillId } presence { presenceDefinition { systemPresence } } } } } }"""

    answer = await client.ask(query, {"id": group["id"]})

    users = users_of(organisation, "group", group["id"])
    members = answer["data"]["group"]["members"]
    assert members["totalCount"] == len(users)
    assert [node["id"] for node in members["nodes"]] == [user["id"] for user in users]
    assert all(node["skills"] and node["presence"] for node in members["nodes"])
    assert calls(sandbox) == {"/api/v2/groups/{id}": 1, "/api/v2/groups/{id}/members": 1}


async def test_wrapup_codes_of_several_queues_take_a_call_each_and_each_call_once(
    client, sandbox, organisation
):
    query = """query ($ids: [ID!]!) { queues(ids: $ids) { wrapupCodes { nodes { id name } }
        again: wrapupCodes { totalCount } } }"""
    queues = [*organisation.all("queue").values()]

    answer = await client.ask(query, {"ids": [one["id"] for one in queues] * 2})

    codes = organisation.all("wrapupCode")
    for queue, told in zip(queues * 2, answer["data"]["queues"], strict=True):
        held = [codes[id_] for id_ in organisation.queue_codes[queue["id"]]]
        assert told["wrapupCodes"]["nodes"] == [{"id": one["id"], "name": one["name"]} for one in held]
        assert told["again"] == {"totalCount": len(held)}
    assert calls(sandbox) == {"/api/v2/routing/queues": 1, "/api/v2/routing/queues/{id}/wrapupcodes": 5}


CODES = "/api/v2/conversations/{conversationId}/participants/{id}/wrapupcodes"


async def test_an_agent_chooses_from_the_codes_of_the_conversations_queue(client, sandbox, organisation):
    (conversation, *_) = organisation.active(organisation.user_id)
    agent = conversation["participants"][3]
    query = """query ($id: ID!) { conversation(id: $id) { participants {
        id selectableWrapupCodes { totalCount nodes { id name } }
        rest: selectableWrapupCodes(first: 1, after: "MA") { nodes { id } pageInfo { hasNextPage } } } } }"""

    answer = await client.ask(query, {"id": conversation["id"]})

    told = {person["id"]: person for person in answer["data"]["conversation"]["participants"]}
    codes = organisation.queue_codes[agent["queueId"]]
    assert told[agent["id"]]["selectableWrapupCodes"]["totalCount"] == 3
    assert [node["id"] for node in told[agent["id"]]["selectableWrapupCodes"]["nodes"]] == codes
    assert told[agent["id"]]["rest"] == {"nodes": [{"id": codes[1]}], "pageInfo": {"hasNextPage": True}}
    assert told[conversation["participants"][0]["id"]]["selectableWrapupCodes"]["nodes"] == []
    assert calls(sandbox) == {"/api/v2/conversations/{id}": 1, CODES: 4}


async def test_a_bare_list_that_is_none_is_an_error_in_its_place(client, sandbox, organisation):
    (conversation, *_) = organisation.active(organisation.user_id)
    sandbox.faults.add(Fault(faults.raw(b'{"entities": []}'), template=CODES))
    query = """query ($id: ID!) { conversation(id: $id) { participants {
        selectableWrapupCodes { totalCount nodes { id } } } } }"""

    answer = await client.ask(query, {"id": conversation["id"]})

    assert [person["selectableWrapupCodes"] for person in answer["data"]["conversation"]["participants"]] == (
        [None] * 4
    )
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"UPSTREAM_BAD_RESPONSE"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("first: 101", "first must be between 0 and 100."),
        ("first: -1", "first must be between 0 and 100."),
        ('after: "?"', "after is not a cursor of this list. Use endCursor or an edge's cursor."),
        (f'name: "{"a" * 257}"', "An argument that filters a list has at most 256 characters."),
    ],
)
async def test_a_wrong_argument_is_an_error_in_the_lists_place(client, sandbox, queue, arguments, message):
    query = f"""query ($id: ID!) {{ queue(id: $id) {{ name members({arguments}) {{ totalCount }} }} }}"""

    answer = await client.ask(query, {"id": queue["id"]})

    assert answer["data"] == {"queue": {"name": queue["name"], "members": None}}
    (error,) = answer["errors"]
    assert (error["message"], error["path"]) == (message, ["queue", "members"])
    assert MEMBERS not in calls(sandbox)


async def test_a_list_that_is_refused_is_an_error_in_its_place(client, sandbox, queue):
    sandbox.faults.add(Fault(faults.status(403), template=MEMBERS))
    query = "query ($id: ID!) { queue(id: $id) { name members { totalCount } wrapupCodes { totalCount } } }"

    answer = await client.ask(query, {"id": queue["id"]})

    assert answer["data"] == {
        "queue": {"name": queue["name"], "members": None, "wrapupCodes": {"totalCount": 3}}
    }
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["queue", "members"], "FORBIDDEN")
