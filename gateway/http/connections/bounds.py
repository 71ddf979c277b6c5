"""The connections, time and memory that clients may use."""

from dataclasses import dataclass
from enum import StrEnum

SURPLUS = 16
"""Connections above the cap. They answer health only; other requests get 503."""


class Drop(StrEnum):
    """Why the gateway closes a connection."""

    FIRST_BYTE = "first_byte"
    HEADERS = "headers"
    MALFORMED = "malformed"
    WRITE = "write"
    MEMORY = "memory"
    PLACE = "place"
    OVERLOADED = "overloaded"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a listener's connections; times are in seconds.

    Attributes:
        connections: Connections open at once.
        first_byte: Time from the connection to its first byte.
        headers: Time from a request's first byte to the end of its headers.
        body: Time from there to the end of its body.
        write: Time for the client to receive an answer, or each MiB of it.
        keepalive: Time from an answer to the next request.
        max_headers: Largest request line and headers together, in bytes.
        max_body: Largest body, in bytes.
        buffers: Bytes of half-received bodies and half-sent answers, over all connections.
    """

    connections: int
    first_byte: float
    headers: float
    body: float
    write: float
    keepalive: float
    max_headers: int
    max_body: int
    buffers: int

    @property
    def encoded_body(self) -> int:
        """Largest body including the framing of its chunks, in bytes. A chunk of one byte takes six."""
        return self.max_body + self.max_body // 8 + 4096

    @property
    def interval(self) -> float:
        """Seconds between two checks of all connections."""
        return min(1.0, min(self.first_byte, self.headers, self.body, self.write) / 4)


@dataclass(frozen=True, slots=True)
class StreamBounds:
    """The bounds of an event stream or a socket; times are in seconds.

    Attributes:
        ping: Time between two pings, which keep proxies from closing the connection.
        init: Time from the opening of a socket to its `connection_init`.
        operations: Operations open at once.
        message: Largest message on a socket, in bytes.
        slow: Time for which a subscriber may receive nothing.
    """

    ping: float
    init: float
    operations: int
    message: int
    slow: float
