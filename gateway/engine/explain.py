"""What an operation costs, in words."""

from collections.abc import Iterator
from typing import Any

from graphql import DirectiveNode, GraphQLSchema, VariableNode, Visitor, get_variable_values, visit
from graphql.execution.values import VariableValues

from gateway.engine.cost import LISTED, NESTED, Cost, Reads
from gateway.engine.errors import Refused, placed
from gateway.engine.operation import Operation, Variables
from gateway.engine.plan import Planner, Unplanned
from gateway.errors import BadUserInput
from gateway.links import KINDS

ASSUMPTIONS = f"""\
The higher number assumes {LISTED} entities where neither `first` nor the ids are known, {NESTED} items in
each list within an entity, and that every entity is another one, none kept or shared. An id that a bulk read
leaves out is 1 call more."""
"""What the numbers stand on."""


def explain(operation: Operation, schema: GraphQLSchema, variables: Variables | None = None) -> Iterator[str]:
    """The calls that an operation makes, level by level, in lines of text; none is made.

    Where a variable is not given, the worst is assumed of it.

    Raises:
        Refused: A variable does not fit.
    """
    title = f"{operation.type.value} {operation.name or ''}".rstrip()
    values = _values(operation, schema, variables or {})
    try:
        cost = Cost(Planner(schema, operation, values).plan(), values)
    except Unplanned:
        yield f"{title}: not planned, so its calls are known only when it is run"
        return
    if not cost.levels:
        yield f"{title}: no call"
        return
    least = min(cost.least, cost.most)
    span = f"{least} to " if least < cost.most else ""
    yield f"{title}: {span}{_counted(cost.most, 'call')} in {_counted(len(cost.levels), 'level')}"
    for number, level in enumerate(cost.levels, 1):
        for index, reads in enumerate(level):
            yield f"  {'' if index else number:<3}{_told(reads)}"
            yield from (f"        {path}" for path in reads.paths)


def _told(reads: Reads) -> str:
    kind = KINDS[reads.kind] if reads.kind else None
    size = (
        f", {kind.bulk.size} ids in each" if kind and kind.bulk and 1 < reads.calls < reads.entities else ""
    )
    entities = _counted(reads.entities, kind.label if kind else "entity", kind.plural if kind else "entities")
    return f"{entities}: {_counted(reads.calls, 'call')}{size}"


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
    raise Refused(placed(error, error.message, {"code": BadUserInput.code}) for error in values)


def _conditions(operation: Operation) -> Variables:
    """Values for the variables of `@include` and `@skip` with which most is selected."""
    values: Variables = {}

    class Conditions(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    name = argument.value.name.value
                    values[name] = values.get(name, False) or node.name.value == "include"

    visit(operation.document, Conditions())
    return values


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
