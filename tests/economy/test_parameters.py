"""Fields that the upstream leaves out unless a parameter asks for them, whichever engine reads them."""

from collections import Counter

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type
from held import arguments, ids, own
from lacking import complete

from gateway.app import CORE
from gateway.links import KINDS
from gateway.sandbox import Organisation

ON_REQUEST = [(kind.name, path) for kind in KINDS.values() for path in kind.parameters]


@pytest.fixture(params=["reference", "planned"])
def engine(request) -> str:
    return request.param


@pytest.fixture
def organisation() -> Organisation:
    organisation = Organisation.seeded(seed=10, conversations=2)
    complete(organisation)
    return organisation


def selection(kind: str, path: str) -> str:
    """Selects the field at a path, and something of it where it is an object."""
    type_ = CORE.type_map[KINDS[kind].type_name]
    text = ""
    for name in path.split("."):
        assert isinstance(type_, GraphQLObjectType)
        type_ = get_named_type(type_.fields[name].type)
        text += f" {{ {name}" if text else name
    below = "" if is_leaf_type(type_) else " { __typename }"
    return text + below + " }" * path.count(".")


def at(entity, path: str):
    for name in path.split("."):
        entity = entity and entity[name]
    return entity


@pytest.mark.parametrize(("kind", "path"), ON_REQUEST)
async def test_a_field_that_a_parameter_asks_for_is_there_and_costs_as_many_calls_as_it_must(
    client, sandbox, organisation, kind, path
):
    row = KINDS[kind]
    some = ids(organisation, kind)[-3:]
    given = arguments(kind, some[-1], "ids: $ids")
    query = f"query Some($ids: [ID!]!) {{ {row.plural}({given}) {{ id {selection(kind, path)} }} }}"
    read_singly = row.needs_single_reads(frozenset({row.parameters[path]}))

    answer = await client.ask(query, {"ids": list(map(own, some))}, x_gateway_trace="1")

    assert "errors" not in answer
    assert any(at(entity, path) for entity in answer["data"][row.plural])
    assert len(sandbox.calls) == (len(some) if read_singly else 1)
    name, value = row.parameters[path]
    assert all(value in call.values(name) for call in sandbox.calls)
    assert answer["extensions"]["upstream"]["planned"] in {None, len(sandbox.calls)}


class TestContactsOfWhichSomeNeedMoreThanTheBulkReadHas:
    async def test_are_read_in_bulk_but_for_those(self, client, sandbox, organisation):
        contacts = list(organisation.all("externalContact"))[:5]
        query = """query Some($one: ID!, $many: [ID!]!) {
          one: externalContact(id: $one) { identifiers { value } }
          many: externalContacts(ids: $many) { firstName }
        }"""

        answer = await client.ask(query, {"one": contacts[0], "many": contacts[1:]}, x_gateway_trace="1")

        assert answer["data"]["one"]["identifiers"]
        held = [organisation.get("externalContact", id_)["firstName"] for id_ in contacts[1:]]
        assert [one["firstName"] for one in answer["data"]["many"]] == held
        assert Counter(call.template for call in sandbox.calls) == {
            "/api/v2/externalcontacts/contacts/{id}": 1,
            "/api/v2/externalcontacts/bulk/contacts": 1,
        }
        assert answer["extensions"]["upstream"]["planned"] in {None, 2}

    async def test_are_not_read_twice(self, client, sandbox, organisation):
        contacts = list(organisation.all("externalContact"))[:2]
        query = """query Some($ids: [ID!]!) {
          names: externalContacts(ids: $ids) { firstName }
          more: externalContacts(ids: $ids) { identifiers { value } }
        }"""

        answer = await client.ask(query, {"ids": contacts})

        assert "errors" not in answer
        assert Counter(call.template for call in sandbox.calls) == {
            "/api/v2/externalcontacts/contacts/{id}": 2
        }


class TestTheCache:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"cache": settings.cache.model_copy(update={"enabled": True})})

    async def test_knows_which_parameters_an_entity_was_read_with(self, client, sandbox, organisation):
        contacts = list(organisation.all("externalContact"))[:3]
        names = "query Names($ids: [ID!]!) { externalContacts(ids: $ids) { firstName } }"
        values = "query Values($ids: [ID!]!) { externalContacts(ids: $ids) { identifiers { value } } }"
        made = []
        for query in (names, values, values, names):
            sandbox.calls.clear()
            answer = await client.ask(query, {"ids": contacts})
            assert "errors" not in answer
            made.append(len(sandbox.calls))
        assert made == [1, 3, 0, 0]

    async def test_does_not_make_single_reads_of_a_bulk_read_for_what_was_wanted_before(
        self, client, sandbox, organisation
    ):
        one, *others = list(organisation.all("division"))[:3]
        await client.ask(f'{{ division(id: "{one}") {{ objectCounts }} }}')
        sandbox.calls.clear()
        query = "query Names($ids: [ID!]!) { divisions(ids: $ids) { name } }"
        await client.ask(query, {"ids": [one, *others]})
        assert [call.template for call in sandbox.calls] == ["/api/v2/authorization/divisions"]
