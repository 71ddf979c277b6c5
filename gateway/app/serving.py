"""Serves the gateway on its socket."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from gateway.app.callers import authenticates, known_callers, report_revoked
from gateway.app.descriptors import share_out
from gateway.app.live import live_on
from gateway.app.service import CORE, service_of
from gateway.app.shared import shared_by_operations
from gateway.app.upstream import source_of, upstream_of
from gateway.events import Listener
from gateway.graph.api import api
from gateway.graph.schema import schema
from gateway.graph.scopes.subgraph import with_scopes
from gateway.http import csrf
from gateway.http.application import application, metrics_application
from gateway.http.connections.bounds import Bounds, StreamBounds
from gateway.http.connections.listener import listen
from gateway.http.credentials import Authenticate
from gateway.http.explorer import Login
from gateway.http.headers import Cors
from gateway.http.health import Health
from gateway.http.sse.reservations import Reservations
from gateway.http.view import View
from gateway.http.websocket.sockets import Sockets
from gateway.service.service import Service
from gateway.settings import Settings
from gateway.telemetry import library_logs
from gateway.telemetry.log import OperationLog
from gateway.telemetry.metrics import Metrics
from gateway.upstream.clock import REAL, Time
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths
from gateway.upstream.transport.session import open_session


@dataclass(frozen=True, slots=True)
class Gateway:
    """A listening gateway.

    Attributes:
        url: Its URL, such as ``http://127.0.0.1:8000``.
        metrics_url: The URL of the port that serves ``/metrics``.
        metrics: Its metrics.
    """

    url: str
    metrics_url: str
    metrics: Metrics


@asynccontextmanager
async def serve(
    settings: Settings, *, demo_token: str | None = None, share_port: bool = False, time: Time = REAL
) -> AsyncIterator[Gateway]:
    """Serve a gateway until the block ends.

    Leaving the block drains the gateway: for ``http.drain`` seconds it still serves, but is not ready. Then
    it stops listening, and running operations have ``http.grace`` seconds to end.

    Args:
        settings: All settings.
        demo_token: A sandbox's token, for requests without one.
        share_port: Whether other processes listen on the same port.
        time: The clock of deadlines, budgets and the cache.

    Raises:
        OSError: The address is not available.
        UnusableSettings: A cache time is set for an unknown kind.
    """
    library_logs.guard()
    health, metrics = Health(), Metrics(shared=share_port)
    http, metrics_port = settings.http, settings.telemetry.metrics_port
    descriptors = share_out(settings)
    listen_at = partial(
        listen,
        host=http.host,
        bounds=_bounds(settings, descriptors.connections),
        listener=metrics,
        grace=http.grace,
        share_port=share_port,
    )
    async with (
        open_session(connections=settings.upstream.connections) as session,
        _tracing(settings, time) as tracing,
        shared_by_operations(settings, metrics, time) as shared,
        known_callers(settings, session, time) as callers,
        AsyncExitStack() as stack,
    ):
        listeners = (metrics, *_operation_log(settings), *tracing)
        forbidden = ForbiddenPaths(time.clock)
        upstream = upstream_of(settings, session, forbidden, shared, time)
        source = source_of(settings, upstream, forbidden, shared, time)
        live = await stack.enter_async_context(
            live_on(settings, upstream, source, shared, metrics, time, channels=descriptors.channels)
        )
        service = service_of(settings, upstream, live.source, shared, listeners, time, live.updates)
        authenticate = authenticates(settings, session, demo_token, time, callers)
        origins = frozenset(http.allowed_origins)
        view = _view(settings, service, authenticate, origins, alone=not share_port)
        report_revoked(settings, callers, view.revoke)
        app = application(
            view,
            health,
            schemas=_schemas(settings),
            metrics=metrics if metrics_port is None else None,
            demo=demo_token is not None,
            login=_login(settings, demo=demo_token is not None),
            origins=origins,
            hosts=_hosts(settings, demo=demo_token is not None),
            max_body=http.max_body,
        )
        stack.push_async_callback(service.subscriptions.ended)
        metrics_url = None
        if metrics_port is not None:
            metrics_app = metrics_application(metrics)
            metrics_url = await stack.enter_async_context(listen_at(metrics_app, port=metrics_port))
        url = await stack.enter_async_context(listen_at(app, port=http.port, drain=http.drain))
        health.ready = True
        try:
            yield Gateway(url, metrics_url or url, metrics)
        finally:
            health.ready = False


def _login(settings: Settings, *, demo: bool) -> Login | None:
    """Where people sign in; `None` for an upstream whose URL pages may not be able to reach."""
    upstream = settings.upstream
    if settings.auth.mode != "forward" or not (upstream.region or demo):
        return None
    return Login(upstream.login_url, upstream.api_url, upstream.region)


def _hosts(settings: Settings, *, demo: bool) -> Collection[str]:
    """The hosts that requests may name; empty for any host, if callers need a credential."""
    is_open = demo or (settings.auth.mode == "service" and not settings.auth.identifies)
    own = (*csrf.LOOPBACK, settings.http.host) if is_open else ()
    return frozenset(settings.http.allowed_hosts or own)


def _view(
    settings: Settings, service: Service, authenticate: Authenticate, origins: Collection[str], *, alone: bool
) -> View:
    http = settings.http
    bounds = StreamBounds(
        ping=http.ping,
        init=http.init_timeout,
        operations=http.operations,
        message=http.max_message,
        slow=http.slow_timeout,
    )
    return View(
        service=service,
        authenticate=authenticate,
        cors=Cors(origins, settings.upstream.headers),
        draft_statuses=http.draft_statuses,
        batch=http.batch,
        sockets=Sockets(service, authenticate, origins, bounds),
        reservations=Reservations(bounds, alone=alone),
        ping=http.ping,
    )


def _schemas(settings: Settings) -> dict[str, Callable[[], str]]:
    """The functions that return the schema, by path."""
    if not settings.introspection:
        return {}
    subgraph = _scoped_schema if settings.auth.identifies else schema.as_str
    return {"/schema.graphql": subgraph, "/api.graphql": partial(api, CORE)}


def _scoped_schema() -> str:
    return with_scopes(schema.as_str())


def _bounds(settings: Settings, connections: int) -> Bounds:
    http = settings.http
    return Bounds(
        connections=connections,
        first_byte=http.first_byte_timeout,
        headers=http.headers_timeout,
        body=http.body_timeout,
        write=http.write_timeout,
        keepalive=http.keepalive_timeout,
        max_headers=http.max_headers,
        max_body=http.max_body,
        buffers=http.buffers,
    )


def _operation_log(settings: Settings) -> Sequence[Listener]:
    """The listener that logs operations, unless the log is off."""
    form = settings.telemetry.log
    return () if form == "off" else (OperationLog(form),)


@asynccontextmanager
async def _tracing(settings: Settings, time: Time) -> AsyncIterator[Sequence[Listener]]:
    """The listener that makes traces, if they are exported."""
    url = settings.telemetry.otlp_url
    if url is None:
        yield ()
        return
    # OpenTelemetry is slow to load, and most gateways export no traces.
    from gateway.telemetry.tracing import exporting  # noqa: PLC0415

    async with exporting(url, time.clock, time.now) as tracing:
        yield (tracing,)
