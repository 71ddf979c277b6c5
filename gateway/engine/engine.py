"""The interface of engines, which run operations and return results."""

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
    """A deferred fragment, or the rest of a streamed list, that is not delivered yet, at one path.

    Attributes:
        id: Its id, unique within one answer.
        path: The path of its object or list.
        label: The `label` of its directive; `None` without one.
    """

    id: str
    path: list[str | int]
    label: str | None


@dataclass(frozen=True, slots=True)
class Patch:
    """Fields of an object, or items of a list, that are delivered later.

    Attributes:
        pending: The fragment or list that they belong to.
        sub_path: The path of the object, from the fragment's own object.
        data: The fields or items as JSON; ``None`` if an error took them.
        errors: The errors, as JSON for the client.
        index: The index of the first item; ``None`` for fields.
    """

    pending: Pending
    sub_path: list[str | int]
    data: Any
    errors: list[ErrorJSON]
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The result of an operation, or its first part.

    Attributes:
        data: A value that ``msgspec`` writes as JSON; ``None`` if an error took all of it.
        errors: The errors, as JSON for the client.
        ran: Whether the operation ran; otherwise the answer has no ``data``.
        pending: The fragments and lists that follow in later parts; empty for a complete result.
    """

    data: Any
    errors: list[ErrorJSON] = field(default_factory=list)
    ran: bool = True
    pending: list[Pending] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Increment:
    """A later part of a result.

    Attributes:
        patches: The fields and items that it delivers.
        completed: The fragments and lists that it completes.
        pending: The fragments and lists that were found in the delivered data.
        more: Whether more parts follow.
    """

    patches: list[Patch]
    completed: list[Pending]
    pending: list[Pending]
    more: bool


Parts = Callable[[Context, bool], AsyncGenerator[Result | Increment]]
"""Runs an operation and yields its result in parts; see `Prepared.parts`."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation that is ready to run with its variables.

    Attributes:
        execute: Runs it in a context and returns the result; failures are among its errors.
        estimate: Its cost; `None` if that is known only when it runs. For a subscription, the cost of one
            update.
        parts: Runs it and yields the result in parts; `None` if the result has one part. With `whole`, each
            patch has all fields of its fragment, including those delivered before.
        subscription_root: Returns the root field of a subscription for a caller; `None` for other
            operations. It raises `SubscriptionRefused`, or `Forbidden` if the caller may not subscribe.
    """

    execute: Callable[[Context], Awaitable[Result]]
    estimate: Estimate | None = None
    parts: Parts | None = None
    subscription_root: Callable[[Identity], SubscriptionRoot] | None = None


class Engine(Protocol):
    """Runs operations. All engines give the same result, byte for byte in canonical JSON."""

    def prepare(self, operation: Operation, variables: Variables) -> Prepared:
        """Prepare an operation to run with these variables."""
        ...
