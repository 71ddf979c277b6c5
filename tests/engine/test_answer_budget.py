"""An answer holds no more than its budget, however few calls it takes; both engines decide alike."""

import json
import resource
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from client import Client
from pair import Answer, Pair

from gateway.engine.size import AnswerBudget
from gateway.sandbox import Organisation, Sandbox

MIB = 2**20
OWNERS = "groups { owners { groups { owners { groups { owners { id name } } } } } }"
CONVERSATIONS = (
    "... on Conversation { id participants { id name attributes calls { id segments { type } } } }"
)

both_engines = pytest.mark.parametrize("engine", ["reference", "planned"])


def peak() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def everybody_owns_every_group(organisation: Organisation) -> None:
    """Twenty users in twenty groups, of each of which all twenty are owners."""
    users = list(organisation.all("user").values())[:20]
    pattern = next(iter(organisation.all("group").values()))
    groups = [
        organisation.add(
            "group", deepcopy(pattern) | {"id": f"g-{number}", "selfUri": f"/api/v2/groups/g-{number}"}
        )
        for number in range(20)
    ]
    for group in groups:
        group["owners"] = [{"id": user["id"], "selfUri": user["selfUri"]} for user in users]
    for user in users:
        user["groups"] = [{"id": group["id"], "selfUri": group["selfUri"]} for group in groups]
        organisation.changed("user", user)


@both_engines
class TestAtFullSize:
    async def test_owners_of_groups_of_owners_are_refused_alone_and_cost_next_to_nothing(
        self, client: Client, sandbox: Sandbox, organisation: Organisation
    ):
        everybody_owns_every_group(organisation)
        before = peak()

        answer = await client.ask(f"{{ large: me {{ {OWNERS} }} small: users(ids: []) {{ id }} }}")

        assert answer["data"] == {"large": None, "small": []}
        (error,) = answer["errors"]
        assert error["path"] == ["large"]
        assert error["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
        assert len(sandbox.calls) == 3
        # In full it is an answer of 4 GB.
        assert peak() - before < 400 * MIB

    async def test_one_conversation_a_thousand_times_under_thirty_aliases_is_refused(
        self, client: Client, sandbox: Sandbox, organisation: Organisation
    ):
        same = {"__typename": "Conversation", "id": next(iter(organisation.all("conversation")))}
        aliases = " ".join(
            f"a{n}: _entities(representations: $same) {{ {CONVERSATIONS} }}" for n in range(30)
        )
        before = peak()

        answer = await client.ask(f"query ($same: [_Any!]!) {{ {aliases} }}", {"same": [same] * 1000})

        assert answer["data"] is None
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["OPERATION_TOO_COMPLEX"]
        assert len(sandbox.calls) == 1
        assert peak() - before < 400 * MIB


class TestDecisions:
    """Small budgets stand for large answers."""

    async def test_equal_representations_are_one_read_and_an_object_in_each_place(self, pair: Pair):
        same = {"__typename": "User", "id": next(iter(pair.sandbox.organisation.all("user")))}

        answer = await equal(
            pair,
            "query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { name } } }",
            {"r": [same] * 3},
        )

        assert len(answer.calls) == 1
        assert len(answer.data["_entities"]) == 3

    async def test_root_fields_are_answered_in_their_order_while_the_budget_lasts(self, pair: Pair):
        document = """{
            a: activeConversations { nodes { id name } } b: me { id }
            c: activeConversations { nodes { id } } d: me { name }
        }"""
        whole = await equal(pair, document)
        size = {key: len(json.dumps(value, separators=(",", ":"))) for key, value in whole.data.items()}

        answer = await equal(limited(pair, length=size["a"] + size["b"] + size["d"]), document)

        assert [key for key, value in answer.data.items() if value is None] == ["c"]
        assert [error["path"] for error in answer.errors] == [["c"]]

    @pytest.mark.parametrize("share", [*range(5, 100, 5), 105])
    async def test_both_engines_refuse_the_same_whatever_the_budget(self, pair: Pair, share: int):
        queue = next(iter(pair.sandbox.organisation.all("queue")))
        document = """query ($queues: [ID!]!) {
            a: activeConversations { nodes { participants { user { name division { name } } } } }
            b: activeConversations { edges { cursor node { participants { consultParticipant { id } } } } }
            me { __typename name division { homeDivision } }
            queues(ids: $queues) { description }
            __typename
        }"""
        variables = {"queues": [queue, "a/b", queue]}
        whole = await equal(pair, document, variables)
        length = len(msgspec.json.encode([whole.data, whole.errors])) * share // 100
        objects = whole.json.count(b"{") * share // 100

        by_length = await equal(limited(pair, length=length), document, variables)
        by_objects = await equal(limited(pair, objects=objects), document, variables)

        for answer in (by_length, by_objects):
            assert (answer.data == whole.data) == (share > 100)

    async def test_errors_count_as_well(self, pair: Pair):
        document = "query ($ids: [ID!]!) { users(ids: $ids) { id } me { id } }"
        variables = {"ids": ["a/b"] * 50}

        answer = await equal(limited(pair, length=2_000), document, variables)

        assert answer.data["users"] is None
        assert answer.data["me"] is not None
        assert [error["path"] for error in answer.errors] == [["users"]]

    async def test_an_operation_is_refused_whole_where_a_non_null_root_field_is_too_large(self, pair: Pair):
        same = {"__typename": "User", "id": next(iter(pair.sandbox.organisation.all("user")))}
        document = (
            "query ($r: [_Any!]!) { me { id } _entities(representations: $r) { ... on User { name } } }"
        )

        answer = await equal(limited(pair, length=1_000), document, {"r": [same] * 100})

        assert answer.data is None
        (error,) = answer.errors
        assert "path" not in error

    async def test_an_operation_is_refused_whole_where_its_root_fields_are_many_budgets(self, pair: Pair):
        document = (
            "{ "
            + " ".join(f"a{n}: activeConversations {{ nodes {{ id }} }}" for n in range(6))
            + " me { id } }"
        )

        answer = await equal(limited(pair, length=500), document)

        assert answer.data is None
        assert [error["extensions"]["code"] for error in answer.errors] == ["OPERATION_TOO_COMPLEX"]

    async def test_what_links_are_lost_in_is_measured_before_the_errors_are_made(self, pair: Pair):
        everybody_owns_every_group(pair.sandbox.organisation)
        for user in pair.sandbox.organisation.all("user").values():
            user["title"] = 7

        answer = await pair.ask(pair.planned, "{ me { " + OWNERS.replace("name", "title") + " } }")

        assert answer.data == {"me": None}
        assert [error["path"] for error in answer.errors] == [["me"]]


def limited(pair: Pair, *, objects: int = 100_000, length: int = 32 * MIB) -> Pair:
    """The engines with another budget."""
    return Pair(pair.sandbox, pair.waves, AnswerBudget(objects, length))


async def equal(pair: Pair, document: str, variables: dict[str, Any] | None = None) -> Answer:
    """The answer that both engines give."""
    reference, answer = await pair.both(document, variables)
    assert answer.json == reference.json
    return answer
