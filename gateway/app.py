"""The composition root: builds the gateway from its settings; nothing is built elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from gateway.context import Context
from gateway.engine.engine import Engine
from gateway.engine.limits import Limits
from gateway.engine.operation import Operations
from gateway.engine.planned import PlannedEngine
from gateway.engine.reference import ReferenceEngine
from gateway.graph.link import model_of
from gateway.graph.model import Model, read
from gateway.graph.schema import schema
from gateway.http import csrf, headers
from gateway.http.credentials import Authenticate, forwarding
from gateway.http.explorer import add_explorer
from gateway.http.health import Health
from gateway.http.texts import add_metrics, add_schema
from gateway.http.view import Contexts, View
from gateway.links import Kind
from gateway.loaders import Commons, Entities, Loaders
from gateway.settings import Settings
from gateway.telemetry import Metrics
from gateway.upstream.allowance import Allowance
from gateway.upstream.auth import ClientCredentials
from gateway.upstream.call import Sender
from gateway.upstream.caller import Caller, Credentials, Deadline
from gateway.upstream.economy import Economy
from gateway.upstream.session import open_session

CORE = schema._schema  # noqa: SLF001  # strawberry offers no other way to graphql-core's own schema
"""The schema as graphql-core knows it."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that listens.

    Attributes:
        url: Where, such as ``http://127.0.0.1:8000``.
        health: What it says of itself.
        metrics: What it has counted.
    """

    url: str
    health: Health
    metrics: Metrics


@asynccontextmanager
async def serve(
    settings: Settings, *, demo_token: str | None = None, share_port: bool = False
) -> AsyncIterator[Gateway]:
    """A gateway on its socket.

    Leaving the block drains it: for ``http.drain`` seconds it serves on but says that it is not ready; then
    it listens no more, and running operations get ``http.grace`` seconds to end.

    Args:
        settings: All that can be told to it.
        demo_token: What goes upstream when a request brings no token; a sandbox's only.
        share_port: Whether other processes listen on the same port.

    Raises:
        OSError: The address cannot be had.
    """
    health, metrics = Health(), Metrics(shared=share_port)
    http = settings.http
    async with open_session(connections=settings.upstream.connections) as session:
        app = build(settings, session, health, metrics, demo_token)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=http.grace)
        await runner.setup()
        try:
            await web.TCPSite(runner, http.host, http.port, reuse_port=share_port or None).start()
            health.ready = True
            yield Gateway(_url(runner.addresses[0]), health, metrics)
            health.ready = False
            await asyncio.sleep(http.drain)
        finally:
            await runner.cleanup()


def build(
    settings: Settings,
    session: aiohttp.ClientSession,
    health: Health,
    metrics: Metrics,
    demo_token: str | None = None,
) -> web.Application:
    """The gateway as an application, over an open session."""
    service = settings.auth.mode == "service"
    origins = frozenset(settings.http.allowed_origins)
    upstream = Economy(
        session,
        settings.upstream.api_url,
        timeout=settings.upstream.timeout,
        max_body=settings.upstream.max_body,
        listeners=[metrics.exchange],
    )
    limits = settings.limits.model_dump()
    calls = limits.pop("calls")
    view = View(
        operations=Operations(CORE, Limits(**limits), introspection=settings.introspection),
        engine=_engine(settings.engine),
        contexts=_contexts(upstream, Commons.over(upstream), settings.upstream.deadline, calls),
        budget=upstream.budget,
        authenticate=_service(settings, session) if service else forwarding(demo_token),
        metrics=metrics,
        origins=origins,
    )
    app = web.Application(
        client_max_size=settings.http.max_body, middlewares=[csrf.own_host_only] if service else []
    )
    app.on_response_prepare.append(headers.put(origins))
    app.router.add_route("*", "/graphql", view.answer)
    health.add_to(app)
    add_metrics(app, metrics)
    if settings.introspection:
        add_schema(app, schema.as_str())
    add_explorer(app, demo=demo_token is not None)
    return app


def _engine(name: str) -> Engine:
    reference = ReferenceEngine(schema, CORE)
    return PlannedEngine(CORE, reference) if name == "planned" else reference


def _contexts(sender: Sender, commons: Commons, deadline: float, calls: int) -> Contexts:
    def context(credentials: Credentials) -> Context:
        caller = Caller(credentials, Deadline.after(deadline))
        return Context(caller, Loaders(Entities(sender, caller, commons, Allowance(calls)), _decode))

    return context


def _decode(kind: Kind, data: Any) -> Model:
    return read(model_of(kind.name), data)


def _service(settings: Settings, session: aiohttp.ClientSession) -> Authenticate:
    auth = settings.auth
    if auth.client_id is None or auth.client_secret is None:
        raise ValueError("The settings were not checked.")
    credentials = ClientCredentials(
        session,
        settings.upstream.login_url,
        auth.client_id,
        auth.client_secret.get_secret_value(),
        timeout=settings.upstream.timeout,
    )
    return lambda _authorization: credentials


def _url(address: tuple[Any, ...]) -> str:
    host, port = address[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
