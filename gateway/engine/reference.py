"""The reference engine: graphql-core, as strawberry drives it."""

import asyncio
from collections.abc import Awaitable, Iterable
from functools import partial
from inspect import isawaitable
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    execute,
    get_named_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from gateway.engine.engine import Prepared, Result
from gateway.engine.errors import MOST_ERRORS, execution_error
from gateway.engine.operation import Operation, Variables
from gateway.engine.planned.plan import root_places
from gateway.engine.planned.roots import RootPlace
from gateway.engine.size import SMALLEST, AnswerBudget, AnswerTooLarge, Size
from gateway.graph.context import Context


class ReferenceEngine:
    """Executes by the specification, field by field; what other engines are measured against.

    Strawberry's own ``execute`` would parse and validate again and log every error with its values, so its
    resolvers are run on graphql-core directly, with the executor that they expect.

    Args:
        core: The schema.
        budget: Of each answer.
        suggests: Whether errors of variables suggest names of the schema.
    """

    def __init__(self, core: GraphQLSchema, budget: AnswerBudget, *, suggests: bool = True) -> None:
        self._schema = core
        self._budget = budget
        self._suggests = suggests

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """The operation as it is; one whose variables do not fit will not be run."""
        return Prepared(partial(self._execute, operation, variables))

    async def _execute(self, operation: Operation, variables: Variables, context: Context) -> Result:
        making = Making(self._budget)
        result = execute(
            self._schema,
            operation.document,
            context_value=context,
            variable_values=variables,
            operation_name=operation.name,
            executor_class=Executor,
            max_coercion_errors=MOST_ERRORS,
            hide_suggestions=not self._suggests,
            making=making,
        )
        if isawaitable(result):
            result = await result
        return making.result(result)


class Making:
    """What an execution has made so far.

    An object is counted, with its keys, before any field of it is resolved, so that an execution stops while
    it holds little more than its budget. Values are measured when all of them are there.

    Attributes:
        places: Of the root fields that have selections.
    """

    places: dict[str, RootPlace]

    def __init__(self, budget: AnswerBudget) -> None:
        self.places = {}
        self._budget = budget
        self._sizes: dict[str, Size] = {}
        self._tasks: dict[str, asyncio.Future[Any]] = {}
        self._too_large: set[str] = set()
        self._refused = False

    def add(self, key: str, more: Size) -> None:
        """Count what is to be made below a root field; it takes these bytes at least.

        Raises:
            AnswerTooLarge: Nothing more is to be made of the root field.
        """
        if not self.stops(key):
            size = self._sizes.get(key, Size(0, 0))
            objects = size.objects + more.objects
            self._sizes[key] = size = Size(max(size.bytes + more.bytes, objects * SMALLEST), objects)
            if not self._budget.admits(size):
                self._too_large.add(key)
                self._sizes[key] = self._budget.size
            self._refused = not self._budget.admits_together(self._sizes.values())
        stopped = self._sizes if self._refused else [key] if key in self._too_large else []
        for one in stopped:
            if one in self._tasks:
                self._tasks[one].cancel()
        if stopped:
            raise AnswerTooLarge

    async def root(self, key: str, value: Awaitable[Any]) -> Any:
        """A root field's value; null as soon as nothing more is to be made of it."""
        task = self._tasks[key] = asyncio.ensure_future(value)
        try:
            return await task
        except asyncio.CancelledError:
            if task.cancelled() and self.stops(key):
                return None
            raise

    def stops(self, key: str) -> bool:
        """Whether nothing more is to be made of a root field."""
        return self._refused or key in self._too_large

    def result(self, made: ExecutionResult) -> Result:
        """The result within the budget."""
        if self._refused or any(self.places[key].promised for key in self._too_large):
            return self._budget.refusal()
        errors = [execution_error(error) for error in made.errors or () if not self._is_of_too_large(error)]
        if made.data is None:
            # An error without a place in the answer was found before there was one: in the variables.
            return Result(None, errors, any("path" in error for error in errors))
        try:
            too_large = self._too_large | self._budget.too_large(made.data)
        except AnswerTooLarge:
            return self._budget.refusal()
        errors = [error for error in errors if error["path"][0] not in too_large]
        return self._budget.result(made.data, errors, self.places, too_large)

    def _is_of_too_large(self, error: GraphQLError) -> bool:
        return error.path is not None and error.path[0] in self._too_large


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's executor, which counts what it makes.

    The methods are those of graphql-core's `Executor`.
    """

    def __init__(self, *args: Any, making: Making, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._making = making

    def execute_root_grouped_field_set(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,
        grouped_field_set: GroupedFieldSet,
        serially: bool,
        position_context: Any,
    ) -> Any:
        """Note where the root fields are."""
        self._making.places = root_places(self.schema, root_type, grouped_field_set)
        return super().execute_root_grouped_field_set(
            root_type, root_value, grouped_field_set, serially, position_context
        )

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """Let a root field be stopped at once, with all that it waits for."""
        value = super().execute_field(parent_type, source, field_details_list, path, position_context)
        if path.prev is None and isawaitable(value):
            return self._making.root(str(path.key), value)
        return value

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """Count an object before its fields are resolved."""
        if path is not None:
            # Each key has quotes, a colon, a value and a comma or a brace.
            length = sum(map(len, grouped_field_set)) + 5 * len(grouped_field_set)
            # Those of a list are counted already.
            self._making.add(_root_key(path), Size(length, 0 if isinstance(path.key, int) else 1))
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: Any,
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> Any:
        """Count the objects of a list before any of them is waited for."""
        if not is_leaf_type(get_named_type(item_type)):
            items = list(items)
            self._making.add(_root_key(path), Size(0, sum(item is not None for item in items)))
        return super().complete_iterable_value(
            item_type, field_details_list, info, path, items, position_context
        )

    def handle_field_error(
        self,
        raw_error: Exception,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        path: Path,
    ) -> None:
        """Let an error take all of a root field of which nothing more is to be made."""
        if path.prev is not None and self._making.stops(_root_key(path)):
            raise raw_error
        super().handle_field_error(raw_error, return_type, field_details_list, path)


def _root_key(path: Path) -> str:
    while path.prev is not None:
        path = path.prev
    return str(path.key)
