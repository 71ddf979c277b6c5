"""Variables: of the values that a client sends, those that the operation declares."""

from typing import Any

from gateway.engine.operation import Operation, Variables
from gateway.service.limits import Limits, compare

_HOLDERS = (dict, list)


def declared(operation: Operation, given: Variables, limits: Limits) -> Variables:
    """The values of the variables that the operation declares, not yet coerced.

    Raises:
        OperationTooComplex: They hold too many values, or too deep ones.
    """
    if not operation.declared:
        return {}
    variables = {name: given[name] for name in operation.declared if name in given}
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
