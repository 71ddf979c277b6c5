"""What the schema says of itself."""

import re

import pytest
import sdk
from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type
from test_drift import vendor_types

from gateway.graph.internals import core_schema
from gateway.graph.schema import schema
from gateway.links import KINDS

TYPES = core_schema(schema).type_map
QUERIES = core_schema(schema).query_type.fields
REST = re.compile(r"REST: (GET|POST) (?P<path>/api/v2/[\w/{}]+)\.(?: Permission: (?P<permission>.+)\.)?")
OF_ANY_KIND = {"node", "resource", "_entities", "_service"}
"""Queries that lead to any kind of entity, whose own type names its path."""


def said(description: str | None) -> tuple[str, str | None]:
    """The path and the permission that the last paragraph of a description names."""
    found = REST.fullmatch((description or "").rpartition("\n\n")[2])
    assert found, f"{description!r} names no path"
    return found["path"], found["permission"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_type_of_an_entity_names_its_path_and_the_permission_that_it_needs(kind):
    path, permission = said(TYPES[kind.type_name].description)
    assert path == kind.item
    if kind.permissions is None:
        assert permission is None
    elif not kind.permissions:
        assert permission == "none"
    else:
        assert tuple(permission.split(" or ")) == kind.permissions


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_queries_for_one_and_many_name_where_each_is_read_and_the_same_permission(kind):
    path, permission = said(TYPES[kind.type_name].description)
    assert said(QUERIES[kind.name].description) == (path, permission)
    assert said(QUERIES[kind.plural].description) == (kind.bulk.path if kind.bulk else path, permission)


def test_every_query_of_one_path_names_it():
    for name in QUERIES.keys() - OF_ANY_KIND:
        assert said(QUERIES[name].description)


LISTS = {
    f"{type_.name}.{name}": field
    for type_ in TYPES.values()
    if isinstance(type_, GraphQLObjectType)
    for name, field in type_.fields.items()
    if get_named_type(field.type).name.endswith("Connection")
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_names_its_path_and_the_permission_that_it_needs(name):
    path, permission = said(LISTS[name].description)
    assert path.startswith("/api/v2/")
    assert permission


def test_what_a_kind_names_as_a_permission_has_the_vendors_form():
    for kind in KINDS.values():
        for permission in kind.permissions or ():
            assert all(re.fullmatch(r"\w+:\w+:\w+", one) for one in permission.split(" and "))


@pytest.mark.parametrize("enum", [one for one in TYPES.values() if isinstance(one, GraphQLEnumType)], ids=str)
def test_every_value_of_an_enum_is_described(enum):
    if not enum.name.startswith(("__", "link__")):
        assert [name for name, value in enum.values.items() if not value.description] == []


def test_the_schema_and_its_queries_say_what_they_are_for():
    assert "Genesys Cloud" in (core_schema(schema).description or "")
    for name in re.findall(r"`(\w+)`", core_schema(schema).query_type.description or ""):
        assert name in QUERIES


def spoken(text: str, length: int) -> set[tuple[str, ...]]:
    """The runs of so many words in a text."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_no_description_is_a_sentence_of_the_vendors():
    of_vendor = set().union(
        *(spoken(sdk.words(name, key), 8) for name in vendor_types() for key in sdk.fields(name))
    )
    described = [one for type_ in TYPES.values() for one in (type_, *getattr(type_, "fields", {}).values())]
    ours = {one.description for one in described if one.description}
    assert [text for text in ours if not of_vendor.isdisjoint(spoken(text, 8))] == []
