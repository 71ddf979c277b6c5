"""What an engine is: from an operation to its result."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from gateway.context import Context
from gateway.engine.errors import Told
from gateway.engine.operation import Operation, Variables


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an operation.

    Attributes:
        data: what ``msgspec`` writes as JSON; ``None`` where an error took all of it.
        errors: As the client reads them.
        ran: Whether the operation was run at all; without it an answer has no ``data``.
    """

    data: Any
    errors: list[Told] = field(default_factory=list)
    ran: bool = True


class Engine(Protocol):
    """Runs operations. Every engine gives the same result, byte for byte in canonical JSON."""

    async def execute(self, operation: Operation, variables: Variables, context: Context) -> Result:
        """The result; whatever goes wrong is among its errors."""
        ...
