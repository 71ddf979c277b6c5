"""Metrics, in Prometheus' terms. Labels are bounded and never hold data of a person."""

from collections.abc import Iterable
from functools import cache
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Exchange(Protocol):
    """What is counted of an exchange with the upstream."""

    @property
    def template(self) -> str:
        """The path template."""

    @property
    def status(self) -> int | None:
        """The HTTP status, if an answer came."""

    @property
    def outcome(self) -> str:
        """How it was come by: made, shared or cached."""

    @property
    def duration(self) -> float:
        """Seconds."""


class Metrics:
    """What the gateway counts, each in one place.

    ``shared`` says that several processes count together, in the directory that `prometheus_client` takes
    from ``PROMETHEUS_MULTIPROC_DIR``; each then tells the sums.
    """

    def __init__(self, *, shared: bool = False) -> None:
        self.registry = CollectorRegistry()
        self._shared = shared
        operations = Counter(
            "gateway_operations",
            "Operations answered, by type and by what came of them.",
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
        self._errors = Counter(
            "gateway_errors", "Errors told to clients, by code.", ["code"], registry=self.registry
        )
        exchanges = Counter(
            "gateway_upstream_exchanges",
            "Exchanges with the upstream, by path template, status and how they were come by.",
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
            "Entities looked for in the cache, by what was found; times that its server was found away.",
            ["found"],
            registry=self.registry,
        )
        self.running = Gauge(
            "gateway_operations_running",
            "Operations being answered now.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )

        # Finding a child by its labels costs more than counting; the labels are few.
        self._operation = cache(operations.labels)
        self._duration = cache(durations.labels)
        self._exchange = cache(exchanges.labels)
        self._exchange_duration = cache(exchange_durations.labels)
        self._cached = cache(cached.labels)

    def operation(self, type_: str, outcome: str, seconds: float) -> None:
        """Count an operation: ``outcome`` is ``ok``, ``partial``, ``failed`` or ``refused``."""
        self._operation(type_, outcome).inc()
        self._duration(type_).observe(seconds)

    def errors(self, codes: Iterable[str]) -> None:
        """Count errors, by ``extensions.code``."""
        for code in codes:
            self._errors.labels(code).inc()

    def exchange(self, exchange: Exchange) -> None:
        """Count an exchange with the upstream."""
        status = exchange.status
        told = "none" if status is None else str(status) if 100 <= status < 600 else "other"
        self._exchange(exchange.template, told, exchange.outcome).inc()
        self._exchange_duration(exchange.template).observe(exchange.duration)

    def cached(self, found: str, count: int) -> None:
        """Count entities that the cache had ``fresh`` or ``stale``, or not (``absent``).

        ``foreign`` counts values that were somebody else's and are not believed, ``away`` the times that the
        server was found not to answer.
        """
        self._cached(found).inc(count)

    def text(self) -> bytes:
        """Everything counted, in Prometheus' text format."""
        if not self._shared:
            return generate_latest(self.registry)
        sums = CollectorRegistry()
        MultiProcessCollector(sums)  # type: ignore[no-untyped-call]  # the library types the rest
        return generate_latest(sums)
