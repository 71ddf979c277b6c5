"""The planned engine: compiles an operation once, and runs the plan every time."""

from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from itertools import product

from graphql import GraphQLSchema, OperationType, Undefined, get_variable_values
from graphql.execution import VariableValues

from gateway.engine.cost import Estimate
from gateway.engine.engine import Engine, Increment, Prepared, Result
from gateway.engine.operation import Operation, Variables
from gateway.engine.operation_cache import OperationCache
from gateway.engine.planned.inputs import Inputs
from gateway.engine.planned.plans.plan import Plan
from gateway.engine.planned.plans.planner import Planner, Unplanned
from gateway.engine.planned.runs.incremental_run import IncrementalRun
from gateway.engine.planned.runs.run import Run
from gateway.engine.size import AnswerBudget
from gateway.engine.value_key import value_key
from gateway.graph.context import Context

_BYTES_OF_PREPARED, _BYTES_OF_VARIABLE = 3_000, 400
"""Memory for a prepared operation, its plan apart."""


_CONDITIONS_AHEAD = 3
"""The most conditions of an operation that is planned ahead; it has eight plans at most."""

_UNPLANNED = Unplanned()


class PlannedEngine:
    """Runs what it can plan, and leaves the rest to another engine.

    Args:
        core: The schema.
        otherwise: The other engine.
        cache: Where plans and prepared operations are kept, below their documents.
        budget: Of each answer.
        runs: Whether plans are run; else they only serve to estimate what an operation costs.
    """

    def __init__(
        self,
        core: GraphQLSchema,
        otherwise: Engine,
        cache: OperationCache,
        budget: AnswerBudget,
        *,
        runs: bool,
    ) -> None:
        self._schema = core
        self._otherwise = otherwise
        self._cache = cache
        self._budget = budget
        self._runs = runs

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """The operation's plan, ready to be run; its result is equal to the other engine's."""
        values = value_key([variables.get(name, Undefined) for name in operation.declared])
        key = (operation, "prepared", values)
        prepared: Prepared | None = None if values is None else self._cache.get(key)
        if prepared is not None:
            return prepared
        coerced = get_variable_values(
            self._schema, operation.definition.variable_definitions or (), variables, max_errors=1
        )
        if not isinstance(coerced, VariableValues):
            return self._otherwise.prepare(operation, variables)
        if any(coerced.coerced.get(name, Undefined) is None for name in operation.nullable_conditions):
            return self._otherwise.prepare(operation, variables)
        plan_key = (operation, "plan", _conditions(operation, coerced))
        plan = self._plan(plan_key, operation, coerced)
        if plan is None:
            return self._otherwise.prepare(operation, variables)
        inputs = Inputs(coerced, once=values is None)
        estimate = Estimate(plan.turns, inputs)
        if not self._runs:
            return replace(self._otherwise.prepare(operation, variables), estimate=estimate)
        parts = subscription_root = None
        if operation.type is OperationType.SUBSCRIPTION:
            subscription_root = self._otherwise.prepare(operation, variables).subscription_root
        elif operation.is_incremental and len(plan.turns) == 1:
            # What comes in several turns comes in one part: fragments may always come with the rest.
            parts = partial(self._run_in_parts, plan_key, plan, inputs)
        prepared = Prepared(partial(self._run, plan_key, plan, inputs), estimate, parts, subscription_root)
        if values is not None:
            size = _BYTES_OF_PREPARED + _BYTES_OF_VARIABLE * len(operation.declared)
            self._cache.put(key, prepared, size, parent=plan_key)
        return prepared

    def plan(self, operation: Operation) -> None:
        """Plan an operation before the first request for it, unless it has many conditions."""
        names = [name for name in operation.conditions if name in operation.declared]
        if len(names) > _CONDITIONS_AHEAD:
            return
        conditions = [
            one for one in operation.definition.variable_definitions or () if one.variable.name.value in names
        ]
        for values in product((False, True), repeat=len(names)):
            given = dict(zip(names, values, strict=True))
            coerced = get_variable_values(self._schema, conditions, given)
            if isinstance(coerced, VariableValues):
                self._plan((operation, "plan", _conditions(operation, coerced)), operation, coerced)

    def _plan(self, key: Hashable, operation: Operation, variables: VariableValues) -> Plan | None:
        plan: Plan | Unplanned | None = self._cache.get(key)
        if plan is None:
            try:
                plan = Planner(self._schema, operation, variables).plan()
            except Unplanned:
                plan = _UNPLANNED
            self._cache.put(key, plan, plan.bytes() if isinstance(plan, Plan) else 0, parent=operation.text)
        return plan if isinstance(plan, Plan) else None

    async def _run(self, key: Hashable, plan: Plan, inputs: Inputs, context: Context) -> Result:
        result = await Run(plan, context, inputs, self._budget).execute()
        self._cache.weigh(key, plan.bytes())
        return result

    async def _run_in_parts(
        self,
        key: Hashable,
        plan: Plan,
        inputs: Inputs,
        context: Context,
        whole: bool,  # as `Prepared.parts` says
    ) -> AsyncGenerator[Result | Increment]:
        async with aclosing(
            IncrementalRun(plan, context, inputs, self._budget, whole=whole).parts()
        ) as parts:
            async for part in parts:
                yield part
        self._cache.weigh(key, plan.bytes())


def _conditions(operation: Operation, variables: VariableValues) -> tuple[bool, ...]:
    return tuple(variables.coerced.get(name) is True for name in operation.conditions)
