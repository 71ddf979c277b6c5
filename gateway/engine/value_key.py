"""Keys for values of variables, under which caches keep what follows from them."""

from collections.abc import Hashable, Sequence
from typing import Any

from graphql import Undefined

_PLAIN = frozenset({str, int, float, bool, type(None), type(Undefined)})
"""Types of values that are known by their type and `==`; the last is that of a variable without a value."""
_MOST, _LONGEST = 16, 128


def value_key(values: Sequence[Any]) -> Hashable | None:
    """A key that only the same values have; `None` where one is a list or an object, or they are large."""
    types = tuple(map(type, values))
    if len(values) > _MOST or not _PLAIN.issuperset(types):
        return None
    if any(len(value) > _LONGEST for value in values if isinstance(value, str)):
        return None
    # Equal values need not be the same: true equals 1.
    return (*values, *types)
