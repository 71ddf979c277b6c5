"""The gateway's endpoint on any schema, without an upstream."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any

import strawberry
from aiohttp import web

from gateway.app import limits
from gateway.engine.operation_cache import OperationCache
from gateway.engine.reference import ReferenceEngine
from gateway.engine.size import AnswerBudget
from gateway.events import Listener, OperationEvents
from gateway.graph.context import Context
from gateway.graph.entity_class import model_of
from gateway.graph.internals import core_schema
from gateway.graph.model import read
from gateway.http.connections.bounds import Bounds, StreamBounds
from gateway.http.connections.listener import listen
from gateway.http.credentials import Authenticate, forwarding
from gateway.http.headers import Cors
from gateway.http.health import Health
from gateway.http.sse.reservations import Reservations
from gateway.http.view import View
from gateway.http.websocket.sockets import Sockets
from gateway.links import Link
from gateway.live.update import UpdateSource
from gateway.loaders import Entities, Loaders
from gateway.loaders.known import Known
from gateway.service.documents import Documents
from gateway.service.persisted import PersistedDocuments
from gateway.service.running import RunningOperations
from gateway.service.service import Service
from gateway.service.subscriptions.subscriptions import Subscriptions
from gateway.settings import Settings
from gateway.upstream.auth.credentials import PROCESS_KEY
from gateway.upstream.call import ApiCall, Reply
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.identity import Identity

IGNORING = Listener()

GENEROUS = Bounds(
    connections=1000,
    first_byte=60,
    headers=60,
    body=60,
    write=60,
    keepalive=60,
    max_headers=32_768,
    max_body=1_048_576,
    buffers=1_000_000_000,
)

STREAMS = StreamBounds(ping=20, init=5, operations=100, message=65_536, slow=10)


class Nowhere:
    """An upstream that no operation here may need."""

    async def send(self, call: ApiCall, caller: Caller) -> Reply:
        raise AssertionError(call, caller)


def context(
    identity: Identity,
    events: OperationEvents,
    _headers: Mapping[str, str],
    told: Mapping[str, Any] = MappingProxyType({}),
    known: dict[Link, Known] | None = None,
) -> Context:
    caller = Caller(identity, Deadline.after(5), events)
    entities = Entities(Nowhere(), caller, known=known)
    return Context(caller, Loaders(entities, lambda kind, data: read(model_of(kind.name), data)), told)


@asynccontextmanager
async def serve_schema(
    schema: strawberry.Schema,
    bounds: Bounds = GENEROUS,
    listener: Listener = IGNORING,
    streams: StreamBounds = STREAMS,
    *,
    federated_traces: bool = False,
    updates: UpdateSource | None = None,
    subscriptions: int = 1_000,
    authenticate: Authenticate | None = None,
) -> AsyncIterator[str]:
    """Serve a schema, and give the URL; so many subscriptions to the updates may be open."""
    core = core_schema(schema)
    operations = OperationCache(size=1_000_000)
    service = Service(
        persisted=PersistedDocuments("off", {}, operations),
        documents=Documents(core, limits(Settings()), operations, introspection=True),
        engine=ReferenceEngine(
            core, AnswerBudget(objects=1_000, length=100_000_000), suggests=True, guard=None
        ),
        contexts=context,
        running=RunningOperations(1_000, 1_000),
        subscriptions=Subscriptions(
            updates, RunningOperations(subscriptions, subscriptions, "subscriptions open"), (listener,)
        ),
        budget=lambda _payer: None,
        federated_traces=federated_traces,
        clock=time.monotonic,
        listeners=(listener,),
    )
    authenticate = authenticate or forwarding(None, PROCESS_KEY)
    view = View(
        service,
        authenticate,
        cors=Cors((), ()),
        draft_statuses=False,
        batch=0,
        sockets=Sockets(service, authenticate, (), streams),
        reservations=Reservations(streams, alone=True),
        ping=streams.ping,
    )
    app = web.Application()
    view.add_to(app)
    Health().add_to(app)
    async with listen(app, "127.0.0.1", 0, bounds, listener, grace=1, share_port=False) as url:
        yield url
    await service.subscriptions.ended()
