"""What a subscription listens to: its root field, with the values of the arguments."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    get_variable_values,
)
from graphql.execution import VariableValues, get_argument_values

from gateway.engine.errors import MOST_ERRORS, ErrorJSON, error_json, execution_error
from gateway.engine.operation import Operation, Variables
from gateway.errors import BadUserInput, GatewayError
from gateway.graph.internals import FragmentDetails, collect_fields, definition_of
from gateway.graph.subscriptions.subscription import SUBSCRIBED, SubscribedField


class Subscribed(NamedTuple):
    """A root field of the subscription type, by its name and its arguments.

    The arguments have the names and values of GraphQL, without those that are left out.
    """

    name: str
    arguments: Mapping[str, Any]


class NotSubscribed(Exception):  # noqa: N818  # an outcome, not a failure
    """A subscription does not begin; ``errors`` says why, as the client reads it."""

    def __init__(self, errors: list[ErrorJSON]) -> None:
        super().__init__()
        self.errors = errors


def subscribed(
    schema: GraphQLSchema, operation: Operation, variables: Variables, *, suggests: bool
) -> Subscribed:
    """What a validated subscription listens to.

    Args:
        schema: By which it was validated.
        operation: The subscription.
        variables: Its variables, not yet coerced.
        suggests: Whether errors suggest names of the schema.

    Raises:
        NotSubscribed: A variable or an argument does not fit, or asks for delivery in parts.
    """
    definitions = operation.definition.variable_definitions or ()
    values = get_variable_values(
        schema, definitions, variables, max_errors=MOST_ERRORS, hide_suggestions=not suggests
    )
    if not isinstance(values, VariableValues):
        raise NotSubscribed(list(map(execution_error, values)))
    if any(values.coerced.get(name) for name in operation.incremental_conditions):
        raise NotSubscribed([error_json(BadUserInput("A subscription cannot use @defer or @stream."))])
    type_ = cast("GraphQLObjectType", schema.subscription_type)
    node = _root_node(schema, type_, operation, values)
    field = type_.fields[node.name.value]
    try:
        arguments = get_argument_values(field, node, values, hide_suggestions=not suggests)
        definition = definition_of(field)
        if definition and SUBSCRIBED in definition.metadata:
            cast("SubscribedField", definition.metadata[SUBSCRIBED]).check(arguments)
    except GraphQLError as error:
        raise NotSubscribed([execution_error(error)]) from None
    except GatewayError as error:
        raise NotSubscribed([error_json(error)]) from None
    return Subscribed(node.name.value, arguments)


def _root_node(
    schema: GraphQLSchema, type_: GraphQLObjectType, operation: Operation, values: VariableValues
) -> FieldNode:
    fragments = {node.name.value: FragmentDetails(node, None) for node in operation.fragments}
    collected = collect_fields(schema, fragments, values, type_, operation.definition)
    (details,) = collected.grouped_field_set.values()
    return details[0].node
