"""The descriptors of this process, which clients' connections and notification channels share."""

import resource
from typing import NamedTuple

from gateway.http.connections.bounds import SURPLUS
from gateway.settings import Settings

_SPARE = 64
"""Descriptors for all but connections with clients and with the upstream."""


class Descriptors(NamedTuple):
    """How many connections with clients there may be, and how many channels."""

    connections: int
    channels: int


def share_out(settings: Settings) -> Descriptors:
    """What the settings ask for, or the same shares of what the process can have."""
    connections, channels = settings.http.connections, settings.live.channels if settings.live.enabled else 0
    others = settings.upstream.connections + SURPLUS + _SPARE
    wanted = connections + channels
    left = _raise_limit(wanted + others) - others
    if left >= wanted:
        return Descriptors(connections, channels)
    return Descriptors(max(1, connections * left // wanted), max(0, channels * left // wanted))


def _raise_limit(needed: int) -> int:
    """Raise the limit as far as that is needed and allowed; what it is then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return soft
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):
        # Some systems have another limit beside this one.
        return soft
    return most
