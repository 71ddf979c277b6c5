"""The WebSocket behind a ``connectUri``."""

import asyncio

import orjson
from aiohttp import WSMsgType, web
from aiohttp.typedefs import Handler

from gateway.sandbox import refusals
from gateway.sandbox.notifications.channels import HANG_UP, Channel, Channels


def _metadata(text: str) -> bytes:
    return orjson.dumps({"topicName": "channel.metadata", "eventBody": {"message": text}})


_HEARTBEAT, _PONG = _metadata("WebSocket Heartbeat"), _metadata("pong")


def connect(channels: Channels, heartbeat: float) -> Handler:
    """Connect to a channel: it has one connection, and a second takes the place of the first."""

    async def handle(request: web.Request) -> web.StreamResponse:
        channel = channels.at(request.match_info["id"])
        if channel is None:
            raise refusals.not_found("channel", request.match_info["id"])
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        channel.connect(socket, request.transport)
        sender = asyncio.create_task(_send(socket, channel.outbox, channels, heartbeat))
        try:
            await _listen(socket, channel, channels)
        finally:
            sender.cancel()
            if channel.socket is socket:
                channel.socket = None
        return socket

    return handle


async def _listen(socket: web.WebSocketResponse, channel: Channel, channels: Channels) -> None:
    async for message in socket:
        if message.type is WSMsgType.TEXT and _is_ping(message.data) and not channels.silent:
            channel.send(_PONG)


def _is_ping(text: str) -> bool:
    try:
        return bool(orjson.loads(text) == {"message": "ping"})
    except orjson.JSONDecodeError:
        return False


async def _send(
    socket: web.WebSocketResponse, outbox: asyncio.Queue[bytes], channels: Channels, heartbeat: float
) -> None:
    """Send what is in an outbox, and a heartbeat after a while without any."""
    while True:
        try:
            message = await asyncio.wait_for(outbox.get(), heartbeat)
        except TimeoutError:
            channels.drop_expired()
            if channels.silent:
                continue
            message = _HEARTBEAT
        if message == HANG_UP:
            await socket.close()
            return
        try:
            await socket.send_str(message.decode())
        except ConnectionError:
            return
