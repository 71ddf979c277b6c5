"""How many calls one operation may make."""

import math

from gateway.errors import OperationTooComplex


class Allowance:
    """The calls that an operation may make; those that it shares with others count as well.

    Args:
        calls: How many.
    """

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
