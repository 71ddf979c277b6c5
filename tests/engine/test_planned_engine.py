"""What the planned engine does with operations; every answer is the reference engine's as well."""

import asyncio
import gc
from collections import Counter
from copy import deepcopy
from time import process_time
from typing import Any

import msgspec
import pytest
from pair import Answer, Pair
from world import UNKNOWN

from gateway.engine.planned.plans.plan import Plan
from gateway.engine.planned.runs.answer_objects import AnswerObjects
from gateway.engine.planned.runs.run import Run
from gateway.sandbox import Fault, faults

USERS = "/api/v2/users"
QUEUES = "/api/v2/routing/queues"
DIVISIONS = "/api/v2/authorization/divisions"
CONVERSATIONS = "/api/v2/conversations"


async def planned(pair: Pair, document: str, variables: dict[str, Any] | None = None) -> Answer:
    """The planned engine's answer, which equals the reference engine's, for no more calls."""
    operation = pair.operation(document)
    reference, answer = await pair.both(operation, variables)
    assert plans(pair, document), "it was not planned"
    assert answer.json == reference.json
    assert len(answer.calls) <= len(reference.calls)
    return answer


def plans(pair: Pair, document: str) -> list[Plan]:
    """The plans kept for a document's only operation."""
    operation = pair.operation(document)
    kept = [entry.value for key, entry in pair.cache._entries.items() if key[0] is operation]
    return [value for value in kept if isinstance(value, Plan)]


def paths(answer: Answer) -> Counter[str]:
    return Counter(call.path for call in answer.calls)


async def cpu(pair: Pair, document: str) -> float:
    """The seconds of CPU that the planned engine takes."""
    began = process_time()
    await pair.result(pair.planned, document)
    return process_time() - began


def ids(pair: Pair, kind: str, count: int) -> list[str]:
    return list(pair.sandbox.organisation.all(kind))[:count]


class TestReading:
    async def test_each_level_is_one_bulk_read_of_each_kind(self, pair: Pair):
        answer = await planned(
            pair,
            """{ activeConversations { nodes { participants {
                user { title division { description } } queue { description division { description } }
            } } } }""",
        )

        assert paths(answer) == {CONVERSATIONS: 1, USERS: 1, QUEUES: 1, DIVISIONS: 1}

    async def test_an_entity_wanted_in_two_shapes_is_read_once(self, pair: Pair):
        (user,) = ids(pair, "user", 1)

        answer = await planned(
            pair, f'{{ a: user(id: "{user}") {{ name }} b: user(id: "{user}") {{ title id }} }}'
        )

        assert paths(answer) == {f"{USERS}/{user}": 1}
        assert answer.data["a"].keys() == {"name"}
        assert answer.data["b"].keys() == {"title", "id"}

    async def test_an_entity_met_again_deeper_is_not_read_again(self, pair: Pair):
        user = next(user for user in pair.sandbox.organisation.all("user").values() if "manager" in user)
        both = [user["id"], user["manager"]["id"]]

        answer = await planned(
            pair, "query ($ids: [ID!]!) { users(ids: $ids) { name manager { title } } }", {"ids": both}
        )

        assert paths(answer)[USERS] == 1
        assert answer.data["users"][0]["manager"] is not None

    async def test_what_to_expand_is_united_over_all_that_is_selected(self, pair: Pair):
        one, other = ids(pair, "user", 2)

        answer = await planned(
            pair,
            f"""{{ a: user(id: "{one}") {{ skills {{ proficiency }} }}
                  b: user(id: "{other}") {{ presence {{ source }} }} c: user(id: "{other}") {{ name }} }}""",
        )

        (call,) = answer.calls
        assert [value for name, value in call.query if name == "expand"] == ["presence", "skills"]

    async def test_a_reference_that_holds_what_is_selected_costs_no_call(self, pair: Pair):
        answer = await planned(
            pair,
            """{ activeConversations { nodes { divisions { division { id selfUri __typename }
                entities { entity { id ... on User { selfUri } } } } } } }""",
        )

        assert paths(answer) == {CONVERSATIONS: 1}
        assert answer.data["activeConversations"]["nodes"][0]["divisions"][0]["division"]["id"]

    async def test_participants_of_the_same_conversation_cost_no_call(self, pair: Pair):
        conversation = next(iter(pair.sandbox.organisation.all("conversation").values()))
        first, second = conversation["participants"][:2]
        first["consultParticipantId"], second["consultParticipantId"] = second["id"], first["id"]
        pair.sandbox.organisation.changed("conversation", conversation)

        answer = await planned(
            pair,
            f"""{{ conversation(id: "{conversation["id"]}") {{ participants {{
                id consultParticipant {{ id consultParticipant {{ id }} }} }} }} }}""",
        )

        shown = answer.data["conversation"]["participants"][0]
        assert shown["consultParticipant"] == {"id": second["id"], "consultParticipant": {"id": first["id"]}}
        assert len(answer.calls) == 1

    async def test_a_participant_with_an_empty_id_is_no_peer(self, pair: Pair):
        people = b'[{"id": ""}, {"id": "p1"}, {"id": "p2", "consultParticipantId": ""}]'
        body = b'{"id": "c1", "participants": %s}' % people
        pair.sandbox.faults.add(Fault(faults.raw(body), template=f"{CONVERSATIONS}/{{id}}"))

        answer = await planned(
            pair, '{ conversation(id: "c1") { participants { consultParticipant { id } } } }'
        )

        assert answer.data == {"conversation": {"participants": [{"consultParticipant": None}] * 3}}

    async def test_links_of_participants_that_no_field_leads_to_are_not_followed(self, pair: Pair):
        body = (
            b'{"id": "c1", "participants": [{"id": "p1", "consultParticipantId": "p2"}, {"id": "p2"},'
            b' {"id": "p3", "consultParticipantId": "p4"}, {"id": "p4", "userId": "u1"}]}'
        )
        pair.sandbox.faults.add(Fault(faults.raw(body), template=f"{CONVERSATIONS}/{{id}}"))

        answer = await planned(
            pair,
            """{ conversation(id: "c1") { participants {
                consultParticipant { consultParticipant { user { name } } } } } }""",
        )

        assert len(answer.calls) == 1


class TestWrongData:
    async def test_an_error_in_one_of_many_stays_in_its_place(self, pair: Pair):
        (user,) = ids(pair, "user", 1)

        answer = await planned(pair, f'{{ users(ids: ["{user}", "{UNKNOWN[0]}", "a/b"]) {{ id }} }}')

        assert answer.data == {"users": [{"id": user}, None, None]}
        assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [
            (["users", 1], "NOT_FOUND"),
            (["users", 2], "BAD_USER_INPUT"),
        ]

    async def test_a_non_null_value_that_is_wrong_takes_the_nearest_nullable_object(self, pair: Pair):
        wrong, right = list(pair.sandbox.organisation.all("conversation").values())[:2]
        wrong["startTime"] = 7
        pair.sandbox.organisation.changed("conversation", wrong)

        answer = await planned(
            pair, "{ activeConversations(first: 2) { totalCount edges { node { id startTime } } } }"
        )

        edges = answer.data["activeConversations"]["edges"]
        assert edges == [{"node": None}, {"node": {"id": right["id"], "startTime": right["startTime"]}}]
        (error,) = answer.errors
        assert error["path"] == ["activeConversations", "edges", 0, "node", "startTime"]

    async def test_a_value_of_a_wrong_type_is_null_alone_where_null_is_allowed(self, pair: Pair):
        (id_,) = ids(pair, "user", 1)
        user = pair.sandbox.organisation.get("user", id_)
        assert user is not None
        user["title"] = ["nonsense"]
        pair.sandbox.organisation.changed("user", user)

        answer = await planned(pair, f'{{ user(id: "{id_}") {{ name title }} }}')

        assert answer.data == {"user": {"name": user["name"], "title": None}}
        assert [error["path"] for error in answer.errors] == [["user", "title"]]

    async def test_a_whole_number_beyond_64_bits_in_a_map_is_an_error_in_its_place(self, pair: Pair):
        body = b'{"id": "c1", "participants": [{"attributes": {"n": 1180591620717411303424}}]}'
        pair.sandbox.faults.add(Fault(faults.raw(body), template=f"{CONVERSATIONS}/{{id}}"))

        answer = await planned(pair, '{ conversation(id: "c1") { participants { attributes } } }')

        assert answer.data == {"conversation": {"participants": [{"attributes": None}]}}
        assert [error["path"][-1] for error in answer.errors] == ["attributes"]

    async def test_a_map_that_nests_too_deeply_is_an_error_in_its_place(self, pair: Pair):
        deep = b'{"a":' * 1000 + b"1" + b"}" * 1000
        body = b'{"id": "c1", "participants": [{"name": "n", "attributes": %s}]}' % deep
        pair.sandbox.faults.add(Fault(faults.raw(body), template=f"{CONVERSATIONS}/{{id}}"))

        answer = await planned(pair, '{ conversation(id: "c1") { participants { name attributes } } }')

        assert answer.data == {"conversation": {"participants": [{"name": "n", "attributes": None}]}}
        assert [error["path"][-1] for error in answer.errors] == ["attributes"]

    async def test_a_value_that_only_conversion_would_make_right_is_wrong(self, pair: Pair):
        body = b'{"id": "c1", "participants": [{"wrapupRequired": 1, "wrapupTimeoutMs": "5"}]}'
        pair.sandbox.faults.add(Fault(faults.raw(body), template=f"{CONVERSATIONS}/{{id}}"))

        answer = await planned(
            pair, '{ conversation(id: "c1") { participants { wrapupRequired wrapupTimeoutMs } } }'
        )

        assert answer.data["conversation"]["participants"] == [
            {"wrapupRequired": None, "wrapupTimeoutMs": None}
        ]
        assert len(answer.errors) == 2

    async def test_a_refused_link_beside_a_missing_non_null_value_is_reported_as_well(self, pair: Pair):
        body = b'{"id": "c1", "participants": [{"userId": "a/b"}]}'
        pair.sandbox.faults.add(Fault(faults.raw(body), template=f"{CONVERSATIONS}/{{id}}"))

        answer = await planned(pair, '{ conversation(id: "c1") { participants { user { id } } startTime } }')

        assert answer.data == {"conversation": None}
        assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [
            (["conversation", "participants", 0, "user"], "LINK_REFUSED"),
            (["conversation", "startTime"], "UPSTREAM_BAD_RESPONSE"),
        ]

    async def test_a_wrong_entity_of_a_bulk_answer_spares_the_others(self, pair: Pair):
        one, other = ids(pair, "user", 2)
        entities = b'{"entities":[{"id":"%s","name":7},3,{"id":"%s","name":"n"}]}' % (
            one.encode(),
            other.encode(),
        )
        pair.sandbox.faults.add(Fault(faults.raw(entities), template=USERS))

        answer = await planned(pair, f'{{ users(ids: ["{one}", "{other}"]) {{ name }} }}')

        assert answer.data == {"users": [{"name": None}, {"name": "n"}]}
        assert [error["path"] for error in answer.errors] == [["users", 0, "name"]]

    async def test_a_wrong_value_in_a_listing_costs_its_own_object_alone(self, pair: Pair):
        document = """{ activeConversations { nodes { participants { startTime
            calls { segments { type } } user { name } } divisions { division { name } } } } }"""
        organisation = pair.sandbox.organisation
        pattern = next(iter(organisation.all("conversation").values()))
        for number in range(250):
            organisation.add("conversation", deepcopy(pattern) | {"id": f"c-{number}"})
        await cpu(pair, document)

        right = min([await cpu(pair, document) for _ in range(5)])
        pattern["participants"][0]["startTime"] = 7
        organisation.changed("conversation", pattern)
        pair.waves.forget()
        answer = await planned(pair, document)
        wrong = min([await cpu(pair, document) for _ in range(5)])

        assert [error["path"][-1] for error in answer.errors] == ["startTime"]
        assert wrong < 6 * right

    async def test_a_failed_bulk_read_is_an_error_in_every_place_that_waited_for_it(self, pair: Pair):
        pair.sandbox.faults.add(Fault(faults.status(500), template=DIVISIONS))

        answer = await planned(
            pair, "{ activeConversations(first: 3) { nodes { divisions { division { description } } } } }"
        )

        nodes = answer.data["activeConversations"]["nodes"]
        places = sum(len(node["divisions"]) for node in nodes)
        assert [error["extensions"]["code"] for error in answer.errors] == ["UPSTREAM_UNAVAILABLE"] * places
        assert all(one == {"division": None} for node in nodes for one in node["divisions"])


class TestMemory:
    async def test_an_operation_with_errors_leaves_nothing_behind(self, pair: Pair):
        pair.sandbox.faults.add(Fault(faults.status(500), template=DIVISIONS))
        conversation = next(iter(pair.sandbox.organisation.all("conversation").values()))
        conversation["divisions"] = [{"division": {"id": "a/b"}, "entities": [{"selfUri": "//evil"}]}]
        pair.sandbox.organisation.changed("conversation", conversation)
        document = """{ activeConversations { nodes { startTime participants { user { division { name } } }
            divisions { division { description } entities { entity { id } } } } } }"""

        answer = await planned(pair, document)

        assert {error["extensions"]["code"] for error in answer.errors} >= {
            "LINK_REFUSED",
            "UPSTREAM_UNAVAILABLE",
        }
        gc.collect()
        assert not [one for one in gc.get_objects() if isinstance(one, Run | AnswerObjects)]


class TestPlans:
    async def test_a_plan_serves_other_variables(self, pair: Pair):
        document = "query ($id: ID!, $other: ID!) { user(id: $id) { id } conversation(id: $other) { id } }"
        one, other = ids(pair, "user", 2)
        (conversation,) = ids(pair, "conversation", 1)

        first = await planned(pair, document, {"id": one, "other": conversation})
        (plan,) = plans(pair, document)
        second = await planned(pair, document, {"id": other, "other": conversation})

        assert plans(pair, document) == [plan]
        assert first.data["user"] == {"id": one}
        assert second.data["user"] == {"id": other}

    async def test_a_variable_of_include_makes_another_plan_for_each_of_its_values(self, pair: Pair):
        document = "query ($if: Boolean!) { me { id name @include(if: $if) } }"

        with_name = await planned(pair, document, {"if": True})
        without = await planned(pair, document, {"if": False})
        await planned(pair, document, {"if": True})

        assert len(plans(pair, document)) == 2
        assert with_name.data["me"].keys() == {"id", "name"}
        assert without.data["me"].keys() == {"id"}

    async def test_a_variable_that_only_another_operation_has_in_a_condition_makes_no_other_plan(
        self, pair: Pair
    ):
        document = """query A($v: [ID!]!) { users(ids: $v) { id } }
            query B($v: Boolean!) { me { id @include(if: $v) } }"""
        operation = pair.operation(document, "A")

        reference, answer = await pair.both(operation, {"v": ids(pair, "user", 2)})

        assert answer.json == reference.json
        assert len(answer.data["users"]) == 2

    async def test_plans_are_forgotten_before_their_document(self, pair: Pair):
        pair.cache._most = 400_000
        count = 6
        declared = ", ".join(f"$v{number}: Boolean!" for number in range(count))
        fields = " ".join(f"f{number}: name @skip(if: $v{number})" for number in range(count))
        document = f"query ({declared}) {{ me {{ id {fields} }} }}"
        operation = pair.operation(document)

        for bits in range(2**count):
            variables = {f"v{number}": bool(bits >> number & 1) for number in range(count)}
            answer = await pair.ask(pair.planned, document, variables)
            skipped = sum(variables.values())
            assert len(answer.data["me"]) == 1 + count - skipped

        assert pair.operation(document) is operation
        assert 1 <= len(plans(pair, document)) < 2**count
        assert pair.cache.bytes <= 400_000

    @pytest.mark.parametrize(
        "extra",
        [
            '__type(name: "User") { name }',
            "_service { sdl }",
            "__schema { queryType { name } }",
            "activeConversations { __count: totalCount }",
            "activeConversations { nodes { __typename: id } }",
        ],
    )
    async def test_an_operation_with_something_unplannable_is_run_by_the_reference_engine_whole(
        self, pair: Pair, extra: str
    ):
        document = f"{{ activeConversations {{ nodes {{ participants {{ user {{ title }} }} }} }} {extra} }}"

        reference, answer = await pair.both(document)

        assert plans(pair, document) == []
        assert answer.json == reference.json
        assert paths(answer) == paths(reference) == {CONVERSATIONS: 1, USERS: 1}

    async def test_a_null_that_only_a_default_allows_is_an_error_of_its_field_alone(self, pair: Pair):
        document = 'query ($id: ID = "a1") { me { id } user(id: $id) { id } }'

        answer = await planned(pair, document, {"id": None})

        assert answer.data["me"] is not None
        (error,) = answer.errors
        assert error["path"] == ["user"]
        assert error["locations"] == [{"line": 1, "column": 45}]

    async def test_nothing_more_is_read_where_a_non_null_root_field_is_an_error(self, pair: Pair):
        same = {"__typename": "User", "id": next(iter(pair.sandbox.organisation.all("user")))}
        document = """query ($r: [_Any!]!) {
            user(id: "a/b") { id } me { id }
            _entities(representations: $r) { __typename } users(ids: ["a/b"]) { id }
        }"""

        answer = await planned(pair, document, {"r": [same] * 1001})

        assert answer.data is None
        assert answer.calls == []
        assert [error["path"] for error in answer.errors] == [["_entities"], ["user"]]


class TestAnswers:
    async def test_two_operations_at_once_get_their_own_answers(self, pair: Pair):
        document = "query ($id: ID!) { user(id: $id) { id } }"
        one, other = ids(pair, "user", 2)

        results = await asyncio.gather(
            pair.result(pair.planned, document, {"id": one}),
            pair.result(pair.planned, document, {"id": other}),
        )

        assert [msgspec.json.encode(result.data) for result in results] == [
            b'{"user":{"id":"%s"}}' % id_.encode() for id_ in (one, other)
        ]


class TestParts:
    @pytest.mark.parametrize("turns", range(4))
    async def test_a_client_that_leaves_at_once_leaves_no_read_that_never_begins(
        self, pair: Pair, turns: int
    ):
        document = "{me {id} queueList(first: 1) {nodes {id}}}"
        operation = asyncio.create_task(pair.result(pair.planned, document))
        for _ in range(turns):
            await asyncio.sleep(0)
        operation.cancel()
        await asyncio.wait([operation])  # Python warns of a coroutine that is never awaited

    async def test_a_client_that_leaves_with_the_first_part_leaves_none_either(self, pair: Pair):
        await pair.first_part("{... @defer {me {id} queueList(first: 1) {nodes {id}}}}")

    @pytest.mark.parametrize("whole", [False, True])
    @pytest.mark.parametrize("deferred", ["purpose", "user { name }", "queue { division { name } }"])
    async def test_what_is_deferred_in_the_rest_of_a_list_comes_once(
        self, pair: Pair, deferred: str, whole: bool
    ):
        (id_,) = ids(pair, "conversation", 1)
        document = f"""{{
          conversation(id: "{id_}") {{
            participants @stream(initialCount: 1) {{ id ... @defer {{ {deferred} }} }}
            ... @defer {{ divisions {{ division {{ name }} }} }}
          }}
        }}"""
        answer = await planned(pair, document)
        merged = await pair.in_parts(document, whole=whole)
        assert merged.unordered == answer.unordered
        assert Counter(merged.calls) == Counter(answer.calls)
