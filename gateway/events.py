"""The events of operations, for listeners such as metrics, log and traces.

Times are in seconds of the gateway's clock; only their differences have a meaning. Events have no secret and
no personal data: ids are those of entities, and no caller is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """The source of a read."""

    MADE = "made"
    SHARED = "shared"
    CACHED = "cached"
    STALE = "stale"
    LIVE = "live"


class SpanContext(NamedTuple):
    """The place of a span in its trace.

    Attributes:
        trace: The trace's id, 16 bytes.
        id: The span's id, 8 bytes.
        parent: The parent span's id; `None` for the root of the trace.
        sampled: Whether the trace is recorded.
    """

    trace: bytes
    id: bytes
    parent: bytes | None
    sampled: bool

    @property
    def traceparent(self) -> str:
        """The context as a header, by W3C's Trace Context."""
        return f"00-{self.trace.hex()}-{self.id.hex()}-{self.sampled:02x}"


@dataclass(slots=True, eq=False)
class Exchange:
    """One exchange with the upstream; the fields from ``status`` on are valid once it has ended.

    Attributes:
        method: The HTTP method.
        template: The path with its parameters in braces: ``/api/v2/users/{id}``.
        ids: The ids of the entities that the call reads.
        level: The depth in the operation: 1 for the reads of root fields, 2 for the links in those, and so
            on. Always 1 in the reference engine, which does not run by levels.
        start: When it began.
        status: The HTTP status, ``None`` without an answer.
        duration: Seconds from its start to the last byte of its body.
        bytes: Size of the decompressed body.
        source: ``MADE`` for the operation that made the call, ``SHARED`` for one that joined it.
        age: Seconds since the answer was read, if it is shared a moment later.
        left: The share of the token's budget that was left, from 0 to 1; ``None`` if the answer has no
            budget.
        led: The exchange of the operation that made the call; ``None`` if it is this one.
        span: The context of its span, which the tracing listener sets when the call begins; else `None`.
    """

    method: str
    template: str
    ids: tuple[str, ...]
    level: int
    start: float
    status: int | None = None
    duration: float = 0.0
    bytes: int = 0
    source: Source = Source.MADE
    age: float = 0.0
    left: float | None = None
    led: "Exchange | None" = None
    span: SpanContext | None = None

    def joined(self) -> "Exchange":
        """The same exchange for an operation that joined it."""
        return replace(self, source=Source.SHARED, led=self.led or self)


class CacheRead(NamedTuple):
    """One read of the cache, or of the states that channels keep current, for entities of one kind.

    Attributes:
        kind: The name of the kind.
        template: The path of the kind's single read.
        ids: The ids of the entities that were found.
        absent: The number of entities that were not found.
        level: See `Exchange`.
        at: The time of the read.
        bytes: Size of the entities.
        source: ``CACHED``, ``STALE`` for expired entities, or ``LIVE`` for entities that need no call because
            a channel reports every change.
        age: Seconds since the oldest entity was read; for ``LIVE``, since it was read or confirmed.
    """

    kind: str
    template: str
    ids: tuple[str, ...]
    absent: int
    level: int
    at: float
    bytes: int
    source: Source
    age: float


class OperationEnd(NamedTuple):
    """The end of an operation.

    Attributes:
        type: ``query``, ``mutation``, ``subscription``; ``none`` for a request that is not run.
        name: Its name, if it has one; the first 100 characters.
        outcome: ``ok``, ``partial``, ``failed``, or ``abandoned`` by its client; for a request that is not
            run ``refused``, or ``explained`` if it only asked for the cost.
        codes: The codes of its errors.
        duration: Seconds since the request arrived.
        document: The first 16 hexadecimal digits of its document's SHA-256; ``None`` if it is not run.
        reads: Its reads of the upstream and the cache, in order of arrival; none for a subscription, which
            shares its reads.
        updates: The updates that a subscription has sent; ``None`` for other operations.
    """

    type: str
    name: str | None
    outcome: str
    codes: Sequence[str]
    duration: float
    document: str | None
    reads: Sequence[Exchange | CacheRead]
    updates: int | None = None


class Listener:
    """Handles the events whose methods it overrides. The methods must not block or raise.

    All events of one operation have the same ``operation``, and both events of one exchange the same
    ``exchange``.
    """

    def operation_began(self, operation: "OperationEvents", at: float) -> None:
        """A request has arrived."""

    def operation_ended(self, operation: "OperationEvents", end: OperationEnd) -> None:
        """The answer of an operation is ready."""

    def exchange_began(self, operation: "OperationEvents", exchange: Exchange) -> None:
        """A call begins. A shared call has this event only for the operation that makes it."""

    def exchange_ended(self, operation: "OperationEvents", exchange: Exchange) -> None:
        """A call was answered or failed, for an operation that made or joined it."""

    def cache_read(self, operation: "OperationEvents", read: CacheRead) -> None:
        """Entities were read from the cache, or from the states that channels keep current."""

    def call_retried(self, template: str) -> None:
        """A failed call is repeated."""

    def call_refused(self, template: str) -> None:
        """A call is not made because its circuit is open."""

    def foreign_entries(self, count: int) -> None:
        """The shared cache has entries that the gateway did not write and does not use."""

    def shared_server_lost(self) -> None:
        """The server that replicas share has stopped answering."""

    def connection_opened(self) -> None:
        """A client has connected."""

    def connection_closed(self) -> None:
        """A connection with a client is closed."""

    def stream_opened(self, transport: str) -> None:
        """A WebSocket or an event stream is opened."""

    def stream_closed(self, transport: str) -> None:
        """A WebSocket or an event stream is closed."""

    def subscription_opened(self) -> None:
        """An operation becomes an open subscription."""

    def subscription_closed(self) -> None:
        """A subscription is over; the end of its operation follows."""

    def updates_sent(self, sent: int, replaced: int) -> None:
        """Updates were sent to subscribers, or replaced by newer ones while they waited."""

    def connection_dropped(self, reason: str) -> None:
        """A connection with a client is closed for one of the reasons in `Drop`."""

    def channel_opened(self) -> None:
        """A notification channel has a socket."""

    def channel_closed(self) -> None:
        """A notification channel has lost its socket."""

    def channel_interrupted(self) -> None:
        """The events of a channel's topics are missed, until it is opened or subscribed again."""

    def topics_subscribed(self, change: int) -> None:
        """The number of subscribed topics changes."""

    def topic_refused(self, form: str) -> None:
        """The upstream refuses a topic of this form."""

    def notified(self, form: str) -> None:
        """An event of a topic of this form has arrived."""

    def message_dropped(self) -> None:
        """A channel's socket has sent an unknown message."""


class Trace(Listener):
    """Records the reads of one operation, in order of arrival.

    Attributes:
        reads: Its exchanges, made and shared, and its reads of the cache that found something.
    """

    def __init__(self) -> None:
        self.reads: list[Exchange | CacheRead] = []

    def exchange_ended(self, operation: "OperationEvents", exchange: Exchange) -> None:  # noqa: ARG002  # there is but one
        """Record an exchange."""
        self.reads.append(exchange)

    def cache_read(self, operation: "OperationEvents", read: CacheRead) -> None:  # noqa: ARG002
        """Record a read of the cache that found entities, or any read of live states."""
        if read.ids or read.source is Source.LIVE:
            self.reads.append(read)


@dataclass(slots=True, eq=False)
class OperationEvents:
    """Passes the events of one operation to the listeners.

    Attributes:
        listeners: The listeners.
        traceparent: The client's header of that name (W3C), unchecked.
        over: Whether the operation has ended.
    """

    listeners: Sequence[Listener] = ()
    traceparent: str | None = None
    over: bool = False

    def began(self, at: float) -> None:
        """The request has arrived."""
        for listener in self.listeners:
            listener.operation_began(self, at)

    def ended(self, end: OperationEnd) -> None:
        """The answer is ready. Only the first call counts."""
        if not self.over:
            self.over = True
            for listener in self.listeners:
                listener.operation_ended(self, end)

    def exchange_began(self, exchange: Exchange) -> None:
        """A call begins."""
        for listener in self.listeners:
            listener.exchange_began(self, exchange)

    def exchange_ended(self, exchange: Exchange) -> None:
        """A call was answered or failed."""
        for listener in self.listeners:
            listener.exchange_ended(self, exchange)

    def call_retried(self, template: str) -> None:
        """A failed call is repeated."""
        for listener in self.listeners:
            listener.call_retried(template)

    def call_refused(self, template: str) -> None:
        """A call is not made because its circuit is open."""
        for listener in self.listeners:
            listener.call_refused(template)

    def cache_read(self, read: CacheRead) -> None:
        """Entities were read from the cache."""
        for listener in self.listeners:
            listener.cache_read(self, read)


class SharedEvents(OperationEvents):
    """The events of exchanges that several operations share: one makes the calls, others join.

    Args:
        leader: The operation that makes the calls; it gets the events as they happen.
    """

    __slots__ = ("_exchanges", "_leader")

    def __init__(self, leader: OperationEvents) -> None:
        super().__init__(leader.listeners)
        self._leader = leader
        self._exchanges: list[Exchange] = []

    def exchange_began(self, exchange: Exchange) -> None:
        """A call of the leader begins."""
        self._leader.exchange_began(exchange)

    def exchange_ended(self, exchange: Exchange) -> None:
        """A call of the leader was answered or failed."""
        self._exchanges.append(exchange)
        self._leader.exchange_ended(exchange)

    def share(self, joiner: OperationEvents) -> None:
        """Pass the exchanges that have ended to an operation that joined, as shared."""
        for exchange in self._exchanges:
            joiner.exchange_ended(exchange.joined())
