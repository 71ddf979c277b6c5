"""The planned engine: compiles an operation once, and runs the plan every time."""

from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from graphql import GraphQLSchema, Undefined, get_variable_values
from graphql.execution.values import VariableValues

from gateway.engine.cost import Cost
from gateway.engine.engine import Engine, Prepared, Result
from gateway.engine.operation import Operation, Variables
from gateway.engine.plan import Plan, Planner, Unplanned, conditions, fallible, plain
from gateway.engine.run import Run
from gateway.graph.context import Context

_MOST_PLANS = 32
"""Plans kept for one operation: one for each combination of what `@skip` and `@include` are told."""


class Plans:
    """The plans of one operation, by the values that its conditions have.

    They do not hold the operation, since they last as long as it does.

    Attributes:
        prepared: What was prepared of the operation lately, by its variables where those are plain.
    """

    def __init__(self, operation: Operation) -> None:
        self._conditions = conditions(operation)
        self._fallible = fallible(operation)
        self._plans: dict[tuple[bool, ...], Plan | None] = {}
        self.prepared: LRUCache[Any, Prepared] = LRUCache(_MOST_PLANS)

    def get(self, schema: GraphQLSchema, operation: Operation, variables: VariableValues) -> Plan | None:
        """The operation's plan for these variables; `None` where the operation cannot be planned."""
        if any(variables.coerced.get(name, Undefined) is None for name in self._fallible):
            return None
        key = tuple(variables.coerced.get(name) is True for name in self._conditions)
        if key not in self._plans:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            self._plans[key] = _plan(schema, operation, variables)
        return self._plans[key]


def _plan(schema: GraphQLSchema, operation: Operation, variables: VariableValues) -> Plan | None:
    try:
        return Planner(schema, operation, variables).plan()
    except Unplanned:
        return None


class PlannedEngine:
    """Runs what it can plan, and leaves the rest to another engine.

    Plans are kept as long as their operations are remembered.

    Args:
        core: The schema.
        otherwise: The other engine.
        runs: Whether plans are run; else they only tell what an operation costs.
    """

    def __init__(self, core: GraphQLSchema, otherwise: Engine, *, runs: bool = True) -> None:
        self._schema = core
        self._otherwise = otherwise
        self._runs = runs
        self._plans: WeakKeyDictionary[Operation, Plans] = WeakKeyDictionary()

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """The operation's plan, ready to be run; its result is equal to the other engine's."""
        plans = self._plans.get(operation)
        if plans is None:
            plans = self._plans[operation] = Plans(operation)
        key = plain([*variables, *variables.values()])
        prepared = plans.prepared.get(key)
        if prepared is None:
            prepared = self._prepared(plans, operation, variables)
            # What the other engine runs holds the operation, and would keep it for ever.
            if key is not None and self._runs and prepared.cost is not None:
                plans.prepared[key] = prepared
        return prepared

    def _prepared(self, plans: Plans, operation: Operation, variables: Variables) -> Prepared:
        coerced = get_variable_values(
            self._schema, operation.definition.variable_definitions or (), variables
        )
        plan = None
        if isinstance(coerced, VariableValues):
            plan = plans.get(self._schema, operation, coerced)
        if plan is None or not isinstance(coerced, VariableValues):
            return self._otherwise.prepare(operation, variables)
        cost = Cost(plan, coerced)
        if not self._runs:
            return replace(self._otherwise.prepare(operation, variables), cost=cost)
        return Prepared(partial(_run, plan, coerced), cost)


async def _run(plan: Plan, variables: VariableValues, context: Context) -> Result:
    data, errors = await Run(context, variables).execute(plan)
    return Result(data, errors)
