"""The open sockets of a gateway."""

from collections.abc import Collection

from aiohttp import web

from gateway.engine.errors import log_internal
from gateway.http import csrf
from gateway.http.connections.bounds import StreamBounds
from gateway.http.credentials import Authenticate, authorization
from gateway.http.websocket.handler import SocketHandler
from gateway.http.websocket.socket import Socket
from gateway.service.service import Service

_PROTOCOL = "graphql-transport-ws"
_INTERNAL = 1011
"""The closing code of a server that has failed ("Internal Error")."""
_CLOSING = 2.0
"""Seconds in which a client has to answer a close frame."""


class Sockets:
    """Opens sockets, and closes them when the gateway stops.

    Args:
        service: Runs their operations.
        authenticate: Gives the identity for an `authorization`.
        origins: The origins of pages that may open a socket.
        bounds: The limits of each socket.
    """

    def __init__(
        self, service: Service, authenticate: Authenticate, origins: Collection[str], bounds: StreamBounds
    ) -> None:
        self._service = service
        self._authenticate = authenticate
        self._origins = origins
        self._bounds = bounds
        self._open: set[SocketHandler] = set()

    async def answer(self, request: web.Request) -> web.WebSocketResponse:
        """Answer the request that opens a socket, and handle it until it is closed.

        Raises:
            HttpError: The socket may not be opened.
        """
        csrf.check_socket(request.headers, request.host, self._origins)
        given = authorization(request.headers)
        socket = web.WebSocketResponse(
            timeout=_CLOSING,
            protocols=(_PROTOCOL,),
            heartbeat=self._bounds.ping,
            max_msg_size=self._bounds.message + 1,  # aiohttp refuses messages of this size
            compress=False,  # a compressor takes more memory than all else of an idle socket
        )
        await socket.prepare(request)
        socket.headers.clear()  # they are sent
        if socket.ws_protocol != _PROTOCOL:
            await socket.close(code=4406, message=b"Subprotocol not acceptable")
            return socket
        handler = SocketHandler(
            Socket(socket, request), request.headers, self._service, self._authenticate, given, self._bounds
        )
        self._open.add(handler)
        try:
            await handler.handle()
        except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
            log_internal(error)
            await socket.close(code=_INTERNAL, message=b"Internal error")
        finally:
            self._open.discard(handler)
        return socket

    def revoke(self, caller: str) -> None:
        """Close the sockets of a caller whose credential is not accepted any more."""
        for handler in list(self._open):
            if handler.caller == caller:
                handler.end("The credential is not valid any more.")

    def stop(self) -> None:
        """Close every socket after its last operation, with a code on which clients connect again."""
        for handler in list(self._open):
            handler.stop()
