"""The table of kinds against the vendor's operations: paths, parameters, values and answers."""

import json
import re
from typing import Any, cast

import pytest
import sdk
from graphql import GraphQLObjectType
from operations import Operation, operations, shape

from gateway.app import CORE
from gateway.graph.lists.listing import LISTING
from gateway.links import (
    KINDS,
    EntityList,
    EntityRead,
    Kind,
    Search,
    UpstreamPage,
    list_call,
    whole_list_call,
)
from gateway.links.kinds.table import MEASURES
from gateway.links.observations import observations_query

pytestmark = pytest.mark.drift

READS = [(kind, read) for kind in KINDS.values() for read in (kind.bulk, kind.sibling) if read is not None]


def one(kind: Kind) -> Operation:
    return operations()["GET", shape(kind.item)]


def many(read: EntityRead) -> Operation:
    return operations()[read.method, shape(read.path)]


def name_of(kind_or_read: Kind | EntityRead | EntityList) -> str:
    return kind_or_read.name if isinstance(kind_or_read, Kind) else kind_or_read.path


each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=name_of)
each_read = pytest.mark.parametrize(("kind", "read"), READS, ids=name_of)


@each_kind
def test_one_entity_is_read_where_the_vendor_has_it(kind: Kind) -> None:
    type_ = sdk.ROOTS[kind.name]
    assert one(kind).answer in {f"list[{type_}]" if kind.items else type_, *sdk.SIBLINGS}


@each_kind
def test_the_read_of_one_entity_has_every_parameter_of_its_kind(kind: Kind) -> None:
    assert {name for name, _ in (*kind.query, *kind.parameters.values())} <= one(kind).query.keys()


@each_kind
def test_a_parameter_is_for_a_field_of_the_vendors_and_has_a_value_that_fits_it(kind: Kind) -> None:
    for path, (name, value) in kind.parameters.items():
        type_ = sdk.ROOTS[kind.name]
        for key in path.split("."):
            assert key in sdk.fields(type_)
            type_ = sdk.fields(type_)[key].type.name
        assert not value_faults(one(kind), name, value)


def value_faults(operation: Operation, name: str, value: str) -> list[str]:
    """What is wrong with a value, by the type of its parameter and by the values that its words name."""
    if operation.query[name] == "bool":
        return [] if value in {"true", "false"} else [f"{value} is no bool"]
    listed = re.search(r"[Vv]alid values: ?([\w., ]+)", operation.words[name])
    known = re.split(r"[, ]+", listed[1].rstrip(". ")) if listed else [value]
    return [] if value in known else [f"{value} is none of {known}"]


@each_read
def test_a_read_of_many_has_the_parameters_that_the_table_says_and_no_other_of_the_kinds(
    kind: Kind, read: EntityRead
) -> None:
    names = {name for name, _ in kind.parameters.values()}
    assert names & many(read).query.keys() == read.parameters


@pytest.mark.parametrize("read", [read for _, read in READS], ids=name_of)
def test_a_read_of_many_takes_ids_as_the_table_says(read: EntityRead) -> None:
    query = many(read).query
    types = {"repeated": {"list[str]"}, "comma": {"str", "list[str]"}}
    assert (query.get(read.ids_key or "id") in types[read.ids]) if read.ids in types else "id" not in query
    assert {name for name, _ in read.query} <= query.keys()
    if read.ids in {"repeated", "comma", "not"}:
        assert ("pageSize" in query) == read.paged


@each_read
def test_a_read_of_many_answers_entities_under_the_key_that_the_table_says(
    kind: Kind, read: EntityRead
) -> None:
    answer = many(read).answer
    if read.ids == "path":
        assert sdk.fields(answer).keys() <= sdk.fields(sdk.ROOTS[kind.name]).keys()
    elif read.answer == "list":
        assert answer == f"list[{sdk.ROOTS[kind.name]}]"
    else:
        assert sdk.fields(answer)[read.answer].type.many


LISTED = [(kind, kind.listed) for kind in KINDS.values() if kind.listed is not None]
each_list = pytest.mark.parametrize(("kind", "read"), LISTED, ids=name_of)


def listing(read: EntityList) -> Operation:
    return operations()["POST" if read.asks == "search" else "GET", shape(read.path)]


@each_list
def test_a_list_answers_entities_and_their_number_under_the_keys_that_the_table_says(
    kind: Kind, read: EntityList
) -> None:
    answer = sdk.fields(listing(read).answer)
    assert answer[read.answer].type == (sdk.ROOTS[kind.name], True)
    assert answer["total"].type == ("int", False)


@each_list
def test_a_list_can_be_narrowed_as_the_table_says_and_has_every_parameter_of_its_kind(
    kind: Kind, read: EntityList
) -> None:
    search = Search("a", ["b1"] if read.divisions else [], frozenset(kind.parameters.values()))
    if read.asks == "not":
        sent = {name for name, _ in whole_list_call(read, search.parameters).query}
        assert {"name", "pageSize"}.isdisjoint(listing(read).query)
    else:
        call = list_call(read, read.path, search, UpstreamPage(25, 1))
        sent = {name for name, _ in call.query}
        assert not sdk_faults(call.body)
    assert sent <= listing(read).query.keys()
    assert ("divisionId" in listing(read).query) == read.divisions


def sdk_faults(body: bytes | None) -> list[str]:
    """What the vendor's search request does not know of a body."""
    if body is None:
        return []
    search = json.loads(body)
    known = sdk.fields("UserSearchRequest").keys()
    criterion = sdk.fields("UserSearchCriteria")
    faults = [key for key in search if key not in known]
    for one in search["query"]:
        faults += [key for key in one if key not in criterion]
        faults += [one["type"]] if one["type"] not in criterion["type"].allowed else []
    return faults


@pytest.mark.parametrize(("kind", "read"), [one for one in LISTED if one[0].sibling], ids=name_of)
def test_the_sibling_of_a_kind_lists_by_the_same_query(kind: Kind, read: EntityList) -> None:
    assert kind.sibling is not None
    call = list_call(read, kind.sibling.path, Search("a", ["b1"], frozenset()), UpstreamPage(25, 1))
    assert {name for name, _ in call.query} <= many(kind.sibling).query.keys()
    assert kind.sibling.answer == read.answer


BELONGING = {
    f"{type_.name}.{name}": belonging
    for type_ in CORE.type_map.values()
    if isinstance(type_, GraphQLObjectType) and type_ is not CORE.query_type
    for name, field in type_.fields.items()
    if (belonging := getattr(field.extensions.get("strawberry-definition"), "metadata", {}).get(LISTING))
}
"""The lists that belong to an object, by their fields."""


@pytest.mark.parametrize("belonging", BELONGING.values(), ids=BELONGING.keys())
def test_a_list_that_belongs_to_an_object_is_read_where_and_how_the_vendor_has_it(belonging: Any) -> None:
    listing = belonging.listing
    operation = operations()["GET", shape(listing.path)]
    items = sdk.ROOTS[listing.of] if isinstance(listing.of, str) else listing.of.__name__
    items = {"TeamMember": "UserReferenceWithName"}.get(items, items)
    if listing.bare:
        assert operation.answer == f"list[{items}]"
        return
    answer = sdk.fields(operation.answer)
    assert answer[listing.items].type == (items, True)
    assert listing.end in answer
    assert listing.total or "total" not in answer
    parameters = frozenset(listing.kind.parameters.values()) if listing.kind else frozenset()
    page = belonging.pages({"name": "a", "joined": True}, parameters)
    assert {name for call in page.calls for name, _ in call.query} <= operation.query.keys()


@pytest.mark.parametrize("kind", MEASURES.values(), ids=name_of)
def test_what_is_measured_of_an_entity_is_read_where_the_vendor_has_it(kind: Kind) -> None:
    found = operations()["GET", shape(kind.item)] if kind.item else many(cast("EntityRead", kind.bulk))
    assert found.answer == sdk.MEASURES.get(kind.name, "QueueObservationQueryResponse")


def test_the_query_for_observations_is_one_that_the_vendor_knows() -> None:
    query = json.loads(observations_query(["a1", "b2"]))
    assert query.keys() <= sdk.fields("QueueObservationQuery").keys()
    assert query["filter"]["type"] in sdk.fields("QueueObservationQueryFilter")["type"].allowed
    known = sdk.fields("QueueObservationQueryPredicate")
    for predicate in query["filter"]["predicates"]:
        assert predicate.keys() <= known.keys()
        assert all(predicate[key] in known[key].allowed for key in ("type", "dimension", "operator"))


def test_a_value_that_the_vendor_does_not_list_is_told() -> None:
    operation = Operation(
        {"expand": "list[str]", "size": "bool"}, {"expand": "Valid values: team, groups", "size": ""}, ""
    )
    assert not value_faults(operation, "expand", "groups")
    assert value_faults(operation, "expand", "teams")
    assert value_faults(operation, "size", "yes")
