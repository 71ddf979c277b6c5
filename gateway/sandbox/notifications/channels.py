"""Notification channels: their topics, and the messages that wait to be sent."""

import asyncio
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.tokens import Token

CHANNEL_LIMIT = 20
TOPIC_LIMIT = 1_000
LIFE = 86_400
"""Seconds that a channel lives after its last subscription."""

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOPICS = (
    (re.compile(rf"v2\.users\.({_ID})\.conversations"), "conversation:communication:view"),
    (re.compile(rf"v2\.routing\.queues\.({_ID})\.conversations"), "routing:queue:view"),
    (re.compile(rf"v2\.users\.({_ID})\.(?:presence|routingStatus)"), "directory:user:view"),
)
"""The topics, and the permission that each needs unless it is about the token's own user."""


@dataclass(slots=True)
class Channel:
    """One channel. ``expires`` and ``used`` are seconds of the sandbox's clock; ``outbox`` holds JSON."""

    id: str
    owner: str
    expires: float
    used: float
    topics: dict[str, Entity] = field(default_factory=dict)
    socket: web.WebSocketResponse | None = None
    outbox: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)

    def send(self, topic: str, body: Any, **more: Any) -> None:
        """Queue a message for the connection; without a connection it is lost, as with the vendor."""
        if self.socket is not None:
            self.outbox.put_nowait(orjson.dumps({"topicName": topic, "eventBody": body} | more))


class Channels:
    """All channels, by their id."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._channels: dict[str, Channel] = {}

    def open(self, token: Token) -> Channel:
        """A new channel.

        An owner has twenty at most: the channel unused for longest goes, unconnected channels first.
        """
        owner = token.user_id or token.value
        own = self.owned(token)
        if len(own) >= CHANNEL_LIMIT:
            self.close(min(own, key=lambda channel: (channel.socket is not None, channel.used)))
        now = self._clock()
        channel = Channel(str(uuid.uuid4()), owner, now + LIFE, now)
        self._channels[channel.id] = channel
        return channel

    def owned(self, token: Token) -> list[Channel]:
        """The channels of a token's user, oldest first; expired ones are gone."""
        for channel in [each for each in self._channels.values() if each.expires <= self._clock()]:
            self.close(channel)
        owner = token.user_id or token.value
        return [channel for channel in self._channels.values() if channel.owner == owner]

    def get(self, channel_id: str, token: Token) -> Channel:
        """A channel of the token's user; raises a 404 if there is none."""
        for channel in self.owned(token):
            if channel.id == channel_id:
                channel.used = self._clock()
                return channel
        raise refusals.not_found("channel", channel_id)

    def at(self, channel_id: str) -> Channel | None:
        """A channel by the last part of its ``connectUri``; needs no token."""
        return self._channels.get(channel_id)

    def close(self, channel: Channel) -> None:
        """Remove a channel and close its connection."""
        del self._channels[channel.id]
        self._hang_up(channel)

    def subscribe(
        self, channel: Channel, token: Token, topics: Iterable[str], *, ignore_errors: bool
    ) -> list[Entity]:
        """Add topics and renew the channel's life; returns each topic's state.

        Raises a 400 for an unknown topic or too many topics, and a 403 for a topic that the token may not
        have. With ``ignore_errors`` such a topic's state is ``Rejected`` instead.
        """
        states = [_state(token, topic) for topic in topics]
        permitted = {state["id"]: state for state in states if state["state"] == "Permitted"}
        if len(channel.topics | permitted) > TOPIC_LIMIT:
            raise refusals.bad_request(f"A channel has at most {TOPIC_LIMIT} topics.")
        rejected = [state for state in states if state["state"] == "Rejected"]
        if rejected and not ignore_errors:
            raise refusals.missing_permission(rejected[0]["missingPermissions"][0])
        channel.topics |= permitted
        channel.expires = self._clock() + LIFE
        return states

    def publish(self, topic: str, body: Entity) -> None:
        """Send an event to every channel with this topic."""
        for channel in self._channels.values():
            if topic in channel.topics:
                metadata = {"CorrelationId": str(uuid.uuid4())}
                channel.send(topic, body, version="2", metadata=metadata)

    def announce_closing(self) -> None:
        """Announce to every connection that it closes within a minute."""
        for channel in self._channels.values():
            channel.send("v2.system.socket_closing", {"message": "The server closes this connection soon."})

    def hang_up(self) -> None:
        """Close every connection; the channels stay, and clients may connect again."""
        for channel in self._channels.values():
            self._hang_up(channel)

    def _hang_up(self, channel: Channel) -> None:
        if channel.socket is not None:
            channel.outbox.put_nowait(b"")
            channel.socket = None

    def told(self, channel: Channel, connect_uri: str) -> Entity:
        """A channel as the API shows it."""
        return {"connectUri": connect_uri, "id": channel.id, "expires": stamp(channel.expires)}


def _state(token: Token, topic: str) -> Entity:
    for pattern, permission in _TOPICS:
        match = pattern.fullmatch(topic)
        if match is None:
            continue
        if match[1] == token.user_id or token.permissions is None or permission in token.permissions:
            return {"id": topic, "state": "Permitted"}
        return {
            "id": topic,
            "state": "Rejected",
            "rejectionReason": "The token lacks a permission.",
            "missingPermissions": [permission],
        }
    raise refusals.bad_request("There is no such topic.")
