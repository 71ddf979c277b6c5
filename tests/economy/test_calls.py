"""What operations cost in upstream calls, whichever engine runs them."""

from collections import Counter
from math import ceil
from pathlib import Path

import pytest

from gateway.sandbox import Organisation
from gateway.sandbox.kinds import Entity

pytestmark = pytest.mark.parametrize("engine", ["reference", "planned"])

SCREEN = (Path(__file__).parents[1] / "bench" / "queries" / "screen.graphql").read_text()
UNKNOWN = "00000000-0000-4000-8000-000000000000"

ACTIVE = "/api/v2/conversations"
USERS = "/api/v2/users"
QUEUES = "/api/v2/routing/queues"
DIVISIONS = "/api/v2/authorization/divisions"


def wanted(organisation: Organisation) -> tuple[set[str], set[str], set[str]]:
    """The users, queues and divisions that the screen query reads, told from the data alone.

    Only names are selected of a transfer's user, but a bare id does not hold one.
    """
    users: set[str] = set()
    queues: set[str] = set()
    divisions: set[str] = set()
    for conversation in organisation.active(organisation.user_id):
        for participant in conversation["participants"]:
            users |= {participant["userId"]} if "userId" in participant else set()
            queues |= {participant["queueId"]} if "queueId" in participant else set()
        users |= {transfer["initiator"]["userId"] for transfer in conversation["recentTransfers"]}
        divisions |= {membership["division"]["id"] for membership in conversation["divisions"]}
    return users, queues, divisions


def made(sandbox) -> Counter[str]:
    """The reads of each kind, single ones (as a lone id is read) with the bulk ones."""
    return Counter(call.template.removesuffix("/{id}") for call in sandbox.calls)


class TestTheScreen:
    @pytest.fixture(params=[1, 25, 100, 250])
    def organisation(self, request):
        return Organisation.seeded(seed=2, conversations=request.param, users=100, queues=100)

    async def test_costs_four_calls_whatever_the_number_of_conversations_and_shows_the_right_entities(
        self, client, sandbox, organisation
    ):
        answer = await client.ask(SCREEN)

        assert "errors" not in answer
        assert made(sandbox) == {ACTIVE: 1, USERS: 1, QUEUES: 1, DIVISIONS: 1}
        for shown, held in pairs(answer, organisation):
            assert shown["id"] == held["id"]
            for one, participant in zip(shown["participants"], held["participants"], strict=True):
                assert one["user"] == part(organisation, "user", participant.get("userId"), USER)
                assert one["queue"] == part(organisation, "queue", participant.get("queueId"), QUEUE)
            for one, membership in zip(shown["divisions"], held["divisions"], strict=True):
                assert one["division"] == part(
                    organisation, "division", membership["division"]["id"], DIVISION
                )
            for one, transfer in zip(shown["recentTransfers"], held["recentTransfers"], strict=True):
                initiator = part(organisation, "user", transfer["initiator"]["userId"], ["id", "name"])
                assert one["initiator"]["user"] == initiator


USER = ["id", "name", "email", "department", "title"]
QUEUE = ["id", "name", "description"]
DIVISION = ["id", "name", "homeDivision"]


def pairs(answer, organisation):
    """Each conversation as shown, with what the organisation holds."""
    nodes = answer["data"]["activeConversations"]["nodes"]
    return zip(nodes, organisation.active(organisation.user_id), strict=True)


def part(organisation: Organisation, kind: str, id_: str | None, names: list[str]) -> Entity | None:
    entity = organisation.get(kind, id_) if id_ else None
    return entity and {name: entity.get(name) for name in names}


LINKS = """{ activeConversations { nodes {
  participants { user { email } queue { description } }
  divisions { division { homeDivision } }
  recentTransfers { initiator { user { name } } }
} } }"""
"""The screen query's links, with little else: so many conversations take the reference engine long."""


class TestAScreenOfAThousandConversations:
    @pytest.fixture
    def organisation(self):
        return Organisation.seeded(seed=3, conversations=1000, users=600, queues=150, divisions=120)

    async def test_costs_one_bulk_read_for_each_hundred_of_a_kind(self, client, sandbox, organisation):
        users, queues, divisions = wanted(organisation)
        assert (len(users), len(queues), len(divisions)) > (500, 100, 100)

        answer = await client.ask(LINKS)

        assert "errors" not in answer
        assert made(sandbox) == {
            ACTIVE: 1,
            USERS: 6,
            QUEUES: ceil(len(queues) / 100),
            DIVISIONS: ceil(len(divisions) / 100),
        }
        read = [id_ for call in sandbox.calls.matching("GET", USERS) for id_ in call.values("id")]
        assert sorted(read) == sorted(users)


class TestTwoUsersWhoCannotBeRead:
    @pytest.fixture
    def organisation(self):
        organisation = Organisation.seeded(seed=4, conversations=25, mixed_every=0)
        first = organisation.active(organisation.user_id)[0]
        for transfer in first["recentTransfers"]:
            transfer["initiator"]["userId"] = organisation.user_id
        first["participants"][3] |= {"userId": UNKNOWN, "userUri": f"/api/v2/users/{UNKNOWN}"}
        return organisation

    async def test_leave_a_null_and_an_error_each_in_their_own_place_and_cost_a_call_each(
        self, client, sandbox, organisation
    ):
        forbidden = organisation.active(organisation.user_id)[1]["participants"][3]["userId"]
        sandbox.forbid(forbidden)

        answer = await client.ask(SCREEN)

        expected = {
            (*path, "user"): "NOT_FOUND" if id_ == UNKNOWN else "FORBIDDEN"
            for path, id_ in places(organisation)
            if id_ in {UNKNOWN, forbidden}
        }
        told = {tuple(error["path"][2:]): error["extensions"]["code"] for error in answer["errors"]}
        assert told == expected
        assert sorted(told.values()).count("NOT_FOUND") == 1
        for path, id_ in places(organisation):
            user = at(answer["data"]["activeConversations"]["nodes"], (*path, "user"))
            assert (user and user["id"]) == (None if (*path, "user") in expected else id_)
        singly = {call.path.rpartition("/")[2] for call in sandbox.calls.matching("GET", USERS + "/{id}")}
        assert singly == {UNKNOWN, forbidden}
        assert made(sandbox) == {ACTIVE: 1, USERS: 3, QUEUES: 1, DIVISIONS: 1}


class TestAHundredUnknownIds:
    QUERY = "query ($ids: [ID!]!) { users(ids: $ids) { id name } }"
    IDS = tuple(f"00000000-0000-4000-8000-{number:012}" for number in range(100))

    async def test_cost_ten_single_reads_after_the_bulk_read(self, client, sandbox):
        answer = await client.ask(self.QUERY, {"ids": self.IDS})

        assert answer["data"] == {"users": [None] * 100}
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"NOT_FOUND"}
        assert Counter(call.template for call in sandbox.calls) == {USERS: 1, USERS + "/{id}": 10}

    async def test_are_all_read_where_one_of_the_first_few_is_known(self, client, sandbox, organisation):
        hidden = {**organisation.get("user", organisation.user_id), "id": self.IDS[3]}
        sandbox.forbid(self.IDS[3])
        organisation.add("user", hidden)

        answer = await client.ask(self.QUERY, {"ids": self.IDS})

        codes = [error["extensions"]["code"] for error in answer["errors"]]
        assert Counter(codes) == {"NOT_FOUND": 99, "FORBIDDEN": 1}
        assert Counter(call.template for call in sandbox.calls) == {USERS: 1, USERS + "/{id}": 100}


def places(organisation: Organisation):
    """Where the screen query shows users, from the list of nodes on, with their ids."""
    for index, conversation in enumerate(organisation.active(organisation.user_id)):
        for number, participant in enumerate(conversation["participants"]):
            yield (index, "participants", number), participant.get("userId")
        for number, transfer in enumerate(conversation["recentTransfers"]):
            yield (index, "recentTransfers", number, "initiator"), transfer["initiator"]["userId"]


def at(value, path):
    for step in path:
        value = value[step]
    return value


class TestWhatAnEarlierLevelRead:
    @pytest.fixture
    def organisation(self):
        """The first user is everybody's manager."""
        organisation = Organisation.seeded(seed=11, conversations=1, users=3)
        for user in organisation.all("user").values():
            user["manager"] = {"id": organisation.user_id, "selfUri": f"{USERS}/{organisation.user_id}"}
        return organisation

    @pytest.mark.parametrize("needs", ["", "groups { id }", "groups { id } routingStatus { status }"])
    async def test_is_not_read_again(self, client, sandbox, organisation, needs):
        query = f"""query Managers($ids: [ID!]!) {{
          users(ids: $ids) {{
            name presence {{ message }} {needs}
            manager {{ email presence {{ message }} }}
          }}
          others: users(ids: $ids) {{ manager {{ title }} }}
        }}"""

        answer = await client.ask(query, {"ids": list(organisation.all("user"))})

        manager = organisation.get("user", organisation.user_id)
        assert {one["manager"]["email"] for one in answer["data"]["users"]} == {manager["email"]}
        assert {one["manager"]["title"] for one in answer["data"]["others"]} == {manager["title"]}
        assert [call.template for call in sandbox.calls] == [USERS]

    async def test_is_read_again_for_missing_fields(self, client, sandbox, organisation):
        answer = await client.ask("{ me { name manager { presence { presenceDefinition { id } } } } }")

        manager = organisation.get("user", organisation.user_id)
        definition = {"id": manager["presence"]["presenceDefinition"]["id"]}
        assert answer["data"]["me"]["manager"] == {"presence": {"presenceDefinition": definition}}
        assert [call.values("expand") for call in sandbox.calls] == [[], ["presence"]]
