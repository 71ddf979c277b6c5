"""An operation on a socket."""

from typing import Any, Protocol

import msgspec
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)

from gateway.http.websocket.socket import Socket
from gateway.service.subscriptions.subscriber import Subscriber


class OperationOwner(Protocol):
    """What a subscription asks of the handler of its socket."""

    def update_waits(self, operation: "SocketOperation") -> None:
        """An update waits, or the subscription has ended."""

    def interrupt(self, operation: "SocketOperation") -> None:
        """The gateway stops, so the client is to subscribe again."""


class SocketOperation(Operation[Any, Any]):
    """An operation that a client has sent on a socket.

    It is an `UpdateSink`: the updates of a subscription are written right to the socket.

    Attributes:
        parameters: The payload of the client's message, until the operation is accepted.
        subscriber: The subscription, if it is one.
    """

    __slots__ = ("_next", "_owner", "_socket", "parameters", "subscriber")

    parameters: object
    subscriber: Subscriber | None

    def __init__(
        self,
        handler: BaseGraphQLTransportWSHandler[Any, Any],
        owner: OperationOwner,
        socket: Socket,
        id_: str,
        parameters: object,
    ) -> None:
        super().__init__(handler, id_, "", None, None)
        self.parameters = parameters
        self.subscriber = None
        self._socket = socket
        self._owner = owner
        self._next = b""

    @property
    def has_room(self) -> bool:
        """See `UpdateSink`."""
        return self._socket.has_room

    def write(self, answer: bytes) -> None:
        """See `UpdateSink`."""
        if not self._next:
            self._next = b'{"id":%b,"type":"next","payload":' % msgspec.json.encode(self.id)
        self._socket.write(self._next, answer, b"}")

    def wake(self) -> None:
        """See `UpdateSink`."""
        self._owner.update_waits(self)

    def interrupt(self) -> None:
        """See `UpdateSink`."""
        self._owner.interrupt(self)
