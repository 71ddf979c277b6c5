"""What a client has asked for on a socket."""

from typing import Any, Protocol

import msgspec
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)

from gateway.http.websocket.socket import Socket
from gateway.service.subscriptions.subscriber import Subscriber


class Updated(Protocol):
    """What hears of the subscriptions on a socket."""

    def updates_wait(self, requested: "Requested") -> None:
        """Something waits for the client, or its end does."""

    def interrupt(self, requested: "Requested") -> None:
        """The gateway stops."""


class Requested(Operation[Any, Any]):
    """An operation with all that the client has sent of it.

    It is an `Outlet`: once it is known as a subscription, its updates are written right to the socket.

    Attributes:
        parameters: The payload of its message, until it is accepted.
        subscriber: What it gets, if it is a subscription.
    """

    __slots__ = ("_next", "_socket", "_updated", "parameters", "subscriber")

    parameters: object
    subscriber: Subscriber | None

    def __init__(
        self,
        handler: BaseGraphQLTransportWSHandler[Any, Any],
        updated: Updated,
        socket: Socket,
        id_: str,
        parameters: object,
    ) -> None:
        super().__init__(handler, id_, "", None, None)
        self.parameters = parameters
        self.subscriber = None
        self._socket = socket
        self._updated = updated
        self._next = b""

    @property
    def has_room(self) -> bool:
        """See `Outlet`."""
        return self._socket.has_room

    def write(self, answer: bytes) -> None:
        """See `Outlet`."""
        if not self._next:
            self._next = b'{"id":%b,"type":"next","payload":' % msgspec.json.encode(self.id)
        self._socket.write(self._next, answer, b"}")

    def call(self) -> None:
        """See `Outlet`."""
        self._updated.updates_wait(self)

    def cut(self) -> None:
        """See `Outlet`."""
        self._updated.interrupt(self)
