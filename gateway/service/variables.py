"""Variables: selects those that the operation declares, and measures them."""

from typing import Any

from graphql import VariableNode, value_from_ast_untyped

from gateway.engine.operation import Operation, Variables
from gateway.errors import BadUserInput
from gateway.service.limits import Limits, compare

_HOLDERS = (dict, list)


def declared(operation: Operation, sent: Variables, limits: Limits) -> Variables:
    """The client's values for the variables that the operation declares, not yet coerced.

    Raises:
        OperationTooComplex: They have too many values, or too many levels.
    """
    if not operation.declared:
        return {}
    variables = {name: sent[name] for name in operation.declared if name in sent}
    level: list[Any] = [variables]
    count = depth = 0
    while level:
        count += sum(map(len, level))
        compare(count, limits.values, "values in its variables")
        if count > limits.items:
            longest = max((len(holder) for holder in level if isinstance(holder, list)), default=0)
            compare(longest, limits.items, "items in a list of its variables")
        inner: list[Any] = []
        for holder in level:
            for item in holder.values() if isinstance(holder, dict) else holder:
                if isinstance(item, _HOLDERS):
                    inner.append(item)  # noqa: PERF401  # a comprehension for each object takes longer
        depth += 1
        level = inner
        compare(depth, limits.depth + 1, "levels of lists and objects in its variables")
    return variables


def check_stream_counts(operation: Operation, variables: Variables) -> None:
    """Check that each `@stream` begins with a number of items that can be.

    graphql-core would take null and negative numbers for a fault of the server's own.

    Raises:
        BadUserInput: One does not.
    """
    if not operation.stream_counts:
        return
    defaults = {
        one.variable.name.value: value_from_ast_untyped(one.default_value)
        for one in operation.definition.variable_definitions or ()
        if one.default_value
    }
    values = defaults | variables
    for node in operation.stream_counts:
        if isinstance(node, VariableNode) and node.name.value not in values:
            continue
        count = value_from_ast_untyped(node, values)
        if count is None or (isinstance(count, int) and count < 0):
            raise BadUserInput("The initialCount of @stream must be 0 or more.")
