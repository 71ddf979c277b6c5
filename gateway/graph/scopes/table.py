"""The scopes that types and fields require of the gateway's own callers.

A scope is a permission of the vendor's, such as ``routing:queue:view``: to see an entity, a caller of the
gateway needs what a user of the platform would need. Personal data needs `PERSONAL_DATA` besides.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from graphql import (
    FieldNode,
    GraphQLCompositeType,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_object_type,
    visit,
)

from gateway.graph.mutations.table import ACTS
from gateway.graph.scopes.personal_data import PERSONAL_FIELDS, PERSONAL_TYPES
from gateway.links import KINDS

PERSONAL_DATA = "gateway:personalData:view"
"""The scope for personal data."""
ACT = "gateway:conversation:act"
"""The scope for acts that the platform asks no permission for, such as to set attributes: who takes part in a
conversation may do them, and with the gateway's token every caller could."""

_MUTATION = "Mutation"

AnyOf = frozenset[str]
"""Scopes of which any one is enough."""

Requirements = frozenset[AnyOf]
"""Scopes that are required together."""

_NOTHING: Requirements = frozenset()
_OF_PERSON: Requirements = frozenset({frozenset({PERSONAL_DATA})})


def _of_permissions(permissions: Iterable[str]) -> Requirements:
    """What is required where any of these permissions is enough, of which some are several together."""
    return frozenset(map(frozenset, product(*(one.split(" and ") for one in permissions))))


_OF_KIND: Mapping[str, Requirements] = {
    kind.type_name: _of_permissions(kind.permissions) for kind in KINDS.values() if kind.permissions
}

_OF_ACT: Mapping[str, Requirements] = {
    name: _of_permissions(act.permissions or (ACT,)) | _OF_KIND.get(KINDS[act.subject].type_name, _NOTHING)
    for name, act in ACTS.items()
}
"""To act on something takes the right to see it as well."""

_TELLS_OF = {"ConversationUpdate": "Conversation", "UserStatusUpdate": "User"}
"""Types that tell of an entity, and so require what its type does."""


def of_type(name: str) -> Requirements:
    """What is required to see an object of a type."""
    return _OF_PERSON if name in PERSONAL_TYPES else _OF_KIND.get(_TELLS_OF.get(name, name), _NOTHING)


def of_field(type_name: str, name: str) -> Requirements:
    """What is required for a field, beside what its types require."""
    if type_name == _MUTATION:
        return _OF_ACT.get(name, _NOTHING)
    return _OF_PERSON if name in PERSONAL_FIELDS.get(type_name, ()) else _NOTHING


class ScopeTable:
    """What each field of a schema requires: for itself, for the object it is on, and for what it leads to.

    A connection requires what its nodes require, so that it does not even tell how many there are.

    Args:
        schema: The schema.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._fields = {
            (type_.name, name): _NOTHING.union(*_of(type_, name))
            for type_ in schema.type_map.values()
            if isinstance(type_, GraphQLObjectType)
            for name in type_.fields
        }

    def required(self, type_name: str, field: str) -> Requirements:
        """What a field of an object type requires."""
        return self._fields.get((type_name, field), _NOTHING)

    def selected(self, nodes: Iterable[Node]) -> Requirements:
        """What definitions of a document require at most: of an interface, what each type behind it does."""
        types, required = TypeInfo(self._schema), set[AnyOf]()

        class Fields(Visitor):
            def enter_field(_self, node: FieldNode, *_: Any) -> None:  # noqa: N805  # `self` is the table
                for type_ in self._possible(types.get_parent_type()):
                    required.update(self.required(type_.name, node.name.value))

        for node in nodes:
            visit(node, TypeInfoVisitor(types, Fields()))
        return frozenset(required)

    def _possible(self, parent: GraphQLCompositeType | None) -> Iterable[GraphQLObjectType]:
        if parent is None:
            return ()
        if isinstance(parent, GraphQLObjectType):
            return (parent,)
        return self._schema.get_possible_types(parent)


def _of(type_: GraphQLObjectType, name: str) -> Iterator[Requirements]:
    yield of_type(type_.name)
    yield of_field(type_.name, name)
    result = get_named_type(type_.fields[name].type)
    yield of_type(result.name)
    if is_object_type(result) and "nodes" in result.fields:
        yield of_type(get_named_type(result.fields["nodes"].type).name)
