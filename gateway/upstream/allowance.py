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
            raise OperationTooComplex(f"The operation needs more than {self._calls} upstream calls.")
        self._left -= 1
