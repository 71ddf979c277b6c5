"""One REST call and its reply."""

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple, Protocol

from gateway.events import Exchange
from gateway.upstream.caller import Caller


class ApiCall(NamedTuple):
    """One REST call.

    Equal calls read the same data, so a call is also the key by which equal reads are shared.

    Attributes:
        template: The vendor's path with its parameters in braces: ``/api/v2/users/{id}``.
        path: The path of the request: canonical, percent-encoded, without query.
        read: Whether it only reads, so that it may be repeated and shared. True for bulk reads by ``POST``.
        query: Names and values in order, not encoded; a name may occur several times.
        method: The HTTP method.
        body: JSON; ``None`` for no body.
        ids: The ids of the entities that it reads, for the trace.
        repeatable: Whether a write has the same effect when it is made twice.
    """

    template: str
    path: str
    read: bool
    query: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    body: bytes | None = None
    ids: tuple[str, ...] = ()
    repeatable: bool = False

    @property
    def may_repeat(self) -> bool:
        """Whether the call may be repeated after a failure."""
        return self.read or self.repeatable


class Reply(NamedTuple):
    """The answer to a successful call: its decompressed body and its exchange."""

    body: bytes
    exchange: Exchange


Send = Callable[[ApiCall, Caller], Coroutine[Any, Any, Reply]]
"""Makes a call; see `Sender.send`."""


class Sender(Protocol):
    """Makes calls: the upstream with all its policies, or a single exchange."""

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        """Make a call and return its 2xx answer.

        Raises:
            GatewayError: The call failed; clients may see the error.
        """
        ...
