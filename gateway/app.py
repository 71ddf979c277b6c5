"""The composition root: builds the gateway from its settings; nothing is built elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
from aiohttp import web

from gateway.cache.entities import EntityCache, Times
from gateway.cache.store import Memory, Store
from gateway.engine.introspection import IntrospectionEngine
from gateway.engine.operation_cache import OperationCache
from gateway.engine.planned import PlannedEngine
from gateway.engine.reference import ReferenceEngine
from gateway.engine.size import AnswerBudget
from gateway.events import Listener, OperationEvents
from gateway.graph.context import Context
from gateway.graph.link import model_of
from gateway.graph.model import Model, read
from gateway.graph.schema import schema
from gateway.http import csrf, headers, logs
from gateway.http.connections.bounds import Bounds, affordable
from gateway.http.connections.listener import listen
from gateway.http.credentials import Authenticate, forwarding
from gateway.http.explorer import add_explorer
from gateway.http.health import Health
from gateway.http.texts import add_metrics, add_schema
from gateway.http.view import View
from gateway.links import KEPT, KINDS, Kind
from gateway.loaders import Entities, EntitySource, Loaders
from gateway.service.documents import Documents
from gateway.service.limits import Limits
from gateway.service.service import Contexts, Service
from gateway.settings import Settings, UnusableSettings
from gateway.telemetry import Metrics
from gateway.upstream.auth.credentials import PROCESS_KEY, ClientCredentials, pseudonym
from gateway.upstream.call import Sender
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.clock import REAL, Clock, Time
from gateway.upstream.identity import Identity
from gateway.upstream.policy.allowance import Allowance
from gateway.upstream.policy.chain import Upstream, UpstreamLimits
from gateway.upstream.policy.forbidden_paths import ForbiddenPaths
from gateway.upstream.transport.session import open_session

if TYPE_CHECKING:
    from gateway.redis.budget import RedisBudget
    from gateway.redis.client import RedisClient

CORE = schema._schema  # noqa: SLF001  # strawberry offers no other way to graphql-core's own schema
"""The schema as graphql-core knows it."""

_LATE = 1.0
"""Seconds that a call may be heard of after its time."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that listens.

    Attributes:
        url: Where, such as ``http://127.0.0.1:8000``.
        metrics_url: Where its ``/metrics`` are.
        health: What it says of itself.
        metrics: What it has counted.
    """

    url: str
    metrics_url: str
    health: Health
    metrics: Metrics


@asynccontextmanager
async def serve(
    settings: Settings, *, demo_token: str | None = None, share_port: bool = False, time: Time = REAL
) -> AsyncIterator[Gateway]:
    """A gateway on its socket.

    Leaving the block drains it: for ``http.drain`` seconds it serves on but says that it is not ready; then
    it listens no more, and running operations get ``http.grace`` seconds to end.

    Args:
        settings: All that can be told to it.
        demo_token: What goes upstream when a request brings no token; a sandbox's only.
        share_port: Whether other processes listen on the same port.
        time: By which deadlines, budgets and what is kept are measured.

    Raises:
        OSError: The address cannot be had.
    """
    health, metrics = Health(), Metrics(shared=share_port)
    http = settings.http
    listening = partial(
        listen, host=http.host, bounds=_bounds(settings), grace=http.grace, share_port=share_port
    )
    logs.guard()
    async with (
        open_session(connections=settings.upstream.connections) as session,
        _server(settings, metrics) as server,
        _metrics_apart(settings.telemetry.metrics_port, metrics, listening) as metrics_url,
        listening(build(settings, session, health, metrics, demo_token, server, time), port=http.port) as url,
    ):
        health.ready = True
        yield Gateway(url, metrics_url or url, health, metrics)
        health.ready = False
        await asyncio.sleep(http.drain)


def build(
    settings: Settings,
    session: aiohttp.ClientSession,
    health: Health,
    metrics: Metrics,
    demo_token: str | None = None,
    server: "RedisClient | None" = None,
    time: Time = REAL,
) -> web.Application:
    """The gateway as an application, over an open session and the server that it shares with replicas."""
    owns_identity = settings.auth.mode == "service"
    origins = frozenset(settings.http.allowed_origins)
    keys = _keys(settings)
    forbidden = ForbiddenPaths(clock=time.clock)
    store = _store(settings, metrics, server, keys.seal, time) if settings.cache.enabled else None
    upstream = Upstream(
        session,
        settings.upstream.api_url,
        UpstreamLimits(
            connections=settings.upstream.connections,
            timeout=settings.upstream.timeout,
            max_body=settings.upstream.max_body,
            recent=settings.cache.recent if settings.cache.enabled else 0.0,
        ),
        time,
        forbidden,
        shared_budget=_shared_budget(server, settings.upstream.timeout + _LATE) if server else None,
        cached=KEPT,
        evict=store.forget if store else None,
    )
    cache = EntityCache(store, _times(settings), now=time.now) if store else None
    source = EntitySource.over(upstream, forbidden, cache, unshared=upstream.send_unshared)
    limits = settings.limits
    answer = AnswerBudget(limits.answer_objects, limits.answer_bytes)
    operations = OperationCache(settings.documents.size)
    reference = ReferenceEngine(CORE, answer, suggests=settings.introspection)
    otherwise = IntrospectionEngine(reference, operations)
    service = Service(
        documents=documents(settings, operations),
        engine=PlannedEngine(CORE, otherwise, operations, answer, runs=settings.engine == "planned"),
        contexts=_contexts(upstream, source, settings.upstream.deadline, limits.calls, time.clock),
        budget=upstream.budget,
        listeners=(metrics,),
        clock=time.clock,
    )
    authenticate = (
        _own_identity(settings, session, keys.identity, time)
        if owns_identity
        else forwarding(demo_token, keys.identity)
    )
    view = View(service, authenticate, metrics, origins)
    app = web.Application(
        client_max_size=settings.http.max_body, middlewares=[csrf.own_host_only] if owns_identity else []
    )
    app.on_response_prepare.append(headers.put(origins))
    app.router.add_route("*", "/graphql", view.answer)
    health.add_to(app)
    if settings.telemetry.metrics_port is None:
        add_metrics(app, metrics)
    if settings.introspection:
        add_schema(app, schema.as_str())
    add_explorer(app, demo=demo_token is not None)
    return app


@asynccontextmanager
async def _metrics_apart(
    port: int | None, metrics: Metrics, listen: Callable[..., AbstractAsyncContextManager[str]]
) -> AsyncIterator[str | None]:
    """The metrics on a port of their own, if they have one; gives their URL."""
    if port is None:
        yield None
        return
    app = web.Application()
    app.on_response_prepare.append(headers.put(()))
    add_metrics(app, metrics)
    async with listen(app, port=port) as url:
        yield url


def _bounds(settings: Settings) -> Bounds:
    http = settings.http
    return Bounds(
        connections=affordable(http.connections, settings.upstream.connections),
        first_byte=http.first_byte_timeout,
        headers=http.headers_timeout,
        body=http.body_timeout,
        write=http.write_timeout,
        keepalive=http.keepalive_timeout,
        max_body=http.max_body,
        buffers=http.buffers,
    )


def documents(settings: Settings, cache: OperationCache) -> Documents:
    """Reads documents within the settings' limits."""
    limits = Limits(**settings.limits.model_dump(exclude={"answer_objects", "answer_bytes"}))
    return Documents(CORE, limits, cache, introspection=settings.introspection)


def _contexts(sender: Sender, source: EntitySource, deadline: float, calls: int, clock: Clock) -> Contexts:
    def context(identity: Identity, events: OperationEvents) -> Context:
        caller = Caller(identity, Deadline.after(deadline, clock), events)
        return Context(caller, Loaders(Entities(sender, caller, source, Allowance(calls)), _decode))

    return context


def _decode(kind: Kind, data: Any) -> Model:
    return read(model_of(kind.name), data)


@asynccontextmanager
async def _server(settings: Settings, listener: Listener) -> AsyncIterator["RedisClient | None"]:
    url = settings.cache.url
    if url is None:
        yield None
        return
    from gateway.redis.client import RedisClient  # noqa: PLC0415  # it is loaded where it is used only

    server = RedisClient(url.get_secret_value(), listener)
    try:
        yield server
    finally:
        await server.close()


class _Keys(NamedTuple):
    """Two keys of one secret: an identity's hash tells nothing about its entries."""

    identity: bytes
    seal: bytes


def _keys(settings: Settings) -> _Keys:
    secret = settings.cache.key
    if secret is None:
        return _Keys(PROCESS_KEY, PROCESS_KEY)
    text = secret.get_secret_value().encode()
    return _Keys(blake2b(text, person=b"principal").digest(), blake2b(text, person=b"seal").digest())


def _store(
    settings: Settings, listener: Listener, server: "RedisClient | None", key: bytes, time: Time
) -> Store:
    memory = Memory(settings.cache.size)
    if server is None:
        return memory
    from gateway.redis.fallback import FallbackStore  # noqa: PLC0415  # as in `_server`
    from gateway.redis.store import RedisStore  # noqa: PLC0415

    return FallbackStore(RedisStore(server, key, listener, now=time.now), memory)


def _shared_budget(server: "RedisClient", lease: float) -> "RedisBudget":
    from gateway.redis.budget import RedisBudget  # noqa: PLC0415  # as in `_server`

    return RedisBudget(server, lease=lease)


def _times(settings: Settings) -> Times:
    cache = settings.cache
    kept = [kind.name for kind in KINDS.values() if kind.ttl]
    unknown = sorted(cache.ttl.keys() - set(kept))
    if unknown:
        raise UnusableSettings(
            f"GATEWAY_CACHE__TTL names {unknown[0]}, but the kinds that are kept are {', '.join(kept)}."
        )
    return Times(cache.ttl, live=cache.live, missing=cache.missing, stale=cache.stale)


def _own_identity(settings: Settings, session: aiohttp.ClientSession, key: bytes, time: Time) -> Authenticate:
    auth = settings.auth
    if auth.client_id is None or auth.client_secret is None:
        raise ValueError("The settings were not checked.")
    credentials = ClientCredentials(
        session,
        settings.upstream.login_url,
        auth.client_id,
        auth.client_secret.get_secret_value(),
        timeout=settings.upstream.timeout,
        clock=time.clock,
        now=time.now,
    )
    identity = Identity.undivided(pseudonym(auth.client_id, key), credentials)
    return lambda _authorization: identity
