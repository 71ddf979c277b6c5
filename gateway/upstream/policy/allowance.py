"""How many calls one operation may make."""

import math

from gateway.errors import OperationTooComplex


class Allowance:
    """So many calls and no more; those that are shared with other operations count as well."""

    def __init__(self, calls: float = math.inf) -> None:
        self._calls = self._left = calls

    def take(self) -> None:
        """Take a call.

        Raises:
            OperationTooComplex: There is none left.
        """
        if self._left <= 0:
            raise too_many(self._calls)
        self._left -= 1


def too_many(calls: float) -> OperationTooComplex:
    """The error of an operation that needs more calls than it may make."""
    return OperationTooComplex(f"The operation needs more than {calls} upstream calls.")
