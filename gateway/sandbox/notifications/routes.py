"""The paths of notification channels."""

from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from gateway.sandbox import refusals
from gateway.sandbox.exchange import TOKEN, body_of, json_answer
from gateway.sandbox.notifications import sockets
from gateway.sandbox.notifications.available import TOPICS
from gateway.sandbox.notifications.channels import Channel, Channels


def routes(channels: Channels, *, heartbeat: float) -> list[web.RouteDef]:
    """The paths; ``heartbeat`` is the interval of heartbeats on an idle connection, in seconds."""
    base = "/api/v2/notifications/channels"
    subscriptions = base + "/{id}/subscriptions"
    return [
        web.get("/api/v2/notifications/availabletopics", _available),
        web.post(base, _open(channels)),
        web.get(base, _list(channels)),
        web.head(base + "/{id}", _check(channels)),
        web.get(subscriptions, _topics(channels)),
        web.put(subscriptions, _subscribe(channels, replace=True)),
        web.post(subscriptions, _subscribe(channels, replace=False)),
        web.delete(subscriptions, _unsubscribe(channels)),
        web.get("/channels/{id}", sockets.connect(channels, heartbeat)),
    ]


async def _available(request: web.Request) -> web.Response:
    """Every topic; any token may read them."""
    asked = frozenset(name for value in request.query.getall("expand", []) for name in value.split(","))
    return json_answer({"entities": [topic.json(asked) for topic in TOPICS.values()]})


def _uri(request: web.Request, channel: Channel) -> str:
    return f"ws://{request.host}/channels/{channel.id}"


def _open(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        channel = channels.open(request[TOKEN])
        return json_answer(channels.json(channel, _uri(request, channel)))

    return handle


def _list(channels: Channels) -> Handler:
    """The channels of the token, or those of its user and app: then without the ids of other tokens'."""

    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        every = request.query.get("includechannels", "token") != "token"
        shown = [channel for channel in channels.owned(token) if every or channel.token == token.value]
        entities = [channels.json(channel, _uri(request, channel)) for channel in shown]
        for channel, entity in zip(shown, entities, strict=True):
            if channel.token != token.value:
                del entity["id"], entity["connectUri"]
        return json_answer({"entities": entities})

    return handle


def _check(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        channels.get(request.match_info["id"], request[TOKEN])
        return web.Response()

    return handle


def _topics(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        channel = channels.get(request.match_info["id"], request[TOKEN])
        return json_answer({"entities": list(channel.topics.values())})

    return handle


def _subscribe(channels: Channels, *, replace: bool) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        token = request[TOKEN]
        channel = channels.get(request.match_info["id"], token)
        states = channels.subscribe(
            channel,
            token,
            _names(await body_of(request)),
            replace=replace,
            ignore_errors=request.query.get("ignoreErrors", "").lower() == "true",
        )
        return json_answer({"entities": states})

    return handle


def _names(body: Any) -> list[str]:
    try:
        return [str(each["id"]) for each in body]
    except (TypeError, KeyError):
        raise refusals.bad_request("The body is a list of topics, each with its id.") from None


def _unsubscribe(channels: Channels) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        channels.unsubscribe(channels.get(request.match_info["id"], request[TOKEN]))
        return web.Response(status=202)

    return handle
