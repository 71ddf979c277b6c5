"""Variables: selects those that the operation declares, and measures them."""

from typing import Any

from gateway.engine.operation import Operation, Variables
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
