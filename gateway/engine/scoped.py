"""Enforces the scopes of callers."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any

from graphql import GraphQLResolveInfo

from gateway.engine.engine import Engine, Increment, Parts, Prepared, Result
from gateway.engine.operation import Operation, Variables
from gateway.engine.operation_cache import OperationCache
from gateway.engine.subscription_root import SubscriptionRoot
from gateway.errors import Forbidden
from gateway.graph.context import Context
from gateway.graph.scopes.table import AnyOf, Requirements, ScopeTable
from gateway.upstream.identity import Identity


class ScopedEngine:
    """Runs an operation on another engine, if its caller may see all selected fields.

    Otherwise the reference engine runs it with `guard`: fields that the caller may not see are null with an
    error, and nothing is read for them.

    Args:
        engine: Runs operations that are fully allowed.
        guarded: The reference engine with `guard`.
        table: The requirements of fields.
        cache: Caches the requirements of operations, as children of their documents.
    """

    def __init__(self, engine: Engine, guarded: Engine, table: ScopeTable, cache: OperationCache) -> None:
        self._engine = engine
        self._guarded = guarded
        self._table = table
        self._cache = cache

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """The operation as the other engine prepares it; its caller is checked when it runs."""
        prepared = self._engine.prepare(operation, variables)
        return replace(
            prepared,
            execute=partial(self._execute, operation, variables, prepared),
            parts=partial(self._parts, operation, variables, prepared.parts) if prepared.parts else None,
            subscription_root=partial(self._check_subscription, prepared.subscription_root)
            if prepared.subscription_root
            else None,
        )

    def _check_subscription(
        self, subscription_root: Callable[[Identity], SubscriptionRoot], identity: Identity
    ) -> SubscriptionRoot:
        """The root field of a subscription, if its caller may see it."""
        subscription = subscription_root(identity)
        if identity.scopes is not None:
            check(self._table, "Subscription", subscription.name, identity.scopes)
        return subscription

    async def _execute(
        self, operation: Operation, variables: Variables, prepared: Prepared, context: Context
    ) -> Result:
        if self._allows(operation, context):
            return await prepared.execute(context)
        return await self._guarded.prepare(operation, variables).execute(context)

    async def _parts(
        self, operation: Operation, variables: Variables, parts: Parts, context: Context, whole: bool
    ) -> AsyncGenerator[Result | Increment]:
        if not self._allows(operation, context):
            yield await self._guarded.prepare(operation, variables).execute(context)
            return
        async with aclosing(parts(context, whole)) as each:
            async for part in each:
                yield part

    def _allows(self, operation: Operation, context: Context) -> bool:
        """Whether the caller may see all selected fields."""
        scopes = context.caller.identity.scopes
        return scopes is None or _missing(self._required(operation), scopes) is None

    def _required(self, operation: Operation) -> Requirements:
        key = (operation, "scopes")
        required: Requirements | None = self._cache.get(key)
        if required is None:
            required = self._table.selected([operation.definition, *operation.fragments])
            self._cache.put(key, required, 0, parent=operation.text)
        return required


def guard(table: ScopeTable) -> Callable[..., Any]:
    """A middleware of graphql-core that resolves a field only if the caller may see it.

    Otherwise it raises `Forbidden`.
    """

    def resolve(
        next_: Callable[..., Any], source: Any, info: GraphQLResolveInfo[Context], **arguments: Any
    ) -> Any:
        scopes = info.context.caller.identity.scopes
        if scopes is not None:
            check(table, info.parent_type.name, info.field_name, scopes)
        return next_(source, info, **arguments)

    return resolve


def check(table: ScopeTable, type_name: str, field: str, scopes: frozenset[str]) -> None:
    """Check that scopes allow a field.

    Raises:
        Forbidden: The scopes do not allow it; the message names the missing scope.
    """
    missing = _missing(table.required(type_name, field), scopes)
    if missing is not None:
        raise Forbidden(f"The caller needs the scope {' or '.join(sorted(missing))}.")


def _missing(required: Requirements, scopes: frozenset[str]) -> AnyOf | None:
    """The first requirement, by name, that the scopes do not meet; `None` if they meet all."""
    return min((any_of for any_of in required if any_of.isdisjoint(scopes)), key=sorted, default=None)
