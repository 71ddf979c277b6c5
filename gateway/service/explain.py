"""The cost of the operations of a document, without running any."""

from collections.abc import Iterator
from typing import Any

from graphql import DirectiveNode, GraphQLSchema, VariableNode, Visitor, get_variable_values, visit
from graphql.execution import VariableValues

from gateway.engine.cost import Cost, Estimate
from gateway.engine.errors import input_error
from gateway.engine.operation import Operation, Variables
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.plans.planner import Planner, Unplanned
from gateway.errors import BadUserInput, GatewayError, OperationTooComplex
from gateway.service.documents import Documents
from gateway.service.limits import Limits
from gateway.service.request import GraphQLRequest, RequestError
from gateway.service.service import Service
from gateway.service.variables import declared
from gateway.upstream.identity import Identity


def explain(documents: Documents, text: str, variables: Variables) -> Iterator[tuple[Operation, Cost | None]]:
    """Every operation of a document with its cost; `None` if the cost is known only when it runs.

    A missing variable counts as its most expensive value.

    Raises:
        RequestError: The document or a variable is invalid.
    """
    try:
        for operation in documents.all(text):
            yield operation, _cost(operation, documents, variables)
    except GatewayError as error:
        raise RequestError.of(error) from None


async def explain_request(
    request: GraphQLRequest, service: Service, identity: Identity
) -> tuple[Operation, Cost | None]:
    """The operation of a request with its cost, as in `explain`.

    Raises:
        RequestError: The request is invalid, or too many operations run already.
    """
    try:
        service.running.check(identity.caller)
        text = await service.persisted.text(request)
        operation = service.documents.operation(text, request.operation_name)
        return operation, _cost(operation, service.documents, request.variables)
    except GatewayError as error:
        raise RequestError.of(error) from None


def refusal(cost: Cost, limits: Limits) -> str | None:
    """The message about the limit that stops an operation of this cost; `None` if it may run."""
    try:
        limits.check_cost(cost)
    except OperationTooComplex as error:
        return error.message
    return None


def _cost(operation: Operation, documents: Documents, variables: Variables) -> Cost | None:
    values = _values(operation, documents.schema, declared(operation, variables, documents.limits))
    try:
        plan = Planner(documents.schema, operation, values).plan()
    except Unplanned:
        return None
    return Estimate(plan.turns, Inputs(values)).cost


def _values(operation: Operation, schema: GraphQLSchema, variables: Variables) -> VariableValues:
    assumed = _conditions(operation) | variables
    known = [
        one
        for one in operation.definition.variable_definitions or ()
        if one.variable.name.value in assumed or one.default_value is not None
    ]
    values = get_variable_values(schema, known, assumed)
    if isinstance(values, VariableValues):
        return values
    raise RequestError(input_error(error, BadUserInput) for error in values)


def _conditions(operation: Operation) -> Variables:
    """Values for the variables of `@include` and `@skip` that select the most."""
    values: Variables = {}

    class Directives(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    name = argument.value.name.value
                    values[name] = values.get(name, False) or node.name.value == "include"

    visit(operation.document, Directives())
    return values
