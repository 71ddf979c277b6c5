"""Metrics for Prometheus. Labels are bounded and never hold personal data."""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from gateway.events import CacheRead, Exchange, Listener, OperationEnd, OperationEvents, Source

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics(Listener):
    """Counts what happens.

    Args:
        shared: Whether several processes count together, in the directory that `prometheus_client` takes from
            ``PROMETHEUS_MULTIPROC_DIR``; each then shows the sums.
    """

    def __init__(self, *, shared: bool = False) -> None:
        self.registry = CollectorRegistry()
        self._shared = shared
        operations = Counter(
            "gateway_operations",
            "Operations that have ended, by type and outcome.",
            ["type", "outcome"],
            registry=self.registry,
        )
        durations = Histogram(
            "gateway_operation_duration_seconds",
            "Time from an operation's arrival to its answer.",
            ["type"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        errors = Counter("gateway_errors", "Errors in answers, by code.", ["code"], registry=self.registry)
        exchanges = Counter(
            "gateway_upstream_exchanges",
            "Exchanges with the upstream, by path template, status and source.",
            ["template", "status", "outcome"],
            registry=self.registry,
        )
        exchange_durations = Histogram(
            "gateway_upstream_exchange_duration_seconds",
            "Time of an exchange that was made.",
            ["template"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        cached = Counter(
            "gateway_cache",
            "Entities looked up in the cache, by what was found; failures of its server.",
            ["found"],
            registry=self.registry,
        )
        self._running = Gauge(
            "gateway_operations_running",
            "Operations being answered now.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )

        self._dropped = Counter(
            "gateway_connections_dropped",
            "Connections with clients that the gateway has closed, by reason.",
            ["reason"],
            registry=self.registry,
        )

        # Finding a child by its labels costs more than counting; the labels are few.
        self._operation = cache(operations.labels)
        self._duration = cache(durations.labels)
        self._error = cache(errors.labels)
        self._exchange = cache(exchanges.labels)
        self._exchange_duration = cache(exchange_durations.labels)
        self._cached = cache(cached.labels)

    def operation_began(self, operation: OperationEvents, at: float) -> None:  # noqa: ARG002  # it counts, whichever it is
        """Count an operation that runs."""
        self._running.inc()

    def operation_ended(self, operation: OperationEvents, end: OperationEnd) -> None:  # noqa: ARG002
        """Count an operation, and its errors by code."""
        self._running.dec()
        self._operation(end.type, end.outcome).inc()
        self._duration(end.type).observe(end.duration)
        for code in end.codes:
            self._error(code).inc()

    def exchange_ended(self, operation: OperationEvents, exchange: Exchange) -> None:  # noqa: ARG002
        """Count an exchange, once for all operations that share it."""
        if exchange.source is not Source.MADE:
            return
        status = exchange.status
        label = "none" if status is None else str(status) if 100 <= status < 600 else "other"
        self._exchange(exchange.template, label, exchange.source).inc()
        self._exchange_duration(exchange.template).observe(exchange.duration)

    def cache_read(self, operation: OperationEvents, read: CacheRead) -> None:  # noqa: ARG002
        """Count entities that the cache held ``fresh`` or ``stale``, or not (``absent``)."""
        self._cached("stale" if read.source is Source.STALE else "fresh").inc(len(read.ids))
        self._cached("absent").inc(read.absent)

    def foreign_entries(self, count: int) -> None:
        """Count entries of the shared cache that the gateway did not write, and does not use."""
        self._cached("foreign").inc(count)

    def shared_server_lost(self) -> None:
        """Count a failure of the shared server."""
        self._cached("away").inc()

    def connection_dropped(self, reason: str) -> None:
        """Count a connection that the gateway closes."""
        self._dropped.labels(reason).inc()

    def text(self) -> bytes:
        """All counts, in the text format of Prometheus."""
        if not self._shared:
            return generate_latest(self.registry)
        sums = CollectorRegistry()
        MultiProcessCollector(sums)  # type: ignore[no-untyped-call]  # the library types the rest
        return generate_latest(sums)
