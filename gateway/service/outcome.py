"""What came of an operation: its answer, and what transports tell of it."""

from typing import Any, NamedTuple

from gateway.engine.engine import Increment, Result
from gateway.engine.errors import ErrorJSON, error_json
from gateway.errors import OperationTooComplex
from gateway.events import Source
from gateway.service.trace import Reads
from gateway.upstream.transport.status import Rate


class Outcome(NamedTuple):
    """What came of an execution.

    Attributes:
        result: The data and the errors.
        extensions: The answer's ``extensions``, as JSON; empty for none.
        reads: What was read from the upstream or the cache, in the order in which it came.
        rate: What is left of the token's budget, as far as it is known.
        holds: Seconds for which all entities in the answer hold; infinite if there are none.
    """

    result: Result
    extensions: dict[str, Any]
    reads: Reads
    rate: Rate | None
    holds: float

    @property
    def body(self) -> dict[str, Any]:
        """The answer, without its extensions."""
        errors = {"errors": self.result.errors} if self.result.errors else {}
        return errors | ({"data": self.result.data} if self.result.ran else {})

    @property
    def stale(self) -> bool:
        """Whether anything in the answer is older than it may be."""
        return any(read.source is Source.STALE for read in self.reads)


class LaterPart(NamedTuple):
    """A part of a result that follows its outcome.

    Attributes:
        increment: What it brings.
        extensions: Those of the answer, with the last part; before it they are empty.
    """

    increment: Increment
    extensions: dict[str, Any]


def bounded(errors: list[ErrorJSON], most: int) -> list[ErrorJSON]:
    """As many errors as an answer may have, and one that tells how many are left out."""
    kept = max(0, most)
    if len(errors) <= kept:
        return errors
    rest = OperationTooComplex(f"{len(errors) - kept} more errors are not shown.")
    return [*errors[:kept], error_json(rest)]
