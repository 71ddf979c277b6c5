"""The outcome of an operation: its answer, and the facts about it that transports send along."""

from typing import Any, NamedTuple

from gateway.engine.engine import Increment, Result
from gateway.engine.errors import ErrorJSON, error_json
from gateway.errors import OperationTooComplex
from gateway.events import Source
from gateway.service.trace import Reads
from gateway.upstream.transport.status import Rate


class Outcome(NamedTuple):
    """The outcome of an execution.

    Attributes:
        result: The data and the errors.
        extensions: The answer's ``extensions``, as JSON; empty for none.
        reads: The reads from the upstream and the cache, in the order of their answers.
        rate: The token's rate budget, if known.
        holds: Seconds until the first entity in the answer expires; infinite without entities.
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
        """Whether the answer has a cache entry past its lifetime."""
        return any(read.source is Source.STALE for read in self.reads)


class LaterPart(NamedTuple):
    """A part of a result that follows its outcome.

    Attributes:
        increment: The part's data and errors.
        extensions: The answer's extensions, in the last part; empty in all others.
    """

    increment: Increment
    extensions: dict[str, Any]


def bounded(errors: list[ErrorJSON], most: int) -> list[ErrorJSON]:
    """The first `most` errors, followed by one with the number of the others."""
    kept = max(0, most)
    if len(errors) <= kept:
        return errors
    rest = OperationTooComplex(f"{len(errors) - kept} more errors are not shown.")
    return [*errors[:kept], error_json(rest)]
