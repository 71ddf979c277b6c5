"""The scopes that callers in service mode need for types and fields.

A scope is one of the vendor's permissions, such as ``routing:queue:view``: to see an entity, a caller needs
the permission that a user of the platform needs. Personal data also needs `PERSONAL_DATA`.
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
"""The scope for acts without a permission of the platform, such as setting attributes.

On the platform any participant of a conversation may perform them; with the gateway's token any caller could.
"""

_MUTATION = "Mutation"

AnyOf = frozenset[str]
"""Alternative scopes, any of which is enough."""

Requirements = frozenset[AnyOf]
"""Alternatives that are all required."""

_NOTHING: Requirements = frozenset()
_OF_PERSON: Requirements = frozenset({frozenset({PERSONAL_DATA})})


def _of_permissions(permissions: Iterable[str]) -> Requirements:
    """The requirements for permissions of which any is enough; one may name several joined by `and`."""
    return frozenset(map(frozenset, product(*(one.split(" and ") for one in permissions))))


_OF_KIND: Mapping[str, Requirements] = {
    kind.type_name: _of_permissions(kind.permissions) for kind in KINDS.values() if kind.permissions
}

_OF_ACT: Mapping[str, Requirements] = {
    name: _of_permissions(act.permissions or (ACT,)) | _OF_KIND.get(KINDS[act.subject].type_name, _NOTHING)
    for name, act in ACTS.items()
}
"""The requirements of mutations; an act on an entity also needs the right to see it."""

_ENTITY_OF_UPDATE = {"ConversationUpdate": "Conversation", "UserStatusUpdate": "User"}
"""The types of updates with the types of their entities, whose requirements they share."""


def of_type(name: str) -> Requirements:
    """The requirements to see an object of a type."""
    return _OF_PERSON if name in PERSONAL_TYPES else _OF_KIND.get(_ENTITY_OF_UPDATE.get(name, name), _NOTHING)


def of_field(type_name: str, name: str) -> Requirements:
    """The requirements of a field itself, beside those of its types."""
    if type_name == _MUTATION:
        return _OF_ACT.get(name, _NOTHING)
    return _OF_PERSON if name in PERSONAL_FIELDS.get(type_name, ()) else _NOTHING


class ScopeTable:
    """The requirements of each field of a schema: its own, those of its object and those of its type.

    A connection has the requirements of its nodes, so it does not even reveal their number.

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
        """The requirements of a field of an object type."""
        return self._fields.get((type_name, field), _NOTHING)

    def selected(self, nodes: Iterable[Node]) -> Requirements:
        """The requirements of definitions of a document; an interface has those of all its types."""
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
