"""The steps that keep a channel going."""

from typing import NamedTuple

from gateway.errors import GatewayError


class OpenChannel(NamedTuple):
    """Open a channel."""


class OpenSocket(NamedTuple):
    """Connect to the channel's socket."""

    uri: str


class Subscribe(NamedTuple):
    """Subscribe the channel to topics, beside those that it has or in their place."""

    channel: str
    topics: frozenset[str]
    replace: bool


class Ping(NamedTuple):
    """Ask for a heartbeat on a silent socket."""


class CloseSocket(NamedTuple):
    """Close a socket that did not answer a ping."""


class Wait(NamedTuple):
    """Wait until this moment, or until the state changes."""

    until: float


class EndChannel(NamedTuple):
    """End the channel, with an error if none can be opened for the caller."""

    error: GatewayError | None = None


Step = OpenChannel | OpenSocket | Subscribe | Ping | CloseSocket | Wait | EndChannel
