"""One REST exchange before it is made, and after."""

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple, Protocol

from gateway.events import Exchange
from gateway.upstream.caller import Caller


class ApiCall(NamedTuple):
    """One REST exchange, named by its path template.

    Two equal calls ask for the same thing, so a call is also the key under which equal reads are shared.

    Attributes:
        template: The vendor's path with its parameters in braces: ``/api/v2/users/{id}``.
        path: The path as it goes out: canonical, percent-encoded, without query.
        read: Whether it only reads, and so may be repeated and shared. A bulk read by ``POST`` does, too.
        query: Names and values in order, not yet encoded; a name may come several times.
        method: The HTTP method.
        body: JSON, or ``None`` for no body.
        ids: The ids that the call asks for, for the trace.
        repeatable: Whether a write that is made twice does no more than one that is made once.
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
        """Whether it may be made again when it fails."""
        return self.read or self.repeatable


class Reply(NamedTuple):
    """The answer to a call that went well: its whole, decompressed body, and the exchange that brought it."""

    body: bytes
    exchange: Exchange


Send = Callable[[ApiCall, Caller], Coroutine[Any, Any, Reply]]
"""Makes a call, as `Sender.send` does."""


class Sender(Protocol):
    """Makes calls: the upstream with all its policies, or one exchange alone."""

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        """Make the call; its 2xx answer.

        Raises:
            GatewayError: What went wrong, as the client may see it.
        """
        ...
