"""The paths of notification channels, and the WebSocket behind a ``connectUri``."""

import asyncio
from typing import Any

import orjson
from aiohttp import WSMsgType, web
from aiohttp.typedefs import Handler

from gateway.sandbox import refusals
from gateway.sandbox.exchange import TOKEN, body_of, tell
from gateway.sandbox.notifications.channels import Channel, Channels

_METADATA = "channel.metadata"


def routes(channels: Channels, *, heartbeat: float) -> list[web.RouteDef]:
    """The paths; ``heartbeat`` is the interval of heartbeats on an idle connection, in seconds."""
    base = "/api/v2/notifications/channels"
    subscriptions = base + "/{id}/subscriptions"
    return [
        web.post(base, _open(channels)),
        web.get(base, _list(channels)),
        web.head(base + "/{id}", _check(channels)),
        web.get(subscriptions, _topics(channels)),
        web.put(subscriptions, _subscribe(channels, replace=True)),
        web.post(subscriptions, _subscribe(channels, replace=False)),
        web.delete(subscriptions, _unsubscribe(channels)),
        web.get("/channels/{id}", _connect(channels, heartbeat)),
    ]


def _uri(request: web.Request, channel: Channel) -> str:
    return f"ws://{request.host}/channels/{channel.id}"


def _open(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        channel = channels.open(request[TOKEN])
        return tell(channels.told(channel, _uri(request, channel)))

    return handle


def _list(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        own = channels.owned(request[TOKEN])
        return tell({"entities": [channels.told(channel, _uri(request, channel)) for channel in own]})

    return handle


def _check(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        channels.get(request.match_info["id"], request[TOKEN])
        return web.Response()

    return handle


def _topics(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        channel = channels.get(request.match_info["id"], request[TOKEN])
        return tell({"entities": list(channel.topics.values())})

    return handle


def _subscribe(channels: Channels, *, replace: bool) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        channel = channels.get(request.match_info["id"], token)
        topics = _names(await body_of(request))
        before = channel.topics
        if replace:
            channel.topics = {}
        try:
            ignore_errors = request.query.get("ignoreErrors") == "true"
            states = channels.subscribe(channel, token, topics, ignore_errors=ignore_errors)
        except refusals.Refusal:
            channel.topics = before
            raise
        return tell({"entities": states})

    return handle


def _names(body: Any) -> list[str]:
    try:
        return [str(each["id"]) for each in body]
    except (TypeError, KeyError):
        raise refusals.bad_request("The body is a list of topics, each with its id.") from None


def _unsubscribe(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        channels.get(request.match_info["id"], request[TOKEN]).topics = {}
        return web.Response(status=202)

    return handle


def _connect(channels: Channels, heartbeat: float) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        channel = channels.at(request.match_info["id"])
        if channel is None:
            raise refusals.not_found("channel", request.match_info["id"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if channel.socket is not None:
            await channel.socket.close()
        channel.socket, channel.outbox = socket, asyncio.Queue()
        sender = asyncio.create_task(_send(socket, channel.outbox, heartbeat))
        try:
            await _listen(socket, channel)
        finally:
            sender.cancel()
            if channel.socket is socket:
                channel.socket = None
        return socket

    return handle


async def _listen(socket: web.WebSocketResponse, channel: Channel) -> None:
    async for message in socket:
        if message.type is WSMsgType.TEXT and _is_ping(message.data):
            channel.send(_METADATA, {"message": "pong"})


def _is_ping(text: str) -> bool:
    try:
        return bool(orjson.loads(text) == {"message": "ping"})
    except orjson.JSONDecodeError:
        return False


async def _send(socket: web.WebSocketResponse, outbox: asyncio.Queue[bytes], heartbeat: float) -> None:
    """Send the channel's messages, and a heartbeat after a while without any; an empty message closes."""
    while True:
        try:
            message = await asyncio.wait_for(outbox.get(), heartbeat)
        except TimeoutError:
            beat = {"topicName": _METADATA, "eventBody": {"message": "WebSocket Heartbeat"}}
            message = orjson.dumps(beat)
        if not message:
            await socket.close()
            return
        try:
            await socket.send_str(message.decode())
        except ConnectionError:
            return
