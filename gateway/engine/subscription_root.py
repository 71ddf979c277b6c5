"""The root field of a subscription, with the values of its arguments."""

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
from gateway.graph.subscriptions.subscription import SUBSCRIPTION, SubscriptionField


class SubscriptionRoot(NamedTuple):
    """The root field of a subscription: its name and its arguments; absent ones are left out."""

    name: str
    arguments: Mapping[str, Any]


class SubscriptionRefused(Exception):  # noqa: N818  # an outcome, not a failure
    """A subscription is refused; `errors` are for the client."""

    def __init__(self, errors: list[ErrorJSON]) -> None:
        super().__init__()
        self.errors = errors


def subscription_root(
    schema: GraphQLSchema, operation: Operation, variables: Variables, *, suggests: bool
) -> SubscriptionRoot:
    """The root field of a validated subscription.

    Args:
        schema: The schema that it was validated by.
        operation: The subscription.
        variables: Its variables, not yet coerced.
        suggests: Whether errors suggest names of the schema.

    Raises:
        SubscriptionRefused: A variable or argument is invalid, or a variable switches on `@defer` or
            `@stream`.
    """
    definitions = operation.definition.variable_definitions or ()
    values = get_variable_values(
        schema, definitions, variables, max_errors=MOST_ERRORS, hide_suggestions=not suggests
    )
    if not isinstance(values, VariableValues):
        raise SubscriptionRefused(list(map(execution_error, values)))
    if any(values.coerced.get(name) for name in operation.incremental_conditions):
        raise SubscriptionRefused([error_json(BadUserInput("A subscription cannot use @defer or @stream."))])
    type_ = cast("GraphQLObjectType", schema.subscription_type)
    node = _root_node(schema, type_, operation, values)
    field = type_.fields[node.name.value]
    try:
        arguments = get_argument_values(field, node, values, hide_suggestions=not suggests)
        definition = definition_of(field)
        if definition and SUBSCRIPTION in definition.metadata:
            cast("SubscriptionField", definition.metadata[SUBSCRIPTION]).check(arguments)
    except GraphQLError as error:
        raise SubscriptionRefused([execution_error(error)]) from None
    except GatewayError as error:
        raise SubscriptionRefused([error_json(error)]) from None
    return SubscriptionRoot(node.name.value, arguments)


def _root_node(
    schema: GraphQLSchema, type_: GraphQLObjectType, operation: Operation, values: VariableValues
) -> FieldNode:
    fragments = {node.name.value: FragmentDetails(node, None) for node in operation.fragments}
    collected = collect_fields(schema, fragments, values, type_, operation.definition)
    (details,) = collected.grouped_field_set.values()
    return details[0].node
