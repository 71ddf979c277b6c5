"""The subgraph's schema with the scopes that its types and fields require, for routers."""

from dataclasses import replace
from itertools import product
from typing import Any

from graphql import (
    ConstArgumentNode,
    ConstDirectiveNode,
    FieldDefinitionNode,
    ListValueNode,
    NameNode,
    Node,
    ObjectTypeDefinitionNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from graphql.language.ast import ConstListValueNode

from gateway.graph.scopes.table import Requirements, of_field, of_type

_FEDERATION = "https://specs.apollo.dev/federation/"


def with_scopes(sdl: str) -> str:
    """The text of a subgraph's schema with federation's `@authenticated` and `@requiresScopes`.

    The schema has them only if callers have scopes: some routers refuse a schema with them, and others would
    show nothing to callers whose tokens they cannot read.
    """
    return print_ast(visit(parse(sdl), _Scopes())) + "\n"


class _Scopes(Visitor):
    _type = ""

    def enter_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> None:
        self._type = node.name.value

    def leave_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> Node:
        return replace(node, directives=(*(node.directives or ()), *_requirement(of_type(self._type))))

    def leave_field_definition(self, node: FieldDefinitionNode, *_: Any) -> Node:
        added = _requirement(of_field(self._type, node.name.value))
        # A router reads the schema before it has any caller.
        if self._type in {"Query", "Mutation", "Subscription"} and node.name.value != "_service":
            added.append(ConstDirectiveNode(name=_name("authenticated")))
        return replace(node, directives=(*(node.directives or ()), *added))

    def leave_directive(self, node: ConstDirectiveNode, *_: Any) -> Node:
        """Add the two to the imports of federation's directives."""
        if not any(_is_federation(argument.value) for argument in node.arguments or ()):
            return node
        return replace(node, arguments=tuple(map(_importing, node.arguments or ())))


def _is_federation(value: Node) -> bool:
    return isinstance(value, StringValueNode) and value.value.startswith(_FEDERATION)


def _importing(argument: ConstArgumentNode) -> ConstArgumentNode:
    if not isinstance(argument.value, ListValueNode):
        return argument
    values = (*argument.value.values, _text("@authenticated"), _text("@requiresScopes"))
    return replace(argument, value=ConstListValueNode(values=values))


def _requirement(required: Requirements) -> list[ConstDirectiveNode]:
    """The directive with all sets of scopes that are enough."""
    if not required:
        return []
    enough = sorted(sorted(together) for together in product(*required))
    scopes = (ConstListValueNode(values=tuple(map(_text, together))) for together in enough)
    argument = ConstArgumentNode(name=_name("scopes"), value=ConstListValueNode(values=tuple(scopes)))
    return [ConstDirectiveNode(name=_name("requiresScopes"), arguments=(argument,))]


def _name(name: str) -> NameNode:
    return NameNode(value=name)


def _text(text: str) -> StringValueNode:
    return StringValueNode(value=text)
