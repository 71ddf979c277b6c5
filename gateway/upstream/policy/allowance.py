"""The limit on the calls of one operation."""

import math

from gateway.errors import OperationTooComplex


class Allowance:
    """The calls that an operation may make; shared calls count as well.

    Args:
        calls: The number of calls.
    """

    def __init__(self, calls: float = math.inf) -> None:
        self._calls = self._left = calls

    def take(self) -> None:
        """Take a call.

        Raises:
            OperationTooComplex: No call is left.
        """
        if self._left <= 0:
            raise too_many(self._calls)
        self._left -= 1


def too_many(calls: float) -> OperationTooComplex:
    """The error of an operation that needs more calls than this."""
    return OperationTooComplex(f"The operation needs more than {calls} upstream calls.")
