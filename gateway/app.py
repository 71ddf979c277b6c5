"""The composition root: builds the gateway from its settings. Nothing is built elsewhere."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp

from gateway.access.api_keys import ApiKeys, UnreadableKeys
from gateway.cache.entities import EntityCache, Times
from gateway.cache.store import EntryStore, MemoryStore
from gateway.engine.engine import Engine
from gateway.engine.introspection import IntrospectionEngine
from gateway.engine.operation_cache import OperationCache
from gateway.engine.planned.engine import PlannedEngine
from gateway.engine.reference import ReferenceEngine
from gateway.engine.scoped import ScopedEngine, guard
from gateway.engine.size import AnswerBudget
from gateway.events import Listener, OperationEvents
from gateway.graph.api import api
from gateway.graph.context import Context
from gateway.graph.internals import core_schema
from gateway.graph.link import model_of
from gateway.graph.model import Model, read
from gateway.graph.schema import schema
from gateway.graph.scopes.subgraph import with_scopes
from gateway.graph.scopes.table import ScopeTable
from gateway.http import csrf, logs
from gateway.http.application import application, metrics_application
from gateway.http.connections.bounds import Bounds, StreamBounds, affordable
from gateway.http.connections.listener import listen
from gateway.http.credentials import Authenticate, forwarding, identifying
from gateway.http.explorer import Login
from gateway.http.headers import Cors
from gateway.http.health import Health
from gateway.http.sse.reservations import Reservations
from gateway.http.view import View
from gateway.http.websocket.sockets import Sockets
from gateway.links import CACHED_PATHS, ROWS, Kind
from gateway.loaders import Entities, EntitySource, Loaders
from gateway.service import manifest
from gateway.service.documents import Documents
from gateway.service.limits import Limits
from gateway.service.persisted import PersistedDocuments, SharedDocuments, plan_ahead
from gateway.service.running import RunningOperations
from gateway.service.service import Contexts, Service
from gateway.settings import Settings, UnusableSettings
from gateway.telemetry.log import OperationLog
from gateway.telemetry.metrics import Metrics
from gateway.upstream.auth.credentials import PROCESS_KEY, ClientCredentials, pseudonym
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.clock import REAL, Time
from gateway.upstream.identity import Identity
from gateway.upstream.policy.allowance import Allowance
from gateway.upstream.policy.chain import Upstream, UpstreamLimits
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths
from gateway.upstream.transport.headers import forwarded
from gateway.upstream.transport.session import open_session

if TYPE_CHECKING:
    from gateway.access.callers import Callers
    from gateway.upstream.policy.rate_budget import SharedBudget

CORE = core_schema(schema)
"""The schema as graphql-core has it."""

_LATE = 1.0
"""Seconds after its timeout in which a call may still report what is left of the budget."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that listens.

    Attributes:
        url: Its URL, such as ``http://127.0.0.1:8000``.
        metrics_url: The URL of the port that serves ``/metrics``.
        metrics: What it has counted.
    """

    url: str
    metrics_url: str
    metrics: Metrics


@asynccontextmanager
async def serve(
    settings: Settings, *, demo_token: str | None = None, share_port: bool = False, time: Time = REAL
) -> AsyncIterator[Gateway]:
    """A gateway on its socket.

    Leaving the block drains it: for ``http.drain`` seconds it still serves, but is not ready. Then it stops
    listening, and running operations get ``http.grace`` seconds to end.

    Args:
        settings: All settings.
        demo_token: A sandbox's token, for requests without one.
        share_port: Whether other processes listen on the same port.
        time: Measures deadlines, budgets and how long cached entities hold.

    Raises:
        OSError: The address is not available.
        UnusableSettings: A cache time is set for an unknown kind.
    """
    logs.guard()
    health, metrics = Health(), Metrics(shared=share_port)
    http, metrics_port = settings.http, settings.telemetry.metrics_port
    listen_at = partial(
        listen,
        host=http.host,
        bounds=_bounds(settings),
        listener=metrics,
        grace=http.grace,
        share_port=share_port,
    )
    async with (
        open_session(connections=settings.upstream.connections) as session,
        _tracing(settings, time) as tracing,
        _shared(settings, metrics, time) as shared,
        _callers(settings, session, time) as callers,
    ):
        listeners = (metrics, OperationLog(settings.telemetry.log), *tracing)
        service = _service(settings, session, shared, listeners, time)
        authenticate = _authenticate(settings, session, demo_token, time, callers)
        origins = frozenset(http.allowed_origins)
        app = application(
            _view(settings, service, authenticate, origins, alone=not share_port),
            health,
            schemas=_schemas(settings),
            metrics=metrics if metrics_port is None else None,
            demo=demo_token is not None,
            login=_login(settings, demo=demo_token is not None),
            origins=origins,
            hosts=_hosts(settings, demo=demo_token is not None),
            max_body=http.max_body,
        )
        async with AsyncExitStack() as listening:
            metrics_url = None
            if metrics_port is not None:
                metrics_app = metrics_application(metrics)
                metrics_url = await listening.enter_async_context(listen_at(metrics_app, port=metrics_port))
            url = await listening.enter_async_context(listen_at(app, port=http.port, drain=http.drain))
            health.ready = True
            try:
                yield Gateway(url, metrics_url or url, metrics)
            finally:
                health.ready = False


def _login(settings: Settings, *, demo: bool) -> Login | None:
    """Where people sign in. An upstream's URL that may be for this process alone is told to no page."""
    upstream = settings.upstream
    if settings.auth.mode != "forward" or not (upstream.region or demo):
        return None
    return Login(upstream.login_url, upstream.api_url, upstream.region)


def _hosts(settings: Settings, *, demo: bool) -> Collection[str]:
    """The hosts that requests may name; none for any, where a caller's own credential protects."""
    is_open = demo or (settings.auth.mode == "service" and not settings.auth.identifies)
    own = (*csrf.LOOPBACK, settings.http.host) if is_open else ()
    return frozenset(settings.http.allowed_hosts or own)


def _view(
    settings: Settings, service: Service, authenticate: Authenticate, origins: Collection[str], *, alone: bool
) -> View:
    http = settings.http
    bounds = StreamBounds(
        ping=http.ping, init=http.init_timeout, operations=http.operations, message=http.max_message
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
    """What writes the schema that is shown at a path."""
    if not settings.introspection:
        return {}
    subgraph = _scoped_schema if settings.auth.identifies else schema.as_str
    return {"/schema.graphql": subgraph, "/api.graphql": partial(api, CORE)}


def _scoped_schema() -> str:
    return with_scopes(schema.as_str())


def documents(settings: Settings) -> Documents:
    """Reads documents within the settings' limits, without running them."""
    return _documents(settings, OperationCache(settings.documents.size))


def limits(settings: Settings) -> Limits:
    """The limits on a request."""
    elsewhere = {"answer_objects", "answer_bytes", "running", "running_of_caller"}
    return Limits(**settings.limits.model_dump(exclude=elsewhere))


def trusted_documents(settings: Settings) -> dict[str, str]:
    """The trusted documents by their ids.

    Raises:
        UnusableSettings: The file cannot be read, or is no manifest.
    """
    file = settings.documents.file
    if file is None:
        return {}
    try:
        return manifest.read(file.read_bytes())
    except OSError as error:
        raise UnusableSettings(f"GATEWAY_DOCUMENTS__FILE cannot be read: {error.strerror}.") from None
    except manifest.UnknownManifest as error:
        raise UnusableSettings(
            f"GATEWAY_DOCUMENTS__FILE is no manifest of Relay's compiler, Apollo or graphql-codegen: {error}"
        ) from None


def _documents(settings: Settings, cache: OperationCache) -> Documents:
    return Documents(CORE, limits(settings), cache, introspection=settings.introspection)


def _service(
    settings: Settings,
    session: aiohttp.ClientSession,
    shared: "_Shared",
    listeners: Sequence[Listener],
    time: Time,
) -> Service:
    store = shared.store
    forbidden = ForbiddenPaths(time.clock)
    upstream = Upstream(
        session,
        settings.upstream.api_url,
        _upstream_limits(settings),
        time,
        forbidden,
        shared_budget=shared.budget,
        cached=CACHED_PATHS,
        evict=store.forget if store else None,
    )
    cache = EntityCache(store, _times(settings), now=time.now) if store else None
    source = EntitySource.over(upstream, forbidden, cache, unshared=upstream.send_unshared)
    operations = OperationCache(settings.documents.size)
    documents, engines = _documents(settings, operations), _engines(settings, operations)
    trusted = trusted_documents(settings)
    plan_ahead(trusted, documents, engines.planned.plan)
    return Service(
        persisted=PersistedDocuments(settings.documents.mode, trusted, operations, shared.documents),
        documents=documents,
        engine=engines.first,
        contexts=_contexts(settings, upstream, source, time),
        running=RunningOperations(settings.limits.running, settings.limits.running_of_caller),
        budget=upstream.budget,
        listeners=listeners,
        federated_traces=settings.telemetry.ftv1,
        clock=time.clock,
    )


class _Engines(NamedTuple):
    """The planned engine, and the one that gets operations first."""

    planned: PlannedEngine
    first: Engine


def _engines(settings: Settings, operations: OperationCache) -> _Engines:
    answer = AnswerBudget(settings.limits.answer_objects, settings.limits.answer_bytes)
    table = ScopeTable(CORE) if settings.auth.identifies else None
    reference = ReferenceEngine(
        CORE, answer, suggests=settings.introspection, guard=guard(table) if table else None
    )
    otherwise = IntrospectionEngine(reference, operations)
    planned = PlannedEngine(CORE, otherwise, operations, answer, runs=settings.engine == "planned")
    return _Engines(planned, ScopedEngine(planned, reference, table, operations) if table else planned)


def _contexts(settings: Settings, upstream: Upstream, source: EntitySource, time: Time) -> Contexts:
    seconds, calls = settings.upstream.deadline, settings.limits.calls

    names = settings.upstream.headers

    def context(identity: Identity, events: OperationEvents, headers: Mapping[str, str]) -> Context:
        deadline = Deadline.after(seconds, time.clock)
        caller = Caller(identity, deadline, events, headers=forwarded(headers, names))
        return Context(caller, Loaders(Entities(upstream, caller, source, Allowance(calls)), _decode))

    return context


def _decode(kind: Kind, data: Any) -> Model:
    return read(model_of(kind.name), data)


def _upstream_limits(settings: Settings) -> UpstreamLimits:
    upstream, cache = settings.upstream, settings.cache
    return UpstreamLimits(
        connections=upstream.connections,
        timeout=upstream.timeout,
        max_body=upstream.max_body,
        recent=cache.recent if cache.enabled else 0.0,
    )


def _bounds(settings: Settings) -> Bounds:
    http = settings.http
    return Bounds(
        connections=affordable(http.connections, settings.upstream.connections),
        first_byte=http.first_byte_timeout,
        headers=http.headers_timeout,
        body=http.body_timeout,
        write=http.write_timeout,
        keepalive=http.keepalive_timeout,
        max_headers=http.max_headers,
        max_body=http.max_body,
        buffers=http.buffers,
    )


def _times(settings: Settings) -> Times:
    cache = settings.cache
    cached = [kind.name for kind in ROWS.values() if kind.ttl]
    unknown = sorted(cache.ttl.keys() - set(cached))
    if unknown:
        raise UnusableSettings(
            f"GATEWAY_CACHE__TTL names {unknown[0]}, but the kinds that are kept are {', '.join(cached)}."
        )
    return Times(cache.ttl, live=cache.live, missing=cache.missing, stale=cache.stale)


class _Shared(NamedTuple):
    """What operations share: the store of the cache, if there is one, and what replicas have in common."""

    store: EntryStore | None
    budget: "SharedBudget | None" = None
    documents: SharedDocuments | None = None


@asynccontextmanager
async def _shared(settings: Settings, listener: Listener, time: Time) -> AsyncIterator[_Shared]:
    """The stores, and the server of the replicas if they have one."""
    cache = settings.cache
    memory = MemoryStore(cache.size) if cache.enabled else None
    if cache.url is None:
        yield _Shared(memory)
        return
    # The client takes time to load, and most gateways have no such server.
    from gateway.redis.budget import RedisBudget  # noqa: PLC0415
    from gateway.redis.client import RedisClient  # noqa: PLC0415
    from gateway.redis.documents import RedisDocuments  # noqa: PLC0415
    from gateway.redis.fallback import FallbackStore  # noqa: PLC0415
    from gateway.redis.store import RedisStore  # noqa: PLC0415

    client = RedisClient(cache.url.get_secret_value(), listener)
    store = RedisStore(client, _keys(settings).seal, listener, time.now)
    budget = RedisBudget(client, lease=settings.upstream.timeout + _LATE)
    try:
        yield _Shared(FallbackStore(store, memory) if memory else None, budget, RedisDocuments(client))
    finally:
        await client.close()


@asynccontextmanager
async def _tracing(settings: Settings, time: Time) -> AsyncIterator[Sequence[Listener]]:
    """What makes traces, if they are exported."""
    url = settings.telemetry.otlp_url
    if url is None:
        yield ()
        return
    # OpenTelemetry takes time to load, and most gateways export nothing.
    from gateway.telemetry.tracing import exporting  # noqa: PLC0415

    async with exporting(url, time.clock, time.now) as tracing:
        yield (tracing,)


class _Keys(NamedTuple):
    """Two keys of one secret, so that the hash of an identity tells nothing about the seal of its entries."""

    identity: bytes
    seal: bytes


def _keys(settings: Settings) -> _Keys:
    secret = settings.cache.key
    if secret is None:
        return _Keys(PROCESS_KEY, PROCESS_KEY)
    text = secret.get_secret_value().encode()
    return _Keys(blake2b(text, person=b"principal").digest(), blake2b(text, person=b"seal").digest())


def _authenticate(
    settings: Settings,
    session: aiohttp.ClientSession,
    demo_token: str | None,
    time: Time,
    callers: "Callers | None",
) -> Authenticate:
    auth, key = settings.auth, _keys(settings).identity
    if auth.mode == "forward":
        return forwarding(demo_token, key)
    if auth.client_id is None or auth.client_secret is None:
        raise ValueError("The settings were not checked.")
    credentials = ClientCredentials(
        session,
        settings.upstream.login_url,
        auth.client_id,
        auth.client_secret.get_secret_value(),
        time,
        timeout=settings.upstream.timeout,
    )
    identity = Identity.undivided(pseudonym(auth.client_id, key), credentials)
    if callers:
        return identifying(callers.principal, identity, key)

    async def authenticate(_authorization: str | None) -> Identity:
        return identity

    return authenticate


@asynccontextmanager
async def _callers(
    settings: Settings, session: aiohttp.ClientSession, time: Time
) -> AsyncIterator["Callers | None"]:
    """Who may call, if the gateway itself knows that."""
    auth = settings.auth
    if not auth.identifies:
        yield None
        return
    # Cryptography takes time to load, and most gateways leave callers to the upstream.
    from gateway.access.callers import Callers  # noqa: PLC0415
    from gateway.access.issuer_keys import IssuerKeys  # noqa: PLC0415
    from gateway.access.jwts import Jwts  # noqa: PLC0415

    api_keys = _api_keys(auth.api_keys_file) if auth.api_keys_file else None
    if auth.jwks_url is None:
        yield Callers(api_keys, None)
        return
    keys = IssuerKeys(session, auth.jwks_url, time)
    try:
        yield Callers(api_keys, Jwts(keys, auth.issuer or "", auth.audience or ""))
    finally:
        await keys.close()


def _api_keys(file: Path) -> ApiKeys:
    try:
        return ApiKeys(file.read_bytes())
    except OSError as error:
        raise UnusableSettings(f"GATEWAY_AUTH__API_KEYS_FILE cannot be read: {error.strerror}.") from None
    except UnreadableKeys as error:
        raise UnusableSettings(f"GATEWAY_AUTH__API_KEYS_FILE is no file of API keys: {error}.") from None
