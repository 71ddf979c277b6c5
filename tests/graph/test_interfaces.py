"""The interfaces that types of entities implement."""

import pytest

from gateway.graph.internals import core_schema
from gateway.graph.schema import schema
from gateway.links import KINDS

TYPES = core_schema(schema).type_map
BY_FIELD = {"selfUri": "Node", "id": "Entity", "name": "Named", "division": "Divided"}
"""The interface of all types of entities that have a field."""

OTHERWISE = {("PresenceDefinition", "division"): "its users can choose it; it controls no access"}
"""Fields that only have the same name, and what they are."""


@pytest.mark.parametrize("field", BY_FIELD)
def test_every_entity_with_a_field_of_an_interface_implements_it(field):
    for kind in KINDS.values():
        type_ = TYPES[kind.type_name]
        expected = field in type_.fields and (type_.name, field) not in OTHERWISE
        assert (BY_FIELD[field] in {one.name for one in type_.interfaces}) == expected, type_.name
