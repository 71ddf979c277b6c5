"""What an engine is: from an operation to its result."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from gateway.engine.cost import Estimate
from gateway.engine.errors import ErrorJSON
from gateway.engine.operation import Operation, Variables
from gateway.graph.context import Context


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an operation.

    Attributes:
        data: what ``msgspec`` writes as JSON; ``None`` where an error took all of it.
        errors: As the client reads them.
        ran: Whether the operation was run at all; without it an answer has no ``data``.
    """

    data: Any
    errors: list[ErrorJSON] = field(default_factory=list)
    ran: bool = True


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that is ready to be run with its variables.

    Attributes:
        execute: Gives the result in a context; whatever goes wrong is among its errors.
        estimate: Of what it costs; `None` where that is known only when it is run.
    """

    execute: Callable[[Context], Awaitable[Result]]
    estimate: Estimate | None = None


class Engine(Protocol):
    """Runs operations. Every engine gives the same result, byte for byte in canonical JSON."""

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """All that can be known of an operation before it is run."""
        ...
