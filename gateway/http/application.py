"""The applications: which handler serves which path."""

from collections.abc import Callable, Collection, Mapping
from functools import cache

from aiohttp import web

from gateway.http import csrf, headers
from gateway.http.explain import ExplainView
from gateway.http.explorer import Login, add_explorer
from gateway.http.health import Health
from gateway.http.view import View
from gateway.telemetry.metrics import CONTENT_TYPE, Metrics


def application(
    view: View,
    health: Health,
    *,
    schemas: Mapping[str, Callable[[], str]],
    metrics: Metrics | None,
    demo: bool,
    login: Login | None,
    origins: Collection[str],
    hosts: Collection[str],
    max_body: int,
) -> web.Application:
    """The gateway.

    Args:
        view: Answers ``/graphql``.
        health: Answers ``/health/live`` and ``/health/ready``.
        schemas: Functions that return the schema, by path; empty if clients must not read it.
        metrics: Served at ``/metrics``; `None` if they have a separate port.
        demo: Whether an operation without a token uses the sandbox's demo token.
        login: Where GraphiQL's users sign in for a token of the upstream.
        origins: Origins of web pages that may call.
        hosts: Hosts that requests may name; empty for any.
        max_body: Largest request body, in decompressed bytes.
    """
    app = web.Application(client_max_size=max_body, middlewares=[csrf.only_for(hosts)] if hosts else [])
    app.on_response_prepare.append(headers.put(origins))
    view.add_to(app)
    ExplainView(view.service, view.authenticate, view.cors).add_to(app)
    health.add_to(app)
    if metrics is not None:
        _add_metrics(app, metrics)
    for path, write in schemas.items():
        _add_schema(app, path, cache(write))
    add_explorer(app, demo=demo, login=login)
    return app


def metrics_application(metrics: Metrics) -> web.Application:
    """The metrics only, for a separate port."""
    app = web.Application()
    app.on_response_prepare.append(headers.put(()))
    _add_metrics(app, metrics)
    return app


def _add_schema(app: web.Application, path: str, write: Callable[[], str]) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=write(), content_type="application/graphql")

    app.router.add_get(path, answer)


def _add_metrics(app: web.Application, metrics: Metrics) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    app.router.add_get("/metrics", answer)
