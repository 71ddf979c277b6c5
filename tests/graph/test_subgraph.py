"""The schema as one subgraph among others."""

from graphql import ObjectTypeDefinitionNode, parse

from gateway.graph.model import SHARED
from gateway.graph.schema import schema
from gateway.links import KINDS

SDL = schema.as_str()
TYPES = {
    node.name.value: node for node in parse(SDL).definitions if isinstance(node, ObjectTypeDefinitionNode)
}


def directives(node) -> set[str]:
    return {directive.name.value for directive in node.directives or ()}


def test_every_subgraph_with_connections_may_have_the_same_page_info():
    assert "shareable" in directives(TYPES["PageInfo"])
    assert {field.name.value for field in TYPES["PageInfo"].fields or ()} == {
        "hasNextPage",
        "hasPreviousPage",
        "startCursor",
        "endCursor",
    }


def test_other_subgraphs_may_tell_the_names_of_our_entities_as_well():
    for kind in KINDS.values():
        for field in TYPES[kind.type_name].fields or ():
            assert ("shareable" in directives(field)) == (field.name.value in SHARED)


def test_nothing_is_hidden_from_the_graph_around():
    assert "@inaccessible" not in SDL
    assert 'federation/v2.9"' in SDL
