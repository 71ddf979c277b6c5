"""The protocol on one socket.

The handshake, the order of messages, the close codes and the end of operations come from strawberry's
handler, which follows the protocol. The service runs the operations, since strawberry's handler would run
them by a schema, close the socket for a document that does not parse, and know no documents by id.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import msgspec
from strawberry import UNSET
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)

from gateway.engine.errors import ErrorJSON, error_json, log_internal
from gateway.errors import Overloaded, Unauthenticated
from gateway.http.connections.bounds import Drop, StreamBounds
from gateway.http.credentials import Authenticate
from gateway.http.errors import HttpError
from gateway.http.incremental.form import Form
from gateway.http.payloads import Payload, accepted, results
from gateway.http.websocket.operation import SocketOperation
from gateway.http.websocket.pending_updates import PendingUpdates
from gateway.http.websocket.socket import Socket
from gateway.service.service import Service
from gateway.service.subscriptions.subscriber import Subscriber
from gateway.upstream.identity import Identity

if TYPE_CHECKING:
    from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
        ConnectionInitMessage,
        Message,
        SubscribeMessage,
    )

_RESTARTS = 1012
"""The close code on which clients connect again ("Service Restart")."""
_TRY_AGAIN = 1013
"""The close code for a client that was too slow ("Try Again Later"); it connects again as well."""
_FORBIDDEN = 4403
"""The close code on which clients connect again with a new token. On 4401 they would give up."""


@dataclass(slots=True)
class _Client:
    """The client: the payload of its `connection_init`, and its identity once that is known."""

    connection_params: Any = None
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """Authenticates a client, in the place of strawberry's view.

    Attributes:
        authenticate: Gives the identity for an `authorization`.
        authorization: That header of the request that opened the socket.
    """

    authenticate: Authenticate
    authorization: str | None

    async def on_ws_connect(self, client: _Client) -> object:
        given = {self.authorization, _authorization(client.connection_params)} - {None}
        if len(given) > 1:
            raise ConnectionRejectionError
        try:
            client.identity = await self.authenticate(*given or {None})
        except HttpError:
            raise ConnectionRejectionError from None
        return UNSET


def _authorization(payload: Mapping[str, object]) -> str | None:
    """The `authorization` in the payload of `connection_init`, in any case of letters.

    Raises:
        ConnectionRejectionError: It is no text, or is given twice.
    """
    given = [value for name, value in payload.items() if name.lower() == "authorization"]
    if len(given) > 1 or not all(isinstance(value, str) for value in given):
        raise ConnectionRejectionError
    return cast("str", given[0]) if given else None


class SocketHandler(BaseGraphQLTransportWSHandler[Any, Any]):
    """Speaks the protocol on one socket, and runs its operations.

    Args:
        socket: An open socket.
        headers: The headers of the request that opened it.
        service: Runs the operations.
        authenticate: Gives the identity for an `authorization`.
        authorization: That header of the request.
        bounds: The limits of the socket.
    """

    def __init__(
        self,
        socket: Socket,
        headers: Mapping[str, str],
        service: Service,
        authenticate: Authenticate,
        authorization: str | None,
        bounds: StreamBounds,
    ) -> None:
        super().__init__(
            view=cast("Any", _View(authenticate, authorization)),
            websocket=cast("Any", socket),
            context=_Client(),
            root_value=None,
            schema=cast("Any", None),  # only methods that are overridden below use it
            connection_init_wait_timeout=timedelta(seconds=bounds.init),
            max_subscriptions_per_connection=bounds.operations,
        )
        self._socket = socket
        self._headers = headers
        self._service = service
        self._stopping = False
        self._leaving: asyncio.Task[None] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._timeout = bounds.slow
        self._pending_updates: PendingUpdates | None = None

    @property
    def caller(self) -> str | None:
        """The caller of the socket, once that is known; see `Identity`."""
        identity = self.context.identity
        return None if identity is None else identity.caller

    def end(self, reason: str) -> None:
        """End every operation with an error and close the socket: its credential is not accepted any more."""
        self._leave(self._end(reason))

    def stop(self) -> None:
        """Take no more operations, and close the socket after the last one."""
        self._stopping = True
        self._leave_when_idle()

    async def handle_connection_init(self, message: "ConnectionInitMessage") -> None:
        """Authenticate the client, and drop what is not needed any more.

        The task that waits for this message would be a tenth of the memory of an idle socket.
        """
        await super().handle_connection_init(message)
        if self.connection_acknowledged:
            self.connection_init_timeout_task = None
            self.context.connection_params = None
            self._note_expiry()
        # strawberry keeps the latest message until the next one arrives, and this one has a token.
        cast("dict[str, object]", message).clear()

    async def shutdown(self) -> None:
        """End all operations, since the socket is closed."""
        if self._expiry is not None:
            self._expiry.cancel()
        if self._pending_updates is not None:
            self._pending_updates.close()
        await super().shutdown()

    async def handle_subscribe(self, message: "SubscribeMessage") -> None:
        """Begin an operation. None begins while the gateway stops; the client sends it again elsewhere."""
        id_ = message["id"]
        if not self.connection_acknowledged:
            await self.websocket.close(code=4401, reason="Unauthorized")
        elif id_ in self.operations:
            await self.websocket.close(code=4409, reason=f"Subscriber for {id_} already exists")
        elif len(self.operations) >= cast("int", self.max_subscriptions_per_connection):
            error = Overloaded("The socket has as many operations as one may have.")
            await self.send_message(_message("error", id_, [error_json(error)]))
        elif not self._stopping:
            operation = SocketOperation(self, self, self._socket, id_, message["payload"])
            operation.task = asyncio.create_task(self.run_operation(operation))
            operation.task.add_done_callback(self._task_done)
            self.operations[id_] = operation

    async def run_operation(self, operation: Operation[Any, Any]) -> None:
        """Run an operation, and send its results. A subscription goes on without a task."""
        operation = cast("SocketOperation", operation)
        service, identity = self._service, self.context.identity
        arrival = service.arrive(self._headers.get("traceparent"))
        try:
            ready = await accepted(service, operation.parameters, self._headers, identity, arrival)
            operation.parameters = None
            if isinstance(ready, Payload):
                await operation.send_operation_message(_message("error", operation.id, ready.refusal))
            elif ready.subscription is not None:
                subscriber = service.subscribe(ready, ready.subscription, identity, arrival, operation)
                operation.subscriber, operation.task = subscriber, None
            else:
                async with aclosing(results(service, ready, identity, arrival, Form.DEFER_SPEC)) as payloads:
                    async for payload in payloads:
                        await operation.send_operation_message(_result(operation.id, payload))
                await operation.send_operation_message(_message("complete", operation.id))
        except WebSocketDisconnected:
            pass
        finally:
            self._leave_when_idle()

    async def cleanup_operation(self, operation_id: str) -> None:
        """End an operation that the client has completed."""
        operation = self.operations.get(operation_id)
        if isinstance(operation, SocketOperation) and operation.subscriber is not None:
            self.forget_id(operation_id)
            self._close(operation)
            self._leave_when_idle()
        else:
            await super().cleanup_operation(operation_id)

    def update_waits(self, operation: SocketOperation) -> None:
        """See `OperationOwner`."""
        if self._pending_updates is None:
            self._pending_updates = PendingUpdates(self._socket, self._timeout, self._finish, self._give_up)
        self._pending_updates.add(operation)

    def interrupt(self, operation: SocketOperation) -> None:
        """See `OperationOwner`: the client subscribes again once its socket is closed."""
        self.forget_id(operation.id)
        self._close(operation)
        self._leave_when_idle()

    def _close(self, operation: SocketOperation, errors: Sequence[ErrorJSON] = ()) -> None:
        """Close an operation if it is a subscription, with these errors or its own."""
        if operation.subscriber is not None:
            operation.subscriber.errors = errors or operation.subscriber.errors
            self._service.subscriptions.close(operation.subscriber)
            operation.subscriber = None
            if self._pending_updates is not None:
                self._pending_updates.discard(operation)

    async def _finish(self, operation: SocketOperation, subscriber: Subscriber) -> None:
        """Send the client the end of a subscription, with its errors."""
        with suppress(WebSocketDisconnected):
            if subscriber.errors and not subscriber.sent:
                error = _message("error", operation.id, subscriber.errors)
                await operation.send_operation_message(error)
            else:
                if subscriber.errors:
                    operation.write(msgspec.json.encode({"errors": subscriber.errors, "data": None}))
                await operation.send_operation_message(_message("complete", operation.id))
        self._close(operation)
        self._leave_when_idle()

    def _give_up(self) -> None:
        """Close the socket of a client that reads nothing; it gets snapshots again on a new one."""
        for listener in self._service.listeners:
            listener.connection_dropped(Drop.SLOW)
        self._leave(self.websocket.close(code=_TRY_AGAIN, reason="The client takes nothing"))

    async def handle_task_exception(self, error: Exception) -> None:
        """Log an error without its text, which may hold data."""
        log_internal(error)

    def _leave_when_idle(self) -> None:
        if self._stopping and not self.operations:
            self._leave(self.websocket.close(code=_RESTARTS, reason="The gateway stops"))

    def _leave(self, closing: Coroutine[Any, Any, None]) -> None:
        if self._leaving is None:
            self._leaving = asyncio.create_task(closing)
        else:
            closing.close()

    def _note_expiry(self) -> None:
        identity = self.context.identity
        if self._expiry is None and identity.expires_at is not None:
            left = max(0.0, identity.expires_at - time.time())
            self._expiry = asyncio.get_running_loop().call_later(left, self.end, "The token has expired.")

    async def _end(self, reason: str) -> None:
        self._stopping = True
        error = [error_json(Unauthenticated(reason))]
        with suppress(WebSocketDisconnected):
            for operation in list(self.operations.values()):
                if operation.task is not None:
                    operation.task.cancel()
                await operation.send_operation_message(_message("error", operation.id, error))
                self._close(cast("SocketOperation", operation), error)
        await self.websocket.close(code=_FORBIDDEN, reason=reason)


def _result(id_: str, payload: Payload) -> "Message":
    if payload.refusal:
        return _message("error", id_, payload.refusal)
    return _message("next", id_, msgspec.Raw(payload.json))


def _message(type_: str, id_: str, payload: object = None) -> "Message":
    message: dict[str, object] = {"id": id_, "type": type_}
    if payload is not None:
        message["payload"] = payload
    return cast("Message", message)
