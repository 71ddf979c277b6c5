"""The events of an operation, for listeners such as the metrics, the trace of an answer, and a log.

Times are in seconds of the gateway's clock; only their differences have a meaning. Nothing here is secret or
personal: ids are of entities, and no caller is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """Where an operation got what it read."""

    MADE = "made"
    SHARED = "shared"
    CACHED = "cached"
    STALE = "stale"
    LIVE = "live"


@dataclass(slots=True, eq=False, weakref_slot=True)
class Exchange:
    """One exchange with the upstream; the fields from ``status`` on are right once it has ended.

    Attributes:
        method: The HTTP method.
        template: The path with its parameters in braces: ``/api/v2/users/{id}``.
        ids: The entities that the call asks for.
        level: How deep in the operation: 1 for what a root field reads, 2 for the links in that, and so on.
            The reference engine, which does not run by levels, leaves it at 1.
        start: When it began.
        status: The HTTP status, ``None`` when no answer came.
        duration: Seconds from its start to the last byte of its body.
        bytes: Size of the decompressed body.
        source: ``MADE`` for the operation that led it, ``SHARED`` for one that joined.
        age: Seconds since the answer was read, where one of a moment ago is shared.
        left: Which share of the token's budget was left after it, from 0 to 1, where the answer told.
        led: The exchange as the operation had it that led; ``None`` for that itself.
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

    def joined(self) -> "Exchange":
        """The exchange as an operation has it that joined."""
        return replace(self, source=Source.SHARED, led=self.led or self)


class CacheRead(NamedTuple):
    """One look at the cache, or at what channels tell, for entities of one kind.

    Attributes:
        kind: The kind's name.
        template: The path of its single read.
        ids: The entities that were found.
        absent: How many were not.
        level: As of an exchange.
        at: When it was.
        bytes: Size of what was found.
        source: ``CACHED``, ``STALE`` for entries that are shown although their time is over, or ``LIVE`` for
            what is answered without a call because a channel tells of every change.
        age: Seconds since the oldest of them was read; of ``LIVE`` ones since it was read or confirmed.
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
    """What became of an operation.

    Attributes:
        type: ``query``, ``mutation``, ``subscription``; ``none`` for a request that is not run.
        name: Its name, if it has one; the first 100 characters.
        outcome: ``ok``, ``partial``, ``failed``, or ``abandoned`` by its client; of a request that is not run
            ``refused``, or ``explained`` where only its cost was asked for.
        codes: The codes of its errors.
        duration: Seconds from the request's arrival.
        document: Of its document, the first 16 hexadecimal digits of the SHA-256; ``None`` if it is not run.
        reads: What it read, from the upstream or the cache, in the order in which it came; nothing for a
            subscription, whose reads others share.
        updates: How many updates a subscription has sent; ``None`` for what is no open subscription.
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
    """Hears what happens, as far as it overrides these methods; none may block or raise.

    All events of one operation come with the same ``operation``, and the two of one exchange with the same
    ``exchange``.
    """

    def operation_began(self, operation: "OperationEvents", at: float) -> None:
        """A request has arrived."""

    def operation_ended(self, operation: "OperationEvents", end: OperationEnd) -> None:
        """Its answer is ready."""

    def exchange_began(self, operation: "OperationEvents", exchange: Exchange) -> None:
        """A call goes out; of calls that are shared, only the operation that leads hears this."""

    def exchange_ended(self, operation: "OperationEvents", exchange: Exchange) -> None:
        """A call was answered, or failed, for an operation that led or joined it."""

    def cache_read(self, operation: "OperationEvents", read: CacheRead) -> None:
        """Entities were looked for in the cache, or found in what channels tell."""

    def exchange_headers(self, operation: "OperationEvents", exchange: Exchange) -> Mapping[str, str]:  # noqa: ARG002  # for those that have some
        """Headers by which the upstream's trace of a call joins the operation's."""
        return {}

    def call_retried(self, template: str) -> None:
        """A call that failed is made again."""

    def call_refused(self, template: str) -> None:
        """A call is not made, since its circuit is open."""

    def foreign_entries(self, count: int) -> None:
        """The shared cache held entries that the gateway did not write, and does not use."""

    def shared_server_lost(self) -> None:
        """The server that replicas share has stopped answering."""

    def connection_opened(self) -> None:
        """A client has connected."""

    def connection_closed(self) -> None:
        """A connection with a client is closed."""

    def stream_opened(self, transport: str) -> None:
        """A WebSocket or an event stream is opened."""

    def stream_closed(self, transport: str) -> None:
        """It is closed."""

    def subscription_opened(self) -> None:
        """An operation that has arrived goes on as a subscription."""

    def subscription_closed(self) -> None:
        """It is over; the end of the operation follows."""

    def updates_told(self, sent: int, replaced: int) -> None:
        """So many updates were sent to subscribers, or replaced by newer ones before they could be."""

    def connection_dropped(self, reason: str) -> None:
        """A connection with a client is closed for a reason that `Drop` lists."""

    def channel_opened(self) -> None:
        """A notification channel has a socket."""

    def channel_closed(self) -> None:
        """It has none any more."""

    def channel_interrupted(self) -> None:
        """What a channel's topics tell is missed, until it is opened or subscribed again."""

    def topics_subscribed(self, change: int) -> None:
        """So many more topics are heard, or fewer."""

    def topic_refused(self, form: str) -> None:
        """A topic of this form is not to be had."""

    def notified(self, form: str) -> None:
        """An event of a topic of this form has come."""

    def message_dropped(self) -> None:
        """A channel's socket brought what is no message that the gateway knows."""


class Trace(Listener):
    """Notes what one operation read, in the order in which it came.

    Attributes:
        reads: Its exchanges, made and shared, and its looks at the cache that found something.
    """

    def __init__(self) -> None:
        self.reads: list[Exchange | CacheRead] = []

    def exchange_ended(self, operation: "OperationEvents", exchange: Exchange) -> None:  # noqa: ARG002  # there is but one
        """Note an exchange."""
        self.reads.append(exchange)

    def cache_read(self, operation: "OperationEvents", read: CacheRead) -> None:  # noqa: ARG002
        """Note what the cache had, or what a channel tells, be it that there is nothing."""
        if read.ids or read.source is Source.LIVE:
            self.reads.append(read)


@dataclass(slots=True, eq=False)
class OperationEvents:
    """Tells the listeners what happens in one operation.

    Attributes:
        listeners: All of them.
        trace_context: That of the client's trace, as W3C's ``traceparent`` has it; unchecked.
        over: Whether the operation has ended.
    """

    listeners: Sequence[Listener] = ()
    trace_context: str | None = None
    over: bool = False

    def began(self, at: float) -> None:
        """The request has arrived."""
        for listener in self.listeners:
            listener.operation_began(self, at)

    def ended(self, end: OperationEnd) -> None:
        """The answer is ready; whatever ends afterwards is not told."""
        if not self.over:
            self.over = True
            for listener in self.listeners:
                listener.operation_ended(self, end)

    def exchange_began(self, exchange: Exchange) -> None:
        """A call goes out."""
        for listener in self.listeners:
            listener.exchange_began(self, exchange)

    def exchange_headers(self, exchange: Exchange) -> dict[str, str]:
        """Headers that go with a call, for the traces of the upstream."""
        headers: dict[str, str] = {}
        for listener in self.listeners:
            headers.update(listener.exchange_headers(self, exchange))
        return headers

    def exchange_ended(self, exchange: Exchange) -> None:
        """A call was answered, or failed."""
        for listener in self.listeners:
            listener.exchange_ended(self, exchange)

    def call_retried(self, template: str) -> None:
        """A call that failed is made again."""
        for listener in self.listeners:
            listener.call_retried(template)

    def call_refused(self, template: str) -> None:
        """A call is not made, since its circuit is open."""
        for listener in self.listeners:
            listener.call_refused(template)

    def cache_read(self, read: CacheRead) -> None:
        """Entities were looked for in the cache."""
        for listener in self.listeners:
            listener.cache_read(self, read)


class SharedEvents(OperationEvents):
    """The events of exchanges that several operations share: one leads them, others join.

    Args:
        leader: Hears of them as they happen.
    """

    __slots__ = ("_exchanges", "_leader")

    def __init__(self, leader: OperationEvents) -> None:
        super().__init__(leader.listeners)
        self._leader = leader
        self._exchanges: list[Exchange] = []

    def exchange_began(self, exchange: Exchange) -> None:
        """A call goes out for the leader."""
        self._leader.exchange_began(exchange)

    def exchange_headers(self, exchange: Exchange) -> dict[str, str]:
        """Headers for the leader's trace."""
        return self._leader.exchange_headers(exchange)

    def exchange_ended(self, exchange: Exchange) -> None:
        """A call of the leader's was answered, or failed."""
        self._exchanges.append(exchange)
        self._leader.exchange_ended(exchange)

    def share(self, joiner: OperationEvents) -> None:
        """Tell an operation that joined of the exchanges that have ended, as shared."""
        for exchange in self._exchanges:
            joiner.exchange_ended(exchange.joined())
