"""Federation's `_entities`: the queries of a router to this subgraph."""

from collections import Counter
from math import ceil

import pytest
from held import UNKNOWN, entity, ids, named, own, unknown

from gateway.graph.entity_class import model_of
from gateway.graph.named import MOST_IDS
from gateway.links import KINDS
from gateway.sandbox import Organisation

IDS = " ".join(f"... on {kind.type_name} {{ {kind.name}Id: id }}" for kind in KINDS.values())
QUERY = f"query Entities($of: [_Any!]!) {{ _entities(representations: $of) {{ __typename {IDS} }} }}"


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation.seeded(seed=5, conversations=16, ended=4, users=200)


def representation(kind, id_):
    return {"__typename": kind.type_name, **named(kind.name, id_)}


def shown(kind, id_):
    return {"__typename": kind.type_name, f"{kind.name}Id": own(id_)}


def outer(key):
    """The ids of what an entity belongs to."""
    return key.rpartition("/")[0]


def mixed(organisation, count):
    """So many representations, the kinds one after the other, each entity once."""
    rows = [[(kind, id_) for id_ in ids(organisation, kind.name)] for kind in KINDS.values()]
    longest = max(len(row) for row in rows)
    taken = [row[number] for number in range(longest) for row in rows if number < len(row)]
    assert len(taken) >= count
    return taken[:count]


async def test_500_of_all_kinds_cost_one_bulk_read_for_each_kind_and_hundred(client, sandbox, organisation):
    wanted = mixed(organisation, 500)

    answer = await client.ask(QUERY, {"of": [representation(*one) for one in wanted]})

    assert "errors" not in answer
    assert answer["data"]["_entities"] == [shown(*one) for one in wanted]
    expected = Counter()
    # A bulk read has one path, so it takes only entities that belong to the same.
    for (name, _), count in Counter((kind.name, outer(id_)) for kind, id_ in wanted).items():
        bulk = KINDS[name].bulk
        # One that is left alone is read by itself.
        singly = count if not bulk else int(count % bulk.size == 1)
        expected[KINDS[name].item] += singly
        if bulk:
            expected[bulk.path] += ceil((count - singly) / bulk.size)
    assert expected["/api/v2/users"] == 2
    assert Counter(call.template for call in sandbox.calls) == +expected


async def test_equal_representations_are_read_once(client, sandbox, organisation):
    first, second = ids(organisation, "user")[:2]
    user = KINDS["user"]

    answer = await client.ask(QUERY, {"of": [representation(user, id_) for id_ in (first, second, first)]})

    assert answer["data"]["_entities"] == [shown(user, id_) for id_ in (first, second, first)]
    assert [call.values("id") for call in sandbox.calls] == [[first, second]]


async def test_an_unknown_id_is_null_with_an_error_of_its_own_for_every_kind(client, organisation):
    held = [(kind, ids(organisation, kind.name)) for kind in KINDS.values()]
    wanted = [(kind, id_) for kind, some in held for id_ in (some[0], unknown(kind.name), some[1])]

    answer = await client.ask(QUERY, {"of": [representation(*one) for one in wanted]})

    expected = [None if own(id_) == UNKNOWN else shown(kind, id_) for kind, id_ in wanted]
    assert answer["data"]["_entities"] == expected
    assert told(answer) == {("_entities", 3 * number + 1): "NOT_FOUND" for number in range(len(KINDS))}


@pytest.mark.parametrize("engine", ["planned", "reference"])
async def test_more_representations_than_ids_are_allowed_are_refused_without_a_call(client, sandbox):
    wanted = [representation(KINDS["user"], UNKNOWN)] * (MOST_IDS + 1)

    answer = await client.ask(QUERY, {"of": wanted})

    assert answer["data"] is None
    assert told(answer) == {("_entities",): "BAD_USER_INPUT"}
    assert not sandbox.calls


MALFORMED = {
    "a text": "User",
    "a number": 7,
    "a list": [],
    "nothing inside": {},
    "no typename": {"id": UNKNOWN},
    "no id": {"__typename": "User"},
    "an unknown typename": {"__typename": "Nobody", "id": UNKNOWN},
    "a type that is no entity": {"__typename": "Participant", "id": UNKNOWN},
    "a typename that is a list": {"__typename": ["User"], "id": UNKNOWN},
    "an id that is a number": {"__typename": "User", "id": 7},
    "an id that is null": {"__typename": "User", "id": None},
    "an id that is an object": {"__typename": "User", "id": {}},
    "an empty id": {"__typename": "User", "id": ""},
    "an id that is a path": {"__typename": "User", "id": "../queues"},
    "an id that is a word": {"__typename": "User", "id": "me"},
}


async def test_malformed_representations_are_null_with_an_error_each_and_cost_nothing(
    client, sandbox, organisation
):
    user = ids(organisation, "user")[0]
    given = [*MALFORMED.values(), representation(KINDS["user"], user)]

    answer = await client.ask(QUERY, {"of": given})

    assert answer["data"]["_entities"] == [None] * len(MALFORMED) + [shown(KINDS["user"], user)]
    assert told(answer) == {("_entities", index): "BAD_USER_INPUT" for index in range(len(MALFORMED))}
    assert len(sandbox.calls) == 1


async def test_fields_beside_the_id_come_from_the_upstream_and_not_from_the_representation(
    client, sandbox, organisation
):
    id_ = ids(organisation, "user")[0]
    claimed = {"__typename": "User", "id": id_, "name": "Somebody else", "selfUri": "//attacker.example.com/"}

    user_fields = "... on User { id name selfUri }"
    query = f"query Entities($of: [_Any!]!) {{ _entities(representations: $of) {{ {user_fields} }} }}"
    answer = await client.ask(query, {"of": [claimed]})

    user = entity(organisation, "user", id_)
    assert answer == {"data": {"_entities": [{key: user[key] for key in ("id", "name", "selfUri")}]}}
    assert len(sandbox.calls) == 1


async def test_every_kind_is_an_entity_of_the_subgraph(client):
    answer = await client.ask('{ __type(name: "_Entity") { possibleTypes { name } } }')

    names = {possible["name"] for possible in answer["data"]["__type"]["possibleTypes"]}
    assert names == {model_of(name).__name__ for name in KINDS}


def told(answer):
    return {tuple(error["path"]): error["extensions"]["code"] for error in answer["errors"]}
