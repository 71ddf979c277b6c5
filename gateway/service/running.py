"""Counts running operations, and limits them."""

from gateway.errors import Overloaded


class RunningOperations:
    """Counts running operations, or open subscriptions.

    Args:
        most: The most of all callers.
        most_of_caller: The most of one caller.
        what: The plural noun for error messages.
    """

    def __init__(self, most: int, most_of_caller: int, what: str = "operations running") -> None:
        self._most = most
        self._most_of_caller = most_of_caller
        self._what = what
        self._of_callers: dict[str, int] = {}
        self._running = 0

    def check(self, caller: str) -> None:
        """Check that one more may run.

        Raises:
            Overloaded: A limit is reached.
        """
        if self._running >= self._most:
            raise Overloaded
        if self._of_callers.get(caller, 0) >= self._most_of_caller:
            raise Overloaded(f"The caller has too many {self._what}. Try again in a moment.")

    def begin(self, caller: str) -> None:
        """Count one more; `end` must follow."""
        self._running += 1
        self._of_callers[caller] = self._of_callers.get(caller, 0) + 1

    def end(self, caller: str) -> None:
        """Count one less."""
        self._running -= 1
        others = self._of_callers.pop(caller) - 1
        if others:
            self._of_callers[caller] = others
