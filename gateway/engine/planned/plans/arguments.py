"""Arguments of the fields in a plan: worked out for the variables of an execution, and remembered."""

from collections.abc import Hashable, Sequence
from typing import Any

from cachetools import LRUCache
from graphql import FieldNode, GraphQLError, GraphQLField, Undefined
from graphql.execution import VariableValues, get_argument_values
from strawberry.types.field import StrawberryField

from gateway.engine.errors import BadArgument
from gateway.engine.operation import variables_in
from gateway.engine.planned.shapes.fields import Arguments
from gateway.engine.value_key import value_key
from gateway.graph.internals import resolver_arguments
from gateway.graph.schema import schema

_REMEMBERED = 8
"""Values of its variables for which a field's arguments are remembered."""

_BYTES_OF_ARGUMENT = 400


def arguments_of(
    field: GraphQLField, node: FieldNode, definition: StrawberryField | None
) -> tuple[Arguments, int]:
    """A field's arguments, and the most memory that they take, in bytes.

    With a definition they are as its resolver would get them.
    """
    if not field.args:
        return lambda _: {}, 0

    def arguments(variables: VariableValues) -> dict[str, Any]:
        try:
            values = get_argument_values(field, node, variables)
        except GraphQLError as error:
            raise BadArgument(error) from None
        return values if definition is None else resolver_arguments(schema, definition, values)

    names = sorted(variables_in(node.arguments or ()))
    return _remembered(names, arguments), _REMEMBERED * _BYTES_OF_ARGUMENT * (1 + len(names))


def _remembered(names: Sequence[str], arguments: Arguments) -> Arguments:
    """The same arguments, worked out once for the same values of these variables, if those make a key."""
    known: LRUCache[Hashable, dict[str, Any]] = LRUCache(_REMEMBERED)

    def remembered(variables: VariableValues) -> dict[str, Any]:
        key = value_key([variables.coerced.get(name, Undefined) for name in names])
        if key is None:
            return arguments(variables)
        found = known.get(key)
        if found is None:
            found = known[key] = arguments(variables)
        return dict(found)

    return remembered
