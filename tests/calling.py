"""Calls and callers for tests of the upstream."""

import time
from collections.abc import Callable
from typing import Any

import aiohttp

from gateway.events import CacheRead, Exchange, OperationEvents, Trace
from gateway.upstream.auth.credentials import forwarded
from gateway.upstream.call import ApiCall, Sender
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.clock import REAL, Time
from gateway.upstream.identity import Identity
from gateway.upstream.policy.chain import Upstream, UpstreamLimits
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths
from gateway.upstream.transport.client import Learn, Transport


def reading(path: str, **more: Any) -> ApiCall:
    """A read of a path that has no parameters."""
    return ApiCall(path, path, read=True, **more)


def caller_of(
    who: str | Identity = "a-token",
    seconds: float = 20.0,
    clock: Callable[[], float] = time.monotonic,
) -> Caller:
    """An operation with a token, or another identity, and so many seconds left."""
    identity = forwarded(who) if isinstance(who, str) else who
    return Caller(identity, Deadline.after(seconds, clock), OperationEvents((Trace(),)))


def reads_of(caller: Caller) -> list[Exchange | CacheRead]:
    """What an operation read, in the order in which it came."""
    (trace,) = caller.events.listeners
    assert isinstance(trace, Trace)
    return trace.reads


class Bodies:
    """A sender by the bodies of its replies."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender

    async def send(self, call: ApiCall, caller: Caller) -> bytes:
        return (await self.sender.send(call, caller)).body


def transport(
    session: aiohttp.ClientSession,
    url: str,
    time: Time = REAL,
    *,
    timeout: float = 10.0,
    max_body: int = 16 * 1024 * 1024,
    learn: Learn = lambda *_: None,
) -> Transport:
    """One exchange for each call."""
    return Transport(session, url, time, timeout=timeout, max_body=max_body, learn=learn)


def limits(
    *,
    connections: int = 100,
    timeout: float = 10.0,
    max_body: int = 16 * 1024 * 1024,
    recent: float = 0.0,
) -> UpstreamLimits:
    """Those of an upstream of which a test does not care."""
    return UpstreamLimits(connections, timeout, max_body, recent)


def upstream(
    session: aiohttp.ClientSession,
    url: str,
    time: Time = REAL,
    within: UpstreamLimits | None = None,
    **more: Any,
) -> Upstream:
    """An upstream with all its policies."""
    return Upstream(session, url, within or limits(), time, ForbiddenPaths(time.clock), **more)
