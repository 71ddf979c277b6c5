"""The calls about channels, and how their answers are read. Pure, no I/O."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from gateway.errors import Forbidden, GatewayError, UpstreamBadResponse
from gateway.live.channels.topic_names import pack, unpack
from gateway.upstream.call import ApiCall
from gateway.upstream.transport.body import parse

_CHANNELS = "/api/v2/notifications/channels"
_AVAILABLE = "/api/v2/notifications/availabletopics"

OPEN = ApiCall(_CHANNELS, _CHANNELS, read=False, method="POST")
"""Opens a channel."""

AVAILABLE = ApiCall(_AVAILABLE, _AVAILABLE, read=True)
"""Lists all topics that the upstream has."""

_CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,128}")
_PERMISSION = re.compile(r"[A-Za-z0-9:_*-]{1,100}")


class ChannelAddress(NamedTuple):
    """The id of a channel, and the URI of its socket, which is not checked yet."""

    id: str
    uri: str


def subscribe(channel: str, topics: Collection[str], *, replace: bool) -> ApiCall:
    """Subscribes a channel to topics, beside those that it has or in their place; renews its 24 hours."""
    return ApiCall(
        f"{_CHANNELS}/{{channelId}}/subscriptions",
        f"{_CHANNELS}/{channel}/subscriptions",
        read=False,
        query=(("ignoreErrors", "true"),),
        method="PUT" if replace else "POST",
        body=orjson.dumps([{"id": name} for name in pack(topics)]),
    )


def address(body: bytes) -> ChannelAddress:
    """The address of a new channel.

    Raises:
        UpstreamBadResponse: The answer holds no channel.
    """
    match parse(body):
        case {"id": str(id_), "connectUri": str(uri)} if _CHANNEL.fullmatch(id_):
            return ChannelAddress(id_, uri)
    raise UpstreamBadResponse("The upstream's answer holds no channel.")


def refusals(body: bytes, topics: Collection[str]) -> dict[str, GatewayError]:
    """The topics that are refused, of those that were asked for, each with the error.

    Raises:
        UpstreamBadResponse: The answer is no list of topics.
    """
    states = dict(_states(body))
    unknown = UpstreamBadResponse("The upstream does not say whether it permits this topic.")
    answers = {topic: states.get(topic, unknown) for topic in topics}
    return {topic: error for topic, error in answers.items() if error is not None}


def available(body: bytes) -> frozenset[str]:
    """The forms of the topics that the upstream has.

    Raises:
        UpstreamBadResponse: The answer is no list of topics.
    """
    return frozenset(each["id"] for each in _entities(body) if isinstance(each.get("id"), str))


def _states(body: bytes) -> Iterator[tuple[str, GatewayError | None]]:
    for entity in _entities(body):
        match entity:
            case {"id": str(name), "state": "Permitted"}:
                error = None
            case {"id": str(name), "state": "Rejected"}:
                error = _forbidden(entity.get("missingPermissions"))
            case _:
                continue
        for topic in unpack(name):
            yield topic, error


def _entities(body: bytes) -> list[Mapping[str, Any]]:
    match parse(body):
        case {"entities": list(entities)}:
            return [each for each in entities if isinstance(each, dict)]
    raise UpstreamBadResponse("The upstream's answer is no list of topics.")


def _forbidden(missing: object) -> Forbidden:
    named = missing if isinstance(missing, list) else []
    permissions = [each for each in named if isinstance(each, str) and _PERMISSION.fullmatch(each)]
    if not permissions:
        return Forbidden("The token may not listen to this.")
    return Forbidden(f"The token may not listen to this. It lacks {', '.join(permissions)}.")
