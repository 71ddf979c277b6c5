"""One REST exchange before it is made."""

from typing import NamedTuple, Protocol

from gateway.upstream.caller import Caller


class Call(NamedTuple):
    """One REST exchange, named by its path template.

    Two equal calls ask for the same thing, so a call is also the key under which equal reads are shared.

    Attributes:
        template: The vendor's path with its parameters in braces: ``/api/v2/users/{id}``.
        path: The path as it goes out: canonical, percent-encoded, without query.
        query: Names and values in order, not yet encoded; a name may come several times.
        method: The HTTP method.
        body: JSON, or ``None`` for no body.
        ids: The ids that the call asks for, for the trace.
        read: Whether it is safe to repeat. A bulk read by ``POST`` is a read, too.
    """

    template: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    body: bytes | None = None
    ids: tuple[str, ...] = ()
    read: bool = True


class Sender(Protocol):
    """Whatever makes calls: the upstream itself, or a policy around another sender."""

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Make the call and return the body of its 2xx answer, whole and decompressed.

        Raises:
            GatewayError: What went wrong, as the client may see it.
        """
        ...
