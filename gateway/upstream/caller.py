"""One operation as the upstream sees it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gateway.events import OperationEvents
from gateway.upstream.clock import Clock
from gateway.upstream.identity import Identity


class Deadline(NamedTuple):
    """The moment after which an operation's answer is of no use, in seconds of ``clock``."""

    at: float
    clock: Clock = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> "Deadline":
        """The deadline that many seconds from now."""
        return cls(clock() + seconds, clock)

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.clock())


@dataclass(slots=True)
class Caller:
    """One operation's claim on the upstream.

    Attributes:
        identity: The identity that it runs for.
        deadline: One for the whole operation; every wait and every call ends within it.
        events: Its listeners hear what happens in it.
        level: How deep in the operation its calls are; see `Exchange`.
        headers: Those of the client's request that go with its calls. A call that several operations share
            has those of the one that leads it.
    """

    identity: Identity
    deadline: Deadline
    events: OperationEvents
    level: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)
