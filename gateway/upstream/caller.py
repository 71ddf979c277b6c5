"""Who asks, until when, and what was spent on it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from gateway.upstream.transport.status import Rate

Clock = Callable[[], float]
"""Seconds that never go back; only differences have a meaning."""


class Credentials(Protocol):
    """Where a caller's bearer token comes from."""

    @property
    def principal(self) -> str:
        """A keyed hash that tells callers apart without telling who they are."""
        ...

    @property
    def renews(self) -> bool:
        """Whether a refused token is followed by a better one."""
        ...

    async def token(self) -> str:
        """The bearer token for the next call.

        Raises:
            GatewayError: There is none to be had.
        """
        ...

    def refused(self, token: str) -> bool:
        """Hear that the upstream answered 401 to ``token``; say whether `token` may now give a better one."""
        ...


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


class Outcome(StrEnum):
    """How an exchange was come by."""

    MADE = "made"
    SHARED = "shared"
    CACHED = "cached"
    STALE = "stale"


class Exchange(NamedTuple):
    """What happened on one exchange; nothing in it is secret or personal.

    Attributes:
        template: The path template.
        ids: The ids asked for.
        status: The HTTP status, ``None`` when no answer came.
        start: When it began, in seconds of the upstream's clock.
        duration: How long it took, in seconds.
        bytes: Size of the decompressed body.
        outcome: Made by this operation, shared with another one, or cached; stale if that holds no more.
        method: The HTTP method.
        principal: Who asked, as a keyed hash.
        rate: The token's budget as the answer told it.
        retry_after: Seconds to leave the path alone, from a 429 or 503.
        kind: What kind of entity was cached.
        age: Seconds since the oldest of what is shared or cached was read; 0 if it is just being read.
    """

    template: str
    ids: tuple[str, ...]
    status: int | None
    start: float
    duration: float
    bytes: int
    outcome: Outcome = Outcome.MADE
    method: str = "GET"
    principal: str = ""
    rate: Rate | None = None
    retry_after: float | None = None
    kind: str = ""
    age: float = 0.0


Listener = Callable[[Exchange], None]
"""Hears of every exchange that was made, failed ones included; it must neither block nor raise."""


@dataclass(slots=True)
class Caller:
    """One operation's claim on the upstream.

    Attributes:
        credentials: Whose token the calls carry.
        deadline: One for the whole operation; every wait and every call ends within it.
        trace: Every exchange of the operation, in the order of their ends.
        background: Whether nobody is waiting: such calls leave the last of the budget to others.
    """

    credentials: Credentials
    deadline: Deadline
    trace: list[Exchange] = field(default_factory=list)
    background: bool = False
