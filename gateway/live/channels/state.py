"""What one channel is, and what is to be done next. Pure, no I/O.

Rules are the vendor's (developer.genesys.cloud, "Notification service"): a channel lives 24 hours from its
last subscription, has at most 1,000 topics, one socket, and a heartbeat about every 30 seconds.
"""

import math
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from gateway.errors import (
    BadUserInput,
    Forbidden,
    GatewayError,
    NotFound,
    RateLimited,
    UpstreamBadResponse,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from gateway.live.channels.calls import ChannelAddress
from gateway.upstream.transport.status import Transient

MOST_TOPICS = 1_000

_SETTLE = 0.05
"""Seconds for which a change of topics waits for others: 200 listeners that come at once cost one call."""

_LINGER = 30.0
"""Seconds for which a channel that nobody listens to is kept, for a page that is loaded again."""

_RENEW = 23 * 3600.0
_SILENCE = 35.0
_PATIENCE = 5.0
"""Seconds that a ping has to be answered."""

_OVERLAP = 10.0
"""Seconds for which a socket stays open beside its successor: events on two sockets drift by 5 s and more."""

_SHORT = 0.5
_LONG = 30.0
_STABLE = 30.0
"""Seconds without a failure, after which the next one counts as the first."""

_TRIES = 3
"""Vain attempts to reach a socket, after which another channel is opened."""

_SPLITS = 20
"""How often topics that are refused together are split, to find the one that is not to be had."""


class OpenChannel(NamedTuple):
    """Ask for a channel."""


class OpenSocket(NamedTuple):
    """Connect to the channel."""

    uri: str


class Subscribe(NamedTuple):
    """Subscribe the channel to topics, beside those that it has or in their place."""

    channel: str
    topics: frozenset[str]
    replace: bool


class Ping(NamedTuple):
    """Ask whether the socket lives."""


class CloseSocket(NamedTuple):
    """Close the socket, which has gone silent."""


class Wait(NamedTuple):
    """Do nothing before this moment, unless something happens."""

    until: float


class EndChannel(NamedTuple):
    """End the channel, for an error if nobody can be served."""

    error: GatewayError | None = None


Step = OpenChannel | OpenSocket | Subscribe | Ping | CloseSocket | Wait | EndChannel


class TopicChange(NamedTuple):
    """What has changed in what is heard.

    Attributes:
        subscribed: Topics that are heard from now on.
        lost: Topics that are not heard any more.
        refused: Topics that are not to be had, each with the reason.
    """

    subscribed: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    refused: Mapping[str, GatewayError] = MappingProxyType({})


_NOTHING = TopicChange()


class ChannelState:
    """One channel, from before it is opened until it is left.

    `step` tells what to do; what came of it is told to the methods named so. Moments are in seconds of the
    clock.

    Args:
        now: The moment.
        chance: A number from 0 to 1, for jitter.

    Attributes:
        connected: Whether its socket is open and of use.
    """

    def __init__(self, now: float, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._wanted: set[str] = set()
        self._address: ChannelAddress | None = None
        self.connected = False
        # What the upstream has subscribed the channel to; None where that is not known.
        self._on_channel: set[str] | None = None
        self._suspects: list[frozenset[str]] = []
        self._splits = 0
        self._pending = False
        self._settled_at = now
        self._renewed_at = now
        self._idle_since: float | None = now
        self._received_at = now
        self._pinged_at: float | None = None
        self._rests_until = now
        self._failures = self._unreached = 0
        self._retires_at: float | None = None
        self._error: GatewayError | None = None

    @property
    def subscribed(self) -> frozenset[str]:
        """The topics that are heard, wanted or not."""
        return frozenset(self._on_channel or ()) if self.connected else frozenset()

    def is_subscribed(self, topic: str) -> bool:
        """Whether a topic is heard."""
        return self.connected and topic in (self._on_channel or ())

    @property
    def wanted(self) -> frozenset[str]:
        """The topics that are wanted."""
        return frozenset(self._wanted)

    @property
    def has_room(self) -> bool:
        """Whether another topic may be wanted of it."""
        return not self.is_retiring and len(self._wanted) < MOST_TOPICS

    @property
    def is_retiring(self) -> bool:
        """Whether another channel takes its place."""
        return self._retires_at is not None

    @property
    def complete(self) -> bool:
        """Whether all that is wanted is heard."""
        return self.connected and not self._missing()

    # What is wanted of it.

    def want(self, topic: str, now: float) -> None:
        """A topic is wanted."""
        if not self._pending:
            self._pending = True
            self._settled_at = now + _SETTLE
        self._wanted.add(topic)
        self._idle_since = None

    def drop(self, topic: str, now: float) -> None:
        """A topic is not wanted any more. The upstream learns it with the next change."""
        self._discard({topic}, now)

    def hand_over(self) -> frozenset[str]:
        """Another channel takes its place; what is wanted of that. This one is heard while it can be."""
        self._retires_at = math.inf
        return frozenset(self._wanted)

    def retire(self, now: float) -> None:
        """All that is wanted is heard elsewhere."""
        self._retires_at = now + _OVERLAP

    # What to do.

    def step(self, now: float) -> Step:
        """What to do next."""
        if self._error is not None:
            return EndChannel(self._error)
        if self._retires_at is not None and (now >= self._retires_at or not self.connected):
            return EndChannel()
        if self._idle_since is not None and now >= self._idle_since + _LINGER:
            return EndChannel()
        return self._step_connected(now) if self.connected else self._step_disconnected(now)

    def _step_disconnected(self, now: float) -> Step:
        if self._idle_since is not None:
            return Wait(self._idle_since + _LINGER)
        if now < self._rests_until:
            return Wait(self._rests_until)
        if self._address is None:
            return OpenChannel()
        return OpenSocket(self._address.uri)

    def _step_connected(self, now: float) -> Step:
        if self._pinged_at is None:
            silent_at = self._received_at + _SILENCE
            if now >= silent_at:
                return Ping()
        else:
            silent_at = self._pinged_at + _PATIENCE
            if now >= silent_at:
                return CloseSocket()
        subscribes_at = self._subscribes_at()
        if now >= subscribes_at:
            return self._subscription()
        idle_until = math.inf if self._idle_since is None else self._idle_since + _LINGER
        return Wait(min(silent_at, subscribes_at, idle_until, self._retires_at or math.inf))

    def _subscribes_at(self) -> float:
        if not self._wanted or self.is_retiring:
            return math.inf
        if self._missing():
            return max(self._settled_at, self._rests_until)
        self._pending = False
        return max(self._renewed_at + _RENEW, self._rests_until)

    def _subscription(self) -> Subscribe:
        """One call for all changes: more topics beside the others, or all anew where some are not wanted."""
        if self._address is None:
            raise ValueError("A channel that is connected has an address.")
        self._pending = False
        missing = self._missing()
        self._suspects = [each & missing for each in self._suspects if each & missing]
        if self._suspects:
            return Subscribe(self._address.id, self._suspects[-1], replace=False)
        stale = self._on_channel is None or not self._on_channel <= self._wanted
        if stale or not missing:
            return Subscribe(self._address.id, frozenset(self._wanted), replace=True)
        return Subscribe(self._address.id, missing, replace=False)

    def _missing(self) -> frozenset[str]:
        return frozenset(self._wanted - (self._on_channel or set()))

    # What came of it.

    def channel_opened(self, address: ChannelAddress) -> None:
        """There is a channel."""
        self._address = address
        self._unreached = 0

    def socket_opened(self, now: float) -> None:
        """Its socket is open. What it is subscribed to is made sure of."""
        self.connected, self._received_at = True, now
        self._pinged_at = None
        self._on_channel = None
        self._unreached = 0

    def socket_refused(self, now: float) -> None:
        """The channel is not there any more."""
        self._address = None
        self._back_off(now)

    def socket_unreachable(self, now: float) -> None:
        """Its socket cannot be reached."""
        self._unreached += 1
        if self._unreached >= _TRIES:
            self._address = None
        self._back_off(now)

    def pinged(self, now: float) -> None:
        """A heartbeat was asked for."""
        self._pinged_at = now

    def message_received(self, now: float) -> None:
        """Something came by its socket."""
        self._received_at = now
        self._pinged_at = None

    def unsubscribed(self, now: float) -> TopicChange:
        """The upstream says that it is not subscribed to something any more; it is subscribed anew."""
        lost = self.subscribed
        self._on_channel = None
        self._back_off(now)
        return TopicChange(lost=lost)

    def socket_closed(self, now: float) -> TopicChange:
        """Its socket is closed."""
        if not self.connected:
            return _NOTHING
        lost = self.subscribed
        self.connected = False
        self._on_channel = None
        self._back_off(now)
        return TopicChange(lost=lost)

    def token_revoked(self, now: float) -> TopicChange:
        """The token that opened it holds no more, but another does: a new channel is opened."""
        self._address = None
        return self.socket_closed(now)

    def failed(self, error: GatewayError) -> None:
        """Nobody can be served."""
        self._error = error

    def subscribe_answered(
        self, done: Subscribe, refused: Mapping[str, GatewayError], now: float
    ) -> TopicChange:
        """A subscription was answered."""
        self._renewed_at = now
        self._discard(refused.keys(), now)
        if not self.connected or self._address is None or self._address.id != done.channel:
            return TopicChange(refused=refused)
        before = self.subscribed
        permitted = done.topics - refused.keys()
        self._on_channel = set(permitted) if done.replace else {*(self._on_channel or ()), *permitted}
        if self._suspects:
            self._suspects.pop()
        else:
            self._splits = 0
        return TopicChange(self.subscribed - before, before - self.subscribed, refused)

    def call_failed(self, step: OpenChannel | Subscribe, error: GatewayError, now: float) -> TopicChange:
        """A call was not answered well."""
        match error, step:
            case UpstreamUnavailable() | UpstreamTimeout() | RateLimited() | UpstreamBadResponse(), _:
                self._back_off(now, error.retry_after if isinstance(error, RateLimited | Transient) else None)
            case NotFound(), Subscribe():
                self._address = None
                return self.socket_closed(now)
            case ((BadUserInput() | Forbidden()), Subscribe()):
                return self._split(step, error, now)
            case _:
                self._error = error
        return _NOTHING

    def _split(self, step: Subscribe, error: GatewayError, now: float) -> TopicChange:
        """One topic must have spoiled the others: it is looked for by halves."""
        if self._suspects:
            self._suspects.pop()
        topics = sorted(step.topics & self._wanted)
        lost = self.subscribed if step.replace else frozenset()
        if step.replace:
            self._on_channel = set()
        if len(topics) > 1 and self._splits < _SPLITS:
            self._splits += 1
            half = len(topics) // 2
            self._suspects += [frozenset(topics[half:]), frozenset(topics[:half])]
            return TopicChange(lost=lost)
        self._discard(step.topics, now)
        return TopicChange(lost=lost, refused=dict.fromkeys(topics, error))

    def _discard(self, topics: Collection[str], now: float) -> None:
        """Want these no more."""
        self._wanted.difference_update(topics)
        if not self._wanted and self._idle_since is None:
            self._idle_since = now

    def _back_off(self, now: float, retry_after: float | None = None) -> None:
        """Wait before the next attempt, half of it by chance so that many do not come back at once."""
        if now >= self._rests_until + _STABLE:
            self._failures = 0
        pause = min(_LONG, _SHORT * 2**self._failures) * (0.5 + self._chance() / 2)
        self._failures = min(self._failures + 1, 10)
        self._rests_until = now + (retry_after or 0.0) + pause
