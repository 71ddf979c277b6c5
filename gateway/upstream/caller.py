"""The caller of upstream calls: one operation with its identity and deadline."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gateway.events import OperationEvents
from gateway.upstream.clock import Clock
from gateway.upstream.identity import Identity


class Deadline(NamedTuple):
    """The time at which an operation must end, in seconds of ``clock``."""

    at: float
    clock: Clock = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> "Deadline":
        """The deadline a number of seconds from now."""
        return cls(clock() + seconds, clock)

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.clock())


@dataclass(slots=True)
class Caller:
    """One operation that makes upstream calls.

    Attributes:
        identity: The identity that it runs for.
        deadline: The deadline of the whole operation; every wait and every call ends by then.
        events: The events of the operation.
        level: The depth of its calls in the operation; see `Exchange`.
        headers: Headers of the client's request for its calls. A shared call has those of the operation that
            makes it.
    """

    identity: Identity
    deadline: Deadline
    events: OperationEvents
    level: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)
