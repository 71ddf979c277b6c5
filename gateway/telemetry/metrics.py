"""Metrics for Prometheus. Labels are bounded and never hold personal data."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from typing import TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from gateway.events import CacheRead, Exchange, Listener, OperationEnd, OperationEvents, Source

M = TypeVar("M", Counter, Gauge, Histogram)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The media type of the text format of Prometheus."""

_SHARES = (0, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics(Listener):
    """Counts what happens.

    Args:
        shared: Whether several processes count together. Each then shows the sums of all. Their counts are in
            the directory that ``PROMETHEUS_MULTIPROC_DIR`` names, as `prometheus_client` requires.
    """

    def __init__(self, *, shared: bool = False) -> None:
        # A second series for each, which nobody asks for.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._shared = shared
        if not shared:  # the one of several processes that answers would tell of itself alone
            ProcessCollector(registry=self.registry)
        Gauge(
            "gateway_build_info",
            "The version that runs; always 1.",
            ["version"],
            registry=self.registry,
            multiprocess_mode="max",
        ).labels(version("conversation-gateway")).set(1)
        # Metrics are kept by their labels (`_children`): to find one takes longer than to count.
        self._operation = self._counter(
            "gateway_operations", "Operations that have ended, by type and outcome.", "type", "outcome"
        )
        self._duration = self._histogram(
            "gateway_operation_duration_seconds", "Time from an operation's arrival to its answer.", "type"
        )
        self._upstream = self._histogram(
            "gateway_operation_upstream_seconds",
            "Time within an operation in which at least one call was under way.",
            "type",
        )
        self._error = self._counter("gateway_errors", "Errors in answers, by code.", "code")
        self._exchange = self._counter(
            "gateway_upstream_exchanges",
            "Exchanges with the upstream, by path template, status and source.",
            "template",
            "status",
            "outcome",
        )
        self._exchange_duration = self._histogram(
            "gateway_upstream_exchange_duration_seconds", "Time of an exchange with the upstream.", "template"
        )
        self._retried = self._counter(
            "gateway_upstream_retries", "Calls that were made again, by path template.", "template"
        )
        self._refused = self._counter(
            "gateway_upstream_circuit_refusals",
            "Calls that were not made because their circuit was open, by path template.",
            "template",
        )
        self._left = self._histogram(
            "gateway_upstream_budget_left_ratio",
            "Share of a token's budget that is left after an answer, from 0 to 1.",
            buckets=_SHARES,
        )()
        self._cached = self._counter(
            "gateway_cache",
            "Entities looked up in the cache, by what was found, and failures of the shared server.",
            "found",
        )
        self._updates = self._counter(
            "gateway_updates",
            "Updates that were sent to subscribers, or replaced by newer ones while a subscriber was slow.",
            "outcome",
        )
        self._dropped = self._counter(
            "gateway_connections_dropped",
            "Connections with clients that the gateway has closed, by reason.",
            "reason",
        )
        self._running = self._gauge("gateway_operations_running", "Operations that are being answered.")()
        self._subscriptions = self._gauge("gateway_subscriptions", "Subscriptions that are open.")()
        self._calling = self._gauge("gateway_upstream_exchanges_running", "Calls that are under way.")()
        self._connections = self._gauge("gateway_connections", "Connections with clients that are open.")()
        self._streams = self._gauge(
            "gateway_streams", "WebSockets and event streams that are open, by transport.", "transport"
        )
        self._channels = self._gauge("gateway_channels", "Notification channels whose socket is open.")()
        self._topics = self._gauge("gateway_channel_topics", "Topics that channels are subscribed to.")()
        self._interrupted = self._counter(
            "gateway_channel_interruptions",
            "Times that a channel may have missed events: its socket or topics were lost or silent.",
        )()
        self._notified = self._counter(
            "gateway_channel_notifications", "Events that came through channels, by topic.", "topic"
        )
        self._topic_refused = self._counter(
            "gateway_channel_refusals", "Topics that callers may not listen to, by topic.", "topic"
        )
        self._message_dropped = self._counter(
            "gateway_channel_messages_dropped", "Messages from channels that the gateway does not know."
        )()

    def _counter(self, name: str, description: str, *labels: str) -> Callable[..., Counter]:
        return _children(Counter(name, description, labels, registry=self.registry), labels)

    def _histogram(
        self, name: str, description: str, *labels: str, buckets: Sequence[float] = _SECONDS
    ) -> Callable[..., Histogram]:
        made = Histogram(name, description, labels, buckets=buckets, registry=self.registry)
        return _children(made, labels)

    def _gauge(self, name: str, description: str, *labels: str) -> Callable[..., Gauge]:
        made = Gauge(name, description, labels, registry=self.registry, multiprocess_mode="livesum")
        return _children(made, labels)

    def operation_began(self, operation: OperationEvents, at: float) -> None:  # noqa: ARG002  # it counts, whichever it is
        """Count an operation as running."""
        self._running.inc()

    def operation_ended(self, operation: OperationEvents, end: OperationEnd) -> None:  # noqa: ARG002
        """Count an operation as ended, its time, and its errors by code."""
        self._running.dec()
        self._operation(end.type, end.outcome).inc()
        self._duration(end.type).observe(end.duration)
        self._upstream(end.type).observe(_under_way(end.reads))
        for code in end.codes:
            self._error(code).inc()

    def exchange_began(self, operation: OperationEvents, exchange: Exchange) -> None:  # noqa: ARG002
        """Count a call as under way."""
        self._calling.inc()

    def exchange_ended(self, operation: OperationEvents, exchange: Exchange) -> None:  # noqa: ARG002
        """Count an exchange, once for all operations that share it."""
        if exchange.source is not Source.MADE:
            return
        self._calling.dec()
        status = exchange.status
        label = "none" if status is None else str(status) if 100 <= status < 600 else "other"
        self._exchange(exchange.template, label, exchange.source).inc()
        self._exchange_duration(exchange.template).observe(exchange.duration)
        if exchange.left is not None:
            self._left.observe(exchange.left)

    def call_retried(self, template: str) -> None:
        """Count a call that is made again."""
        self._retried(template).inc()

    def call_refused(self, template: str) -> None:
        """Count a call that an open circuit prevents."""
        self._refused(template).inc()

    def subscription_opened(self) -> None:
        """Count an operation as an open subscription, and no longer as running."""
        self._running.dec()
        self._subscriptions.inc()

    def subscription_closed(self) -> None:
        """Count a subscription as closed; its operation runs until it ends."""
        self._running.inc()
        self._subscriptions.dec()

    def updates_sent(self, sent: int, replaced: int) -> None:
        """Count updates that were sent or replaced."""
        self._updates("sent").inc(sent)
        self._updates("replaced").inc(replaced)

    def connection_opened(self) -> None:
        """Count a connection as open."""
        self._connections.inc()

    def connection_closed(self) -> None:
        """Count a connection as closed."""
        self._connections.dec()

    def stream_opened(self, transport: str) -> None:
        """Count a stream as open."""
        self._streams(transport).inc()

    def stream_closed(self, transport: str) -> None:
        """Count a stream as closed."""
        self._streams(transport).dec()

    def cache_read(self, operation: OperationEvents, read: CacheRead) -> None:  # noqa: ARG002
        """Count entities as ``fresh`` or ``stale`` in the cache, ``live`` from channels, or ``absent``."""
        result = "fresh" if read.source is Source.CACHED else read.source.value
        self._cached(result).inc(len(read.ids))
        self._cached("absent").inc(read.absent)

    def foreign_entries(self, count: int) -> None:
        """Count entries of the shared cache that the gateway did not write and does not use."""
        self._cached("foreign").inc(count)

    def shared_server_lost(self) -> None:
        """Count a failure of the shared server."""
        self._cached("away").inc()

    def connection_dropped(self, reason: str) -> None:
        """Count a connection that the gateway closes."""
        self._dropped(reason).inc()

    def channel_opened(self) -> None:
        """Count a channel whose socket is open."""
        self._channels.inc()

    def channel_closed(self) -> None:
        """Count a channel whose socket is closed."""
        self._channels.dec()

    def channel_interrupted(self) -> None:
        """Count a channel that has missed something."""
        self._interrupted.inc()

    def topics_subscribed(self, change: int) -> None:
        """Count the topics that channels are subscribed to."""
        self._topics.inc(change)

    def topic_refused(self, form: str) -> None:
        """Count a topic that its caller may not listen to."""
        self._topic_refused(form).inc()

    def notified(self, form: str) -> None:
        """Count an event of a topic."""
        self._notified(form).inc()

    def message_dropped(self) -> None:
        """Count a message that the gateway does not know."""
        self._message_dropped.inc()

    def text(self) -> bytes:
        """Return all counts in Prometheus' text format."""
        if not self._shared:
            return generate_latest(self.registry)
        sums = CollectorRegistry()
        MultiProcessCollector(sums)  # type: ignore[no-untyped-call]  # the library types the rest
        return generate_latest(sums)


def forget_process(pid: int, folder: str) -> None:
    """Take the gauges of a process that has ended out of the sums; its counters stay in them.

    Args:
        pid: The process' id.
        folder: The directory in which several processes count together.
    """
    mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]


def _children(metric: M, labels: tuple[str, ...]) -> Callable[..., M]:
    """Returns the metric for given values of its labels."""
    return cache(metric.labels) if labels else lambda: metric


def _under_way(reads: Sequence[Exchange | CacheRead]) -> float:
    """Returns the seconds in which at least one call was under way."""
    calls = [(read.start, read.start + read.duration) for read in reads if isinstance(read, Exchange)]
    seconds = reached = 0.0
    for start, end in sorted(calls):
        if end > reached:
            seconds += end - max(start, reached)
            reached = end
    return seconds
