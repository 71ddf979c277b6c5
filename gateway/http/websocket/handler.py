"""The protocol on one socket.

The handshake, the order of messages, the closing codes and the end of operations are those of strawberry's
handler, which is kept up with the protocol. What an operation is, and what comes of it, is the service's:
strawberry's own would run it by a schema, close the socket for a document that does not parse, and take no
document by its id.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Required, TypedDict, cast

import msgspec
from aiohttp import WSMsgType, web
from strawberry import UNSET
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import (
    NonJsonMessageReceived,
    NonTextMessageReceived,
    WebSocketDisconnected,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)

from gateway.engine.errors import error_json, log_internal
from gateway.errors import Overloaded, Unauthenticated
from gateway.http.connections.bounds import StreamBounds
from gateway.http.credentials import Authenticate
from gateway.http.errors import HttpError
from gateway.http.incremental.form import Form
from gateway.http.payloads import Payload, payloads
from gateway.service.service import Service
from gateway.upstream.identity import Identity

if TYPE_CHECKING:
    from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
        ConnectionInitMessage,
        Message,
        SubscribeMessage,
    )

_RESTARTS = 1012
"""The closing code by which a client learns that it should come again ("Service Restart")."""
_FORBIDDEN = 4403
"""The closing code on which clients come again with a new token. They give up on 4401."""
_MOST_REASON = 123
"""Bytes of the reason in a closing frame, at most (RFC 6455, section 5.5)."""


class _Frame(TypedDict, total=False):
    type: Required[str]
    id: str
    payload: Any


_decode = msgspec.json.Decoder(_Frame).decode


class _Socket:
    """aiohttp's socket, as strawberry's handler uses one."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object]:  # noqa: ARG002
        async for message in self._socket:
            if message.type is WSMsgType.BINARY:
                raise NonTextMessageReceived
            if message.type is WSMsgType.TEXT:
                yield _frame(message.data)

    async def send_json(self, message: Mapping[str, object]) -> None:
        try:
            await self._socket.send_frame(msgspec.json.encode(message), WSMsgType.TEXT)
        except (ConnectionError, RuntimeError):
            raise WebSocketDisconnected from None

    async def close(self, code: int, reason: str) -> None:
        short = reason.encode()[:_MOST_REASON].decode(errors="ignore")
        await self._socket.close(code=code, message=short.encode())


def _frame(text: str) -> _Frame:
    try:
        frame = _decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise NonJsonMessageReceived from None
    if frame.get("payload") is None:
        frame.pop("payload", None)
    return frame


@dataclass(slots=True)
class _Client:
    """What is known of the client: the payload of its `connection_init`, and then its identity."""

    connection_params: Any = None
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class _Entrance:
    """Admits a client, as strawberry's view does.

    Attributes:
        authenticate: Gives the identity of an authorization.
        authorization: The header of the request that opened the socket.
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
    """What `connection_init` has under `authorization`, however that is written.

    Raises:
        ConnectionRejectionError: It is no text, or stands there twice.
    """
    given = [value for name, value in payload.items() if name.lower() == "authorization"]
    if len(given) > 1 or not all(isinstance(value, str) for value in given):
        raise ConnectionRejectionError
    return cast("str", given[0]) if given else None


class _Requested(Operation[Any, Any]):
    """An operation with all that the client has sent of it."""

    __slots__ = ("parameters",)

    def __init__(self, handler: "SocketHandler", id_: str, parameters: object) -> None:
        super().__init__(handler, id_, "", None, None)
        self.parameters = parameters


class SocketHandler(BaseGraphQLTransportWSHandler[Any, Any]):
    """Speaks the protocol on one socket, and runs its operations.

    Args:
        socket: An open one.
        headers: Those of the request that opened it.
        service: Runs operations.
        authenticate: Gives the identity that they run for.
        authorization: That of the request.
        bounds: Of the socket.
    """

    def __init__(
        self,
        socket: web.WebSocketResponse,
        headers: Mapping[str, str],
        service: Service,
        authenticate: Authenticate,
        authorization: str | None,
        bounds: StreamBounds,
    ) -> None:
        super().__init__(
            view=cast("Any", _Entrance(authenticate, authorization)),
            websocket=cast("Any", _Socket(socket)),
            context=_Client(),
            root_value=None,
            schema=cast("Any", None),  # which only the methods below would use
            connection_init_wait_timeout=timedelta(seconds=bounds.init),
            max_subscriptions_per_connection=bounds.operations,
        )
        self._headers = headers
        self._service = service
        self._stopping = False
        self._leaving: asyncio.Task[None] | None = None
        self._expiry: asyncio.TimerHandle | None = None

    def stop(self) -> None:
        """Take no more operations, and close the socket after the last one."""
        self._stopping = True
        self._leave_when_idle()

    async def handle_connection_init(self, message: "ConnectionInitMessage") -> None:
        """Admit the client; the task that waited for it would be a tenth of the memory of an idle socket."""
        await super().handle_connection_init(message)
        if self.connection_acknowledged:
            self.connection_init_timeout_task = None
            self._note_expiry()

    async def shutdown(self) -> None:
        """End what runs: the client has left, or the socket is closed."""
        if self._expiry is not None:
            self._expiry.cancel()
        await super().shutdown()

    async def handle_subscribe(self, message: "SubscribeMessage") -> None:
        """Begin an operation. While the gateway stops none begins; the client sends it again elsewhere."""
        id_ = message["id"]
        if not self.connection_acknowledged:
            await self.websocket.close(code=4401, reason="Unauthorized")
        elif id_ in self.operations:
            await self.websocket.close(code=4409, reason=f"Subscriber for {id_} already exists")
        elif len(self.operations) >= cast("int", self.max_subscriptions_per_connection):
            error = Overloaded("The socket has as many operations as one may have.")
            await self.send_message(_message("error", id_, [error_json(error)]))
        elif not self._stopping:
            operation = _Requested(self, id_, message["payload"])
            operation.task = asyncio.create_task(self.run_operation(operation))
            operation.task.add_done_callback(self._task_done)
            self.operations[id_] = operation

    async def run_operation(self, operation: Operation[Any, Any]) -> None:
        """Run an operation, and send what comes of it."""
        requested = cast("_Requested", operation)
        results = payloads(
            self._service,
            requested.parameters,
            self._headers,
            self.context.identity,
            self._service.arrive(self._headers.get("traceparent")),
            Form.DEFER_SPEC,
        )
        try:
            async with aclosing(results):
                async for payload in results:
                    await operation.send_operation_message(_result(operation.id, payload))
            await operation.send_operation_message(_message("complete", operation.id))
        except WebSocketDisconnected:
            pass
        finally:
            self._leave_when_idle()

    async def handle_task_exception(self, error: Exception) -> None:
        """Log a fault without its text, which may hold data."""
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
            self._expiry = asyncio.get_running_loop().call_later(left, lambda: self._leave(self._expire()))

    async def _expire(self) -> None:
        """End every operation by an error, and then the socket."""
        self._stopping = True
        reason = "The token has expired."
        error = [error_json(Unauthenticated(reason))]
        with suppress(WebSocketDisconnected):
            for operation in list(self.operations.values()):
                cast("asyncio.Task[None]", operation.task).cancel()
                await operation.send_operation_message(_message("error", operation.id, error))
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
