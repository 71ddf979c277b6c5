"""Divides the file descriptors of this process between clients' connections and notification channels."""

import resource
from typing import NamedTuple

from gateway.http.connections.bounds import SURPLUS
from gateway.settings import Settings

_SPARE = 64
"""Descriptors for everything but connections with clients and the upstream."""


class Descriptors(NamedTuple):
    """The most connections with clients, and the most channels."""

    connections: int
    channels: int


def share_out(settings: Settings) -> Descriptors:
    """The numbers of the settings, or the same shares of what the process may open."""
    connections, channels = settings.http.connections, settings.live.channels if settings.live.enabled else 0
    others = settings.upstream.connections + SURPLUS + _SPARE
    wanted = connections + channels
    left = _raise_limit(wanted + others) - others
    if left >= wanted:
        return Descriptors(connections, channels)
    return Descriptors(max(1, connections * left // wanted), max(0, channels * left // wanted))


def _raise_limit(needed: int) -> int:
    """Raise the limit on descriptors as far as needed and allowed; returns the new limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return soft
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):
        # Some systems have a further limit.
        return soft
    return most
