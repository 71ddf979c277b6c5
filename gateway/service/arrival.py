"""The arrival of a request and its end, both reported to the listeners."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from gateway.engine.engine import Result
from gateway.engine.errors import ErrorJSON
from gateway.engine.operation import Operation
from gateway.events import Listener, OperationEnd, OperationEvents, Trace
from gateway.service.trace import Reads
from gateway.upstream.clock import Clock

_LONGEST_NAME = 100
"""The most characters of an operation's name in events, as the client chooses the name."""


class Arrival(NamedTuple):
    """A request that has arrived. It must end: run, rejected, explained or abandoned.

    Attributes:
        at: When, in seconds of the clock.
        trace: Records what is read for it.
        events: Go to the listeners.
        clock: Measures how long it takes.
    """

    at: float
    trace: Trace
    events: OperationEvents
    clock: Clock

    @classmethod
    def now(cls, clock: Clock, listeners: Sequence[Listener], traceparent: str | None = None) -> Self:
        """A request that arrives now."""
        trace = Trace()
        return cls(clock(), trace, OperationEvents((*listeners, trace), traceparent), clock)

    @property
    def reads(self) -> Reads:
        """The reads for it, in order of arrival."""
        return self.trace.reads

    def ended(self, operation: Operation, result: Result, *, updates: int | None = None) -> None:
        """End a request that was run; `updates` is the number that a subscription has sent."""
        outcome = "ok" if not result.errors else "failed" if result.data is None else "partial"
        end = OperationEnd(
            operation.type.value,
            operation.name and operation.name[:_LONGEST_NAME],
            outcome,
            _codes(result.errors),
            self.clock() - self.at,
            operation.hash,
            self.reads,
            updates,
        )
        self.events.ended(end)

    def rejected(self, errors: Sequence[ErrorJSON]) -> None:
        """End a request that is not run."""
        self._end_without_result("refused", errors)

    def explained(self) -> None:
        """End a request that only asked for the cost of an operation."""
        self._end_without_result("explained")

    def abandoned(self) -> None:
        """End a request whose client has left, unless it has ended."""
        self._end_without_result("abandoned")

    def _end_without_result(self, outcome: str, errors: Sequence[ErrorJSON] = ()) -> None:
        duration = self.clock() - self.at
        self.events.ended(OperationEnd("none", None, outcome, _codes(errors), duration, None, self.reads))


def _codes(errors: Sequence[ErrorJSON]) -> list[str]:
    return [error["extensions"]["code"] for error in errors]
