"""The reference engine: graphql-core, as strawberry drives it."""

from functools import partial
from inspect import isawaitable

from graphql import ExecutionResult, GraphQLSchema, execute
from strawberry.schema import Schema

from gateway.engine.engine import Prepared, Result
from gateway.engine.errors import MOST_ERRORS, tell
from gateway.engine.operation import Operation, Variables
from gateway.graph.context import Context


class ReferenceEngine:
    """Executes by the specification, field by field; what other engines are measured against.

    Strawberry's own ``execute`` would parse and validate again and log every error with its values, so its
    resolvers are run on graphql-core directly, with the executor that they expect.

    Args:
        schema: Strawberry's.
        core: graphql-core's, made from it.
        suggests: Whether errors of variables suggest names of the schema.
    """

    def __init__(self, schema: Schema, core: GraphQLSchema, *, suggests: bool = True) -> None:
        self._schema = core
        self._suggests = suggests
        self._executor = schema.execution_context_class

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """The operation as it is; one whose variables do not fit will not be run."""
        return Prepared(partial(self._execute, operation, variables))

    async def _execute(self, operation: Operation, variables: Variables, context: Context) -> Result:
        result = execute(
            self._schema,
            operation.document,
            context_value=context,
            variable_values=variables,
            operation_name=operation.name,
            executor_class=self._executor,
            max_coercion_errors=MOST_ERRORS,
            hide_suggestions=not self._suggests,
        )
        if isawaitable(result):
            result = await result
        return _result(result)


def _result(result: ExecutionResult) -> Result:
    errors = result.errors or []
    # An error without a place in the answer was found before there was one: in the variables.
    ran = result.data is not None or any(error.path for error in errors)
    return Result(result.data, [tell(error) for error in errors], ran)
