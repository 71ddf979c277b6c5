"""The reference engine: graphql-core, as strawberry drives it."""

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
    """Executes by the specification, field by field; what other engines are measured against.

    It answers in one part: its executor ignores `@defer` and `@stream`. Strawberry's own ``execute`` would
    parse and validate again and log every error with its values, so its resolvers are run on graphql-core
    directly, with the executor that they expect.

    Args:
        core: The schema.
        budget: Of each answer.
        suggests: Whether errors of variables suggest names of the schema.
        guard: A middleware of graphql-core's, around the resolver of each field; `None` for none.
    """

    def __init__(
        self, core: GraphQLSchema, budget: AnswerBudget, *, suggests: bool, guard: Callable[..., Any] | None
    ) -> None:
        self._schema = core
        self._budget = budget
        self._suggests = suggests
        self._middleware = MiddlewareManager(guard) if guard else None

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """The operation as it is; one whose variables do not fit will not be run."""
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
    """Watches how large an answer gets, and stops what exceeds its budget.

    An object is counted, with its keys, before any field of it is resolved, so that an execution stops while
    it holds little more than its budget. Values are measured when all of them are there.
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
        """Note where the root fields are."""
        self._places = root_places(self._schema, type_, fields)

    async def root_value(self, root: str, value: Awaitable[Any]) -> Any:
        """The value; null as soon as nothing more is to be made of it."""
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
            AnswerTooLarge: Nothing more is to be made of the root field.
        """
        # Each key has quotes, a colon, a value and a comma or a brace.
        self._add(root, Size(sum(len(key) + 5 for key in keys), 0 if in_list else 1))

    def list_begins(self, root: str, objects: int) -> None:
        """Count the objects of a list before any of them is waited for.

        Raises:
            AnswerTooLarge: Nothing more is to be made of the root field.
        """
        self._add(root, Size(0, objects))

    def stops(self, root: str) -> bool:
        """Whether nothing more is to be made of a root field."""
        return self._refused or root in self._too_large

    def result(self, made: ExecutionResult) -> Result:
        """The result within the budget."""
        if self._refused or any(self._places[root].promised for root in self._too_large):
            return self._budget.refusal()
        kept = [
            error for error in made.errors or () if error.path is None or not self.stops(str(error.path[0]))
        ]
        errors = [execution_error(error) for error in kept]
        if made.data is None:
            # An error without a place in the answer was found before there was one: in the variables.
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
