"""The operations that run now, and how many may."""

from gateway.errors import Overloaded


class RunningOperations:
    """Counts operations that run at once, or subscriptions that are open.

    Args:
        most: All of them.
        most_of_caller: Those of one caller.
        what: How a refusal calls them.
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
            Overloaded: It may not.
        """
        if self._running >= self._most:
            raise Overloaded
        if self._of_callers.get(caller, 0) >= self._most_of_caller:
            raise Overloaded(f"The caller has as many {self._what} as it may. Try again in a moment.")

    def begin(self, caller: str) -> None:
        """Count one more; its end must follow."""
        self._running += 1
        self._of_callers[caller] = self._of_callers.get(caller, 0) + 1

    def end(self, caller: str) -> None:
        """Count one less."""
        self._running -= 1
        others = self._of_callers.pop(caller) - 1
        if others:
            self._of_callers[caller] = others
