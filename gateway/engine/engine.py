"""What an engine is: from an operation to its result."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from gateway.engine.cost import Estimate
from gateway.engine.errors import ErrorJSON
from gateway.engine.operation import Operation, Variables
from gateway.engine.subscription_root import SubscriptionRoot
from gateway.graph.context import Context
from gateway.upstream.identity import Identity


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A deferred fragment or the rest of a list that is still to be delivered, in one place of the answer.

    Attributes:
        id: Names it among those of one answer.
        path: Where its object, or the list, stands.
        label: The `label` of its directive, if it has one.
    """

    id: str
    path: list[str | int]
    label: str | None


@dataclass(frozen=True, slots=True)
class Patch:
    """Fields of an object that are delivered after it, or the items that a list still lacks.

    Attributes:
        pending: What they belong to.
        sub_path: Where the object stands, from the fragment's own object.
        data: The fields or the items, as JSON; ``None`` where an error took them.
        errors: As the client reads them.
        index: Of the first item; ``None`` for fields.
    """

    pending: Pending
    sub_path: list[str | int]
    data: Any
    errors: list[ErrorJSON]
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an operation, or the first part of it.

    Attributes:
        data: what ``msgspec`` writes as JSON; ``None`` where an error took all of it.
        errors: As the client reads them.
        ran: Whether the operation was run at all; without it an answer has no ``data``.
        pending: What is still to be delivered; the operation ends with it where there is nothing.
    """

    data: Any
    errors: list[ErrorJSON] = field(default_factory=list)
    ran: bool = True
    pending: list[Pending] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Increment:
    """A later part of a result.

    Attributes:
        patches: What is delivered.
        completed: The fragments that are delivered with it.
        pending: Those that were found in what is delivered.
        more: Whether more parts follow.
    """

    patches: list[Patch]
    completed: list[Pending]
    pending: list[Pending]
    more: bool


Parts = Callable[[Context, bool], AsyncGenerator[Result | Increment]]
"""Gives a result part by part; see `Prepared.parts`."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that is ready to be run with its variables.

    Attributes:
        execute: Gives the result in a context; whatever goes wrong is among its errors.
        parts: Gives it part by part, where it is worth that. With `whole`, each patch has all fields of its
            fragment, also those that were delivered before.
        estimate: Of what it costs; `None` where that is known only when it is run. Of a subscription it is
            that of one update.
        subscription_root: Gives the root field of a subscription, for a caller; `None` for any other
            operation. It raises `SubscriptionRefused`, or `Forbidden` where the caller may not listen.
    """

    execute: Callable[[Context], Awaitable[Result]]
    estimate: Estimate | None = None
    parts: Parts | None = None
    subscription_root: Callable[[Identity], SubscriptionRoot] | None = None


class Engine(Protocol):
    """Runs operations. Every engine gives the same result, byte for byte in canonical JSON."""

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """All that can be known of an operation before it is run."""
        ...
