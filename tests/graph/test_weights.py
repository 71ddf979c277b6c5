"""What a router's demand control is told of costs."""

from graphql import FieldDefinitionNode, ObjectTypeDefinitionNode, parse, value_from_ast_untyped

from gateway.graph.schema import schema
from gateway.links import KINDS

CALL, OBJECT = 100, 1
FIELDS = {
    (type_.name.value, field.name.value): field
    for type_ in parse(schema.as_str()).definitions
    if isinstance(type_, ObjectTypeDefinitionNode)
    for field in type_.fields or ()
}


def arguments(field: FieldDefinitionNode, directive: str) -> dict[str, object] | None:
    """The arguments of a directive that a field has."""
    for one in field.directives or ():
        if one.name.value == directive:
            return {each.name.value: value_from_ast_untyped(each.value) for each in one.arguments or ()}
    return None


def weight(type_: str, field: str) -> object:
    return (arguments(FIELDS[type_, field], "cost") or {}).get("weight")


def test_a_link_weighs_the_share_of_the_call_that_its_entity_needs():
    assert KINDS["user"].bulk
    assert KINDS["user"].bulk.size == 100
    assert weight("Participant", "user") == OBJECT + CALL / 100
    assert KINDS["team"].bulk is None
    assert weight("Participant", "team") == OBJECT + CALL


def test_a_query_for_one_entity_weighs_a_call_and_one_for_many_the_share_of_each():
    for kind in KINDS.values():
        assert weight("Query", kind.name) == OBJECT + CALL
        many = FIELDS["Query", kind.plural]
        assert arguments(many, "listSize") == {"assumedSize": 100}
        assert weight("Query", kind.plural) == OBJECT + (CALL / kind.bulk.size if kind.bulk else CALL)


def test_a_listing_weighs_a_call_whatever_it_brings():
    for (type_, name), field in FIELDS.items():
        if field.type.kind == "named_type" and field.type.name.value.endswith("Connection"):
            assert weight(type_, name) == OBJECT + CALL
            assert arguments(field, "listSize") == {
                "assumedSize": 100,
                "slicingArguments": ["first"],
                "sizedFields": ["nodes", "edges"],
                "requireOneSlicingArgument": False,
            }


def test_a_list_of_links_has_a_size():
    assert arguments(FIELDS["User", "groups"], "listSize") == {"assumedSize": 10}
