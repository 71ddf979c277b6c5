"""What the operations of a document would cost, without running any."""

from collections.abc import Iterator
from typing import Any

from graphql import DirectiveNode, GraphQLSchema, VariableNode, Visitor, get_variable_values, visit
from graphql.execution.values import VariableValues

from gateway.engine.cost import Cost, Estimate
from gateway.engine.errors import located_error
from gateway.engine.operation import Operation, Variables
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.plan import Planner, Unplanned
from gateway.errors import BadUserInput, GatewayError
from gateway.service.documents import Documents
from gateway.service.request import RequestError
from gateway.service.variables import declared


def explain(documents: Documents, text: str, variables: Variables) -> Iterator[tuple[Operation, Cost | None]]:
    """Every operation of a document with its cost; none where that is known only when it runs.

    A variable that is not given is assumed to have the most expensive value.

    Raises:
        RequestError: The document or a variable is not accepted.
    """
    try:
        for operation in documents.all(text):
            given = declared(operation, variables, documents.limits)
            values = _values(operation, documents.schema, given)
            try:
                plan = Planner(documents.schema, operation, values).plan()
                yield operation, Estimate(plan.roots, Inputs(values)).cost
            except Unplanned:
                yield operation, None
    except GatewayError as error:
        raise RequestError.of(error) from None


def _values(operation: Operation, schema: GraphQLSchema, variables: Variables) -> VariableValues:
    given = _conditions(operation) | variables
    known = [
        one
        for one in operation.definition.variable_definitions or ()
        if one.variable.name.value in given or one.default_value is not None
    ]
    values = get_variable_values(schema, known, given)
    if isinstance(values, VariableValues):
        return values
    raise RequestError(located_error(error, error.message, {"code": BadUserInput.code}) for error in values)


def _conditions(operation: Operation) -> Variables:
    """Values for the variables of `@include` and `@skip` with which most is selected."""
    values: Variables = {}

    class Directives(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    name = argument.value.name.value
                    values[name] = values.get(name, False) or node.name.value == "include"

    visit(operation.document, Directives())
    return values
