"""The reference engine: graphql-core with strawberry's executor."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from inspect import isawaitable
from typing import Any, cast

from graphql import (
    ExecutionResult,
    GraphQLObjectType,
    GraphQLSchema,
    MiddlewareManager,
    OperationType,
    experimental_execute_incrementally,
)

from gateway.engine.engine import Prepared, Result
from gateway.engine.errors import MOST_ERRORS, execution_error
from gateway.engine.operation import Operation, Variables
from gateway.engine.root_places import RootPlace, root_places
from gateway.engine.size import SMALLEST, AnswerBudget, AnswerTooLarge, Size
from gateway.engine.subscription_root import SubscriptionRoot, subscription_root
from gateway.graph.context import Context
from gateway.graph.internals import GroupedFieldSet, WatchedExecutor


class ReferenceEngine:
    """Executes operations by the specification, field by field. Other engines must give equal results.

    Its results have one part, as its executor ignores `@defer` and `@stream`. Strawberry's own ``execute``
    would parse and validate again and log every error with its values, so this engine runs the resolvers on
    graphql-core directly, with the executor that they expect.

    Args:
        core: The schema.
        budget: The budget of each answer.
        suggests: Whether errors about variables suggest names of the schema.
        guard: A middleware of graphql-core around the resolver of each field; `None` for none.
    """

    def __init__(
        self, core: GraphQLSchema, budget: AnswerBudget, *, suggests: bool, guard: Callable[..., Any] | None
    ) -> None:
        self._schema = core
        self._budget = budget
        self._suggests = suggests
        self._middleware = MiddlewareManager(guard) if guard else None

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """The operation itself. Variables are checked when it runs."""
        execute = partial(self._execute, operation, variables)
        if operation.type is not OperationType.SUBSCRIPTION:
            return Prepared(execute)
        return Prepared(execute, subscription_root=lambda _: self._subscription_root(operation, variables))

    def _subscription_root(self, operation: Operation, variables: Variables) -> SubscriptionRoot:
        return subscription_root(self._schema, operation, variables, suggests=self._suggests)

    async def _execute(self, operation: Operation, variables: Variables, context: Context) -> Result:
        watcher = SizeWatcher(self._schema, self._budget)
        result = experimental_execute_incrementally(
            self._schema,
            operation.document,
            context_value=context,
            variable_values=variables,
            operation_name=operation.name,
            middleware=self._middleware,
            executor_class=WatchedExecutor,
            max_coercion_errors=MOST_ERRORS,
            hide_suggestions=not self._suggests,
            watcher=watcher,
        )
        if isawaitable(result):
            result = await result
        return watcher.result(cast("ExecutionResult", result))


class SizeWatcher:
    """Measures a growing answer, and stops root fields that exceed its budget.

    An object and its keys are counted before its fields are resolved, so an execution stops before it holds
    much more than its budget. Values are measured at the end.
    """

    _places: dict[str, RootPlace]

    def __init__(self, schema: GraphQLSchema, budget: AnswerBudget) -> None:
        self._schema = schema
        self._budget = budget
        self._places = {}
        self._sizes: dict[str, Size] = {}
        self._tasks: dict[str, asyncio.Future[Any]] = {}
        self._too_large: set[str] = set()
        self._refused = False

    def execution_begins(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> None:
        """Remember the places of the root fields."""
        self._places = root_places(self._schema, type_, fields)

    async def root_value(self, root: str, value: Awaitable[Any]) -> Any:
        """Await the value of a root field; null if the field is stopped."""
        task = self._tasks[root] = asyncio.ensure_future(value)
        try:
            return await task
        except asyncio.CancelledError:
            if task.cancelled() and self.stops(root):
                return None
            raise

    def object_begins(self, root: str, keys: Iterable[str], *, in_list: bool) -> None:
        """Count an object, unless its list has counted it.

        Raises:
            AnswerTooLarge: The root field is stopped.
        """
        # Each key has quotes, a colon, a value and a comma or a brace.
        self._add(root, Size(sum(len(key) + 5 for key in keys), 0 if in_list else 1))

    def list_begins(self, root: str, objects: int) -> None:
        """Count the objects of a list before any of them is awaited.

        Raises:
            AnswerTooLarge: The root field is stopped.
        """
        self._add(root, Size(0, objects))

    def stops(self, root: str) -> bool:
        """Whether a root field is stopped."""
        return self._refused or root in self._too_large

    def result(self, made: ExecutionResult) -> Result:
        """The result within the budget."""
        if self._refused or any(self._places[root].non_null for root in self._too_large):
            return self._budget.refusal()
        kept = [
            error for error in made.errors or () if error.path is None or not self.stops(str(error.path[0]))
        ]
        errors = [execution_error(error) for error in kept]
        if made.data is None:
            # An error without a path is about the variables, so the operation did not run.
            return Result(None, errors, any("path" in error for error in errors))
        try:
            too_large = self._too_large | self._budget.too_large(made.data)
        except AnswerTooLarge:
            return self._budget.refusal()
        errors = [error for error in errors if error["path"][0] not in too_large]
        return self._budget.result(made.data, errors, self._places, too_large)

    def _add(self, root: str, more: Size) -> None:
        if not self.stops(root):
            size = self._sizes.get(root, Size(0, 0))
            objects = size.objects + more.objects
            self._sizes[root] = size = Size(max(size.bytes + more.bytes, objects * SMALLEST), objects)
            if not self._budget.admits(size):
                self._too_large.add(root)
                self._sizes[root] = self._budget.size
            self._refused = not self._budget.admits_together(self._sizes.values())
        if self.stops(root):
            for other, task in self._tasks.items():
                if self.stops(other):
                    task.cancel()
            raise AnswerTooLarge
