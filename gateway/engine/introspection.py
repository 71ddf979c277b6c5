"""Caches the results of operations about the schema, as JSON."""

from collections.abc import Hashable
from functools import partial

import msgspec
from graphql import Undefined

from gateway.engine.engine import Engine, Prepared, Result
from gateway.engine.operation import Operation, Variables
from gateway.engine.operation_cache import OperationCache
from gateway.engine.value_key import value_key
from gateway.graph.context import Context

_ABOUT_THE_SCHEMA = frozenset({"__schema", "__type", "__typename", "_service"})


class IntrospectionEngine:
    """Caches the results of operations that only select the schema; another engine runs them.

    Args:
        otherwise: The other engine, which runs all operations.
        cache: The cache of results.
    """

    def __init__(self, otherwise: Engine, cache: OperationCache) -> None:
        self._otherwise = otherwise
        self._cache = cache

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """The operation as the other engine prepares it; the cache answers it if it is about the schema."""
        prepared = self._otherwise.prepare(operation, variables)
        values = value_key([variables.get(name, Undefined) for name in operation.declared])
        if values is None or not operation.root_names <= _ABOUT_THE_SCHEMA:
            return prepared
        return Prepared(partial(self._execute, operation, values, prepared))

    async def _execute(
        self, operation: Operation, values: Hashable, prepared: Prepared, context: Context
    ) -> Result:
        key = (operation, "result", values)
        kept: Result | None = self._cache.get(key)
        if kept is not None:
            return kept
        result = await prepared.execute(context)
        if result.errors:
            return result
        json = msgspec.json.encode(result.data)
        result = Result(msgspec.Raw(json))
        self._cache.put(key, result, len(json), parent=operation.text)
        return result
