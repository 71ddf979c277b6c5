"""One entity by its id, and many by theirs, of every kind."""

import pytest
from held import UNKNOWN, arguments, entity, ids, own, unknown

from gateway.graph.entity_class import model_of
from gateway.graph.named import MOST_IDS
from gateway.links import KINDS, read_call
from gateway.sandbox import Organisation


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation.seeded(seed=13, conversations=16, ended=4)


def fields(kind):
    """The selection: the fields of every kind, and the name if the kind has one."""
    return "id selfUri name" if "name" in model_of(kind.name).model_fields else "id selfUri"


def shown(organisation, kind, id_):
    found = entity(organisation, kind.name, id_)
    return {name: found.get(name) for name in fields(kind).split()}


def last(organisation, count):
    """The last few ids of every kind, the latest first."""
    return [(kind, ids(organisation, kind.name)[-count:][::-1]) for kind in KINDS.values()]


class Asking:
    """Queries one kind after the other, and returns the calls of each."""

    def __init__(self, client, sandbox):
        self._client = client
        self._sandbox = sandbox

    async def __call__(self, query, **variables):
        self._sandbox.calls.clear()
        answer = await self._client.ask(query, variables)
        return answer, [call.path for call in self._sandbox.calls]


@pytest.fixture
def ask(client, sandbox):
    return Asking(client, sandbox)


async def test_one_of_every_kind_costs_its_single_read(ask, organisation):
    for kind, (id_,) in last(organisation, 1):
        query = f"{{ one: {kind.name}({arguments(kind.name, id_)}) {{ {fields(kind)} }} }}"
        expected = {"data": {"one": shown(organisation, kind, id_)}}
        assert await ask(query) == (expected, [kind.path(id_)])


async def test_one_that_does_not_exist_is_null_with_an_error_at_its_path(ask):
    for kind in KINDS.values():
        nothing = unknown(kind.name)
        answer, paths = await ask(f"{{ {kind.name}({arguments(kind.name, nothing)}) {{ id }} }}")

        assert answer["data"] == {kind.name: None}
        assert told(answer) == {(kind.name,): "NOT_FOUND"}
        assert paths == [kind.path(nothing)]


async def test_one_whose_id_is_malformed_is_refused_without_a_call(ask):
    for kind in KINDS.values():
        named = ", ".join(f'{name}: "../users/me"' for name in kind.ids)
        answer, paths = await ask(f"{{ {kind.name}({named}) {{ id }} }}")

        assert answer["data"] == {kind.name: None}
        assert told(answer) == {(kind.name,): "BAD_USER_INPUT"}
        assert not paths


async def test_many_come_in_the_order_of_their_ids_by_one_bulk_read_where_the_kind_has_one(ask, organisation):
    for kind, held in last(organisation, 3):
        given = arguments(kind.name, held[0], last="ids: $ids")
        query = f"query Many($ids: [ID!]!) {{ many: {kind.plural}({given}) {{ {fields(kind)} }} }}"
        wanted = [held[0], *held]

        answer, paths = await ask(query, ids=[own(id_) for id_ in wanted])

        assert answer == {"data": {"many": [shown(organisation, kind, id_) for id_ in wanted]}}
        many = read_call(kind.bulk, held).path if kind.bulk else ""
        assert paths == ([many] if kind.bulk else [kind.path(id_) for id_ in held])


async def test_many_with_an_unknown_and_a_malformed_id_lose_just_these(ask, organisation):
    for kind, (first, second) in last(organisation, 2):
        given = arguments(kind.name, first, last="ids: $ids")
        query = f"query Many($ids: [ID!]!) {{ many: {kind.plural}({given}) {{ id }} }}"
        missing = f"{first.removesuffix(own(first))}{UNKNOWN}"

        answer, paths = await ask(query, ids=[own(first), UNKNOWN, "../users/me", own(second)])

        assert answer["data"]["many"] == [{"id": own(first)}, None, None, {"id": own(second)}]
        assert told(answer) == {("many", 1): "NOT_FOUND", ("many", 2): "BAD_USER_INPUT"}
        # What the vendor's bulk reads leave out is read singly; those by POST tell of every id themselves.
        again = [kind.path(missing)] if kind.bulk and kind.bulk.answer != "results" else []
        singly = [kind.path(id_) for id_ in (first, missing, second)]
        many = read_call(kind.bulk, [first]).path if kind.bulk else ""
        assert paths == ([many, *again] if kind.bulk else singly)


async def test_a_resource_is_whatever_its_self_uri_names(ask, organisation):
    for kind, (id_,) in last(organisation, 1):
        query = f"""query Resource($uri: String!) {{
          resource(selfUri: $uri) {{ __typename id ... on {kind.type_name} {{ selfUri }} }}
        }}"""
        shown = {"__typename": kind.type_name, "id": own(id_), "selfUri": kind.path(id_)}
        assert await ask(query, uri=kind.path(id_)) == ({"data": {"resource": shown}}, [kind.path(id_)])


async def test_a_node_is_found_by_its_self_uri_whatever_its_kind(ask, organisation):
    for kind, (id_,) in last(organisation, 1):
        query = "query Refetch($uri: ID!) { node(selfUri: $uri) { __typename selfUri ...on Entity {id} } }"
        shown = {"__typename": kind.type_name, "selfUri": kind.path(id_), "id": own(id_)}
        assert await ask(query, uri=kind.path(id_)) == ({"data": {"node": shown}}, [kind.path(id_)])


async def test_many_with_an_empty_list_costs_nothing(client, sandbox):
    assert await client.ask("{ users(ids: []) { id } }") == {"data": {"users": []}}
    assert not sandbox.calls


async def test_more_ids_than_ten_bulk_reads_take_are_refused_without_a_call(client, sandbox):
    wanted = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(MOST_IDS + 1)]
    query = "query Many($ids: [ID!]!) { users(ids: $ids) { id } }"

    answer = await client.ask(query, {"ids": wanted})

    assert answer["data"] == {"users": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert not sandbox.calls


async def test_me_is_the_token_s_user_in_one_call(client, sandbox, organisation):
    answer = await client.ask("{ me { id name email } }")

    user = organisation.get("user", organisation.user_id)
    assert answer == {"data": {"me": {key: user[key] for key in ("id", "name", "email")}}}
    assert [call.path for call in sandbox.calls] == ["/api/v2/users/me"]


async def test_me_expands_what_the_selection_needs(client, sandbox):
    answer = await client.ask("{ me { id presence { presenceDefinition { id } } routingStatus { status } } }")

    assert answer["data"]["me"]["presence"]["presenceDefinition"]["id"]
    assert [call.values("expand") for call in sandbox.calls] == [["presence", "routingStatus"]]


def told(answer):
    return {tuple(error["path"]): error["extensions"]["code"] for error in answer["errors"]}
