"""Notification channels: their owners, topics and outgoing messages."""

import asyncio
import base64
import secrets
import uuid
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from gateway.sandbox import refusals
from gateway.sandbox.access import Access
from gateway.sandbox.kinds import Entity
from gateway.sandbox.notifications import topics
from gateway.sandbox.notifications.disturbances import Disturbance, Disturbing
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.tokens import Token

CHANNEL_LIMIT = 20
TOPIC_LIMIT = 1_000
LIFE = 86_400
"""Seconds that a channel lives after its last subscription."""

_WARNING = 60.0
"""Seconds from the announcement of a closing to the closing."""

HANG_UP = b""
"""In an outbox: close the connection."""


@dataclass(slots=True, eq=False)
class Channel:
    """One channel. ``expires`` and ``used`` are seconds of the sandbox's clock; ``outbox`` holds JSON.

    ``token`` is the token that opened it, ``owner`` those whose channels are counted together.
    """

    id: str
    token: str
    owner: str
    expires: float
    used: float
    topics: dict[str, Entity] = field(default_factory=dict)
    socket: web.WebSocketResponse | None = None
    transport: asyncio.Transport | None = None
    outbox: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)

    def send(self, message: bytes) -> None:
        """Queue a message for the connection; without a connection it is lost, as with the vendor."""
        if self.socket is not None:
            self.outbox.put_nowait(message)

    def connect(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        """Use this connection from now on; the previous one is closed."""
        self.hang_up()
        self.socket, self.transport, self.outbox = socket, transport, asyncio.Queue()

    def hang_up(self) -> None:
        """Close the connection after the waiting messages are sent."""
        self.send(HANG_UP)
        self.socket = None

    def cut(self) -> None:
        """Break the connection without a closing message."""
        if self.socket is not None and self.transport is not None:
            self.transport.abort()
        self.socket = None


class Channels:
    """All channels. Iterating gives them, oldest first.

    ``listeners`` are called with the name of each topic that somebody begins to listen to.

    Faults: ``silent`` connections stay open, and nothing comes through them, heartbeats neither.
    ``head_start`` is how many seconds the events that a write caused come before the answer to it. A method
    with ``channel_id`` is about one channel, or about all if it is ``None``. Connections are refused by a
    ``Fault`` for the template ``/channels/{id}``.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._channels: dict[str, Channel] = {}
        self._subscribed: dict[str, set[Channel]] = defaultdict(set)
        self._disturbances: list[Disturbance] = []
        self.listeners: list[Callable[[str], None]] = []
        self.silent = False
        self.head_start = 0.0

    def __iter__(self) -> Iterator[Channel]:
        self.drop_expired()
        return iter(list(self._channels.values()))

    def open(self, token: Token) -> Channel:
        """A new channel.

        An owner has twenty at most: the channel unused for longest goes, unconnected channels first.
        """
        own = self.owned(token)
        if len(own) >= CHANNEL_LIMIT:
            self._close(min(own, key=lambda channel: (channel.socket is not None, channel.used)))
        now = self._access.clock()
        name = base64.b32hexencode(secrets.token_bytes(16)).decode().rstrip("=").lower()
        channel = Channel(f"streaming-5-{name}", token.value, token.owner, now + LIFE, now)
        self._channels[channel.id] = channel
        return channel

    def owned(self, token: Token) -> list[Channel]:
        """The channels of a token's owner, oldest first."""
        return [channel for channel in self if channel.owner == token.owner]

    def get(self, channel_id: str, token: Token) -> Channel:
        """A channel of the token's owner; raises a 404 if there is none."""
        channel = self.at(channel_id)
        if channel is None or channel.owner != token.owner:
            raise refusals.not_found("channel", channel_id)
        channel.used = self._access.clock()
        return channel

    def at(self, channel_id: str) -> Channel | None:
        """A channel by the last part of its ``connectUri``; needs no token."""
        self.drop_expired()
        return self._channels.get(channel_id)

    def subscribe(
        self,
        channel: Channel,
        token: Token,
        names: Iterable[str],
        *,
        replace: bool,
        ignore_errors: bool,
    ) -> list[Entity]:
        """Add topics, or replace all by them, and renew the channel's life; returns each topic's state.

        Names that combine topics stand for these. Raises a 400 for an unknown topic or too many topics, and
        a 403 for a topic that the token may not have; with ``ignore_errors`` its state is ``Rejected``
        instead. Nothing changes then.
        """
        single = dict.fromkeys(each for name in names for each in topics.expanded(name))
        states = [topics.state(self._access, token, each) for each in single]
        permitted = {state["id"]: state for state in states if state["state"] == "Permitted"}
        wanted = permitted if replace else channel.topics | permitted
        if len(wanted) > TOPIC_LIMIT:
            raise refusals.bad_request(f"A channel has at most {TOPIC_LIMIT} topics.")
        rejected = [state for state in states if state["state"] == "Rejected"]
        if rejected and not ignore_errors:
            raise refusals.missing_permission(rejected[0]["missingPermissions"][0])
        self._listen(channel, wanted)
        channel.expires = self._access.clock() + LIFE
        return states

    def unsubscribe(self, channel: Channel) -> None:
        """Remove all topics."""
        self._listen(channel, {})

    def _listen(self, channel: Channel, wanted: dict[str, Entity]) -> None:
        for topic in channel.topics.keys() - wanted.keys():
            self._subscribed[topic].discard(channel)
            if not self._subscribed[topic]:
                del self._subscribed[topic]
        before, channel.topics = channel.topics, wanted
        for topic in wanted.keys() - before.keys():
            first = not self.is_subscribed(topic)
            self._subscribed[topic].add(channel)
            if first:
                for listener in self.listeners:
                    listener(topic)

    def is_subscribed(self, topic: str) -> bool:
        """Whether any channel has this topic."""
        return topic in self._subscribed

    def publish(self, topic: str, body: Entity) -> None:
        """Send an event to every channel with this topic, disturbed as the rules say."""
        for channel in list(self._subscribed.get(topic, ())):
            message = _message(topic, body, metadata={"CorrelationId": str(uuid.uuid4())}, version="2")

            def deliver(channel: Channel = channel, message: bytes = message) -> None:
                if not self.silent:
                    channel.send(message)

            rule = next((each for each in self._disturbances if each.takes(topic)), None)
            (rule.how if rule else _at_once)(deliver)

    def disturb(
        self, how: Disturbing, *, topic: str | None = None, events: Container[int] | None = None
    ) -> None:
        """Send events otherwise than at once and once; the first rule that matches an event holds."""
        self._disturbances.append(Disturbance(how, topic, events))

    def calm(self) -> None:
        """Remove all rules of ``disturb``."""
        self._disturbances.clear()

    def announce_closing(self, channel_id: str | None = None, *, within: float = _WARNING) -> None:
        """Announce the closing of connections, and close them ``within`` some seconds."""
        for channel in self._some(channel_id):
            if channel.socket is not None:
                self._send_system(channel, "v2.system.socket_closing", message="The connection closes soon.")
                asyncio.get_running_loop().call_later(within, _hang_up, channel, channel.socket)

    def hang_up(self, channel_id: str | None = None) -> None:
        """Close connections properly; the channels stay, and clients may connect again."""
        for channel in self._some(channel_id):
            channel.hang_up()

    def cut(self, channel_id: str | None = None) -> None:
        """Break connections off without a closing handshake; the channels stay."""
        for channel in self._some(channel_id):
            channel.cut()

    def expire(self, channel_id: str | None = None) -> None:
        """Let channels' lives end now, as after a day: calls get a 404, their connections are closed."""
        for channel in self._some(channel_id):
            channel.expires = self._access.clock()
            self._close(channel)

    def remove(self, channel_id: str | None = None) -> None:
        """Remove channels, as when their owner opens more than twenty."""
        for channel in self._some(channel_id):
            self._close(channel)

    def revoked(self, token: str) -> None:
        """Send a system message to the channels of a revoked token, and remove them."""
        for channel in [each for each in self if each.token == token]:
            message = {"systemTopicType": "token_revoked", "reason": "user_tokens_revoked"}
            self._send_system(channel, f"v2.system.token_revoked.{channel.id}", **message)
            self._forget(channel)

    def drop_expired(self) -> None:
        """Remove the channels whose lives are over, and close their connections."""
        now = self._access.clock()
        for channel in [each for each in self._channels.values() if each.expires <= now]:
            self._close(channel)

    def json(self, channel: Channel, connect_uri: str) -> Entity:
        """A channel as the API shows it."""
        return {"connectUri": connect_uri, "id": channel.id, "expires": stamp(channel.expires)}

    def _some(self, channel_id: str | None) -> list[Channel]:
        return [channel for channel in self if channel_id in {None, channel.id}]

    def _close(self, channel: Channel) -> None:
        """Remove a channel; sends a system message on its connection and closes it."""
        message = {"systemTopicType": "no_longer_subscribed", "reason": "another_channel_subscribed"}
        self._send_system(channel, f"v2.system.no_longer_subscribed.{channel.id}", **message)
        self._forget(channel)

    def _forget(self, channel: Channel) -> None:
        self._listen(channel, {})
        self._channels.pop(channel.id, None)
        channel.hang_up()

    def _send_system(self, channel: Channel, topic: str, **body: str) -> None:
        if not self.silent:
            channel.send(_message(topic, {"channelId": channel.id, **body}, version="2", metadata={}))


def _message(topic: str, body: Entity, **more: Any) -> bytes:
    return orjson.dumps({"topicName": topic, "eventBody": body} | more)


def _at_once(deliver: Callable[[], None]) -> None:
    deliver()


def _hang_up(channel: Channel, socket: web.WebSocketResponse) -> None:
    """Close a channel's connection, if it is still this one."""
    if channel.socket is socket:
        channel.hang_up()
