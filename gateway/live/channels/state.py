"""The state of a channel, and the next step for it. Pure, no I/O.

The rules are the vendor's (developer.genesys.cloud, "Notification service"): a channel lives 24 hours from
its last subscription, has at most 1,000 topics, one socket, and a heartbeat about every 30 seconds.
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
from gateway.live.channels.pause import Pause
from gateway.live.channels.steps import (
    CloseSocket,
    EndChannel,
    OpenChannel,
    OpenSocket,
    Ping,
    Step,
    Subscribe,
    Wait,
)
from gateway.upstream.transport.status import Transient

MOST_TOPICS = 1_000

_SETTLE = 0.05
"""Seconds for which a wanted topic waits for others: 200 listeners at once cost one call."""

_LINGER = 30.0
"""Seconds for which a channel without topics is kept, for a page that is loaded again."""

_RENEW = 23 * 3600.0
"""Seconds after which the topics are subscribed anew; the channel would expire after 24 hours."""

_SILENCE = 35.0
"""Seconds without a message after which the socket is pinged."""

_PONG = 5.0
"""Seconds in which a ping has to be answered."""

_OVERLAP = 10.0
"""Seconds for which a socket stays open beside its successor; two sockets drift by 5 s and more."""

_TRIES = 3
"""Failed attempts to reach a socket after which another channel is opened."""

_PATIENCE = 120.0
"""Seconds of failures after which the listeners get the error, as for a conversation that cannot be read."""

_SPLITS = 20
"""How often topics that are refused together are split to find the one that is refused."""


class TopicChange(NamedTuple):
    """A change of the topics whose events arrive.

    Attributes:
        subscribed: Topics whose events arrive from now on.
        lost: Topics whose events arrive no more.
        refused: Topics that the upstream refuses, each with the error.
    """

    subscribed: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    refused: Mapping[str, GatewayError] = MappingProxyType({})


_NOTHING = TopicChange()
_UNREACHABLE = UpstreamUnavailable("The upstream's notification channel cannot be reached.")


class ChannelState:
    """The state of one channel, from before it is opened until it has ended.

    `step` gives the next step. What happens is reported to the methods that are named for it. All times are
    in seconds of the clock.

    Args:
        now: The time.
        chance: Gives a number from 0 to 1, for jitter.

    Attributes:
        connected: Whether the socket is open.
    """

    def __init__(self, now: float, chance: Callable[[], float]) -> None:
        self._pause = Pause(now, chance)
        self._failing_since: float | None = None
        self._wanted: set[str] = set()
        self._address: ChannelAddress | None = None
        self.connected = False
        # The topics that the upstream has subscribed the channel to; None while that is not known.
        self._on_channel: set[str] | None = None
        # Groups of topics, some of which hold a topic that makes calls fail; the last group is tried next.
        self._suspects: list[frozenset[str]] = []
        self._splits = 0
        self._settling = False
        self._settled_at = now
        self._renewed_at = now
        self._idle_since: float | None = now
        self._received_at = now
        self._pinged_at: float | None = None
        self._failed_attempts = 0
        self._retires_at: float | None = None
        self._error: GatewayError | None = None

    @property
    def subscribed(self) -> frozenset[str]:
        """The topics whose events arrive, wanted or not."""
        return frozenset(self._on_channel or ()) if self.connected else frozenset()

    def is_subscribed(self, topic: str) -> bool:
        """Whether the events of a topic arrive."""
        return self.connected and topic in (self._on_channel or ())

    @property
    def wanted(self) -> frozenset[str]:
        """The topics that are wanted."""
        return frozenset(self._wanted)

    @property
    def has_room(self) -> bool:
        """Whether it can take another topic."""
        return not self.is_retiring and len(self._wanted) < MOST_TOPICS

    @property
    def is_retiring(self) -> bool:
        """Whether another channel is taking its place."""
        return self._retires_at is not None

    @property
    def complete(self) -> bool:
        """Whether all wanted topics are subscribed."""
        return self.connected and not self._missing()

    # The topics that are wanted.

    def want(self, topic: str, now: float) -> None:
        """Want a topic."""
        if not self._settling:
            self._settling = True
            self._settled_at = now + _SETTLE
        self._wanted.add(topic)
        self._idle_since = None

    def drop(self, topic: str, now: float) -> None:
        """Stop wanting a topic. The upstream learns of it with the next call."""
        self._discard({topic}, now)

    def hand_over(self) -> frozenset[str]:
        """Leave the wanted topics to another channel, and return them. Their events still arrive here."""
        self._retires_at = math.inf
        return frozenset(self._wanted)

    def retire(self, now: float) -> None:
        """End soon, since the other channel has all topics now."""
        self._retires_at = now + _OVERLAP

    # The next step.

    def step(self, now: float) -> Step:
        """The next step."""
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
        if now < self._pause.until:
            return Wait(self._pause.until)
        if self._address is None:
            return OpenChannel()
        return OpenSocket(self._address.uri)

    def _step_connected(self, now: float) -> Step:
        if self._pinged_at is None:
            silent_at = self._received_at + _SILENCE
            if now >= silent_at:
                return Ping()
        else:
            silent_at = self._pinged_at + _PONG
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
            return max(self._settled_at, self._pause.until)
        self._settling = False
        return max(self._renewed_at + _RENEW, self._pause.until)

    def _subscription(self) -> Subscribe:
        """One call for all changes: adds topics, or replaces all where some are not wanted any more."""
        if self._address is None:
            raise ValueError("A channel that is connected has an address.")
        self._settling = False
        missing = self._missing()
        self._suspects = [each & missing for each in self._suspects if each & missing]
        if self._suspects:
            return Subscribe(self._address.id, self._suspects[-1], replace=False)
        stale = self._on_channel is None or not self._on_channel <= self._wanted
        if stale or not missing:
            return Subscribe(self._address.id, frozenset(self._wanted), replace=True)
        return Subscribe(self._address.id, missing, replace=False)

    def _failure(
        self, now: float, error: GatewayError = _UNREACHABLE, retry_after: float | None = None
    ) -> None:
        """Note a failure. Another attempt is made, unless none has succeeded for a while."""
        if self._wanted and self._failing_since is None:
            self._failing_since = now
        elif self._failing_since is not None and now >= self._failing_since + _PATIENCE:
            self._error = error
        self._pause.lengthen(now, retry_after)

    def _missing(self) -> frozenset[str]:
        return frozenset(self._wanted - (self._on_channel or set()))

    # What has happened.

    def channel_opened(self, address: ChannelAddress) -> None:
        """The channel is opened."""
        self._address = address
        self._failed_attempts = 0

    def socket_opened(self, now: float) -> None:
        """The socket is open. Its topics are subscribed anew, since it does not say which it has."""
        self.connected, self._received_at = True, now
        self._pinged_at = None
        self._on_channel = None
        self._failed_attempts = 0

    def socket_refused(self, now: float) -> None:
        """The channel does not exist any more; another is opened."""
        self._address = None
        self._failure(now)

    def socket_unreachable(self, now: float) -> None:
        """The socket cannot be reached."""
        self._failed_attempts += 1
        if self._failed_attempts >= _TRIES:
            self._address = None
        self._failure(now)

    def pinged(self, now: float) -> None:
        """A ping was sent."""
        self._pinged_at = now

    def message_received(self, now: float) -> None:
        """A message arrived on the socket."""
        self._received_at = now
        self._pinged_at = None

    def unsubscribed(self, now: float) -> TopicChange:
        """The upstream has ended a subscription; all topics are subscribed anew."""
        lost = self.subscribed
        self._on_channel = None
        self._failure(now)
        return TopicChange(lost=lost)

    def socket_closed(self, now: float) -> TopicChange:
        """The socket is closed."""
        if not self.connected:
            return _NOTHING
        lost = self.subscribed
        self.connected = False
        self._on_channel = None
        self._failure(now)
        return TopicChange(lost=lost)

    def token_revoked(self, now: float) -> TopicChange:
        """The token of the channel is revoked, but there is another: a new channel is opened."""
        self._address = None
        return self.socket_closed(now)

    def failed(self, error: GatewayError) -> None:
        """No channel can be opened for the caller."""
        self._error = error

    def subscribe_answered(
        self, done: Subscribe, refused: Mapping[str, GatewayError], now: float
    ) -> TopicChange:
        """The call of a `Subscribe` step was answered."""
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
        if self.complete:
            self._failing_since = None
        return TopicChange(self.subscribed - before, before - self.subscribed, refused)

    def call_failed(self, step: OpenChannel | Subscribe, error: GatewayError, now: float) -> TopicChange:
        """The call of a step has failed."""
        match error, step:
            case UpstreamUnavailable() | UpstreamTimeout() | RateLimited() | UpstreamBadResponse(), _:
                self._failure(
                    now, error, error.retry_after if isinstance(error, RateLimited | Transient) else None
                )
            case NotFound(), Subscribe():
                self._address = None
                return self.socket_closed(now)
            case ((BadUserInput() | Forbidden()), Subscribe()):
                return self._split(step, error, now)
            case _:
                self._error = error
        return _NOTHING

    def _split(self, step: Subscribe, error: GatewayError, now: float) -> TopicChange:
        """Search by halves for the topic because of which the others were refused, too."""
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
        """Remove topics from those that are wanted."""
        self._wanted.difference_update(topics)
        if not self._wanted and self._idle_since is None:
            self._idle_since, self._failing_since = now, None
