"""A schema made for breaking, and an endpoint on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import strawberry
from aiohttp import web

from gateway.engine.limits import Limits
from gateway.engine.operation import Operations
from gateway.engine.reference import ReferenceEngine
from gateway.errors import RateLimited
from gateway.graph.context import Context
from gateway.http.credentials import forwarding
from gateway.http.view import View
from gateway.loaders import Entities, Loaders
from gateway.telemetry import Metrics
from gateway.upstream.call import Call
from gateway.upstream.caller import Caller, Credentials, Deadline

SECRET = "+1-212-555-0100"
"""Data that an error of the gateway's own may hold, and that nobody may see."""


@strawberry.type
class Query:
    @strawberry.field
    def fine(self) -> str:
        return "fine"

    @strawberry.field
    def broken(self) -> str | None:
        return {}[SECRET]

    @strawberry.field
    def wrong(self) -> int | None:
        return SECRET

    @strawberry.field
    def refused(self) -> str:
        raise RateLimited(retry_after=7, correlation_id="abc")

    @strawberry.field
    def echo(self, times: int) -> str | None:
        return "echo" * times


@strawberry.type
class Mutation:
    @strawberry.mutation
    def change(self) -> str:
        return "changed"


class Nowhere:
    """An upstream that no operation here may need."""

    async def send(self, call: Call, caller: Caller) -> bytes:
        raise AssertionError(call, caller)


def context(credentials: Credentials) -> Context:
    caller = Caller(credentials, Deadline.after(5))
    return Context(caller, Loaders(Entities(Nowhere(), caller), lambda _kind, data: data))


@asynccontextmanager
async def serve_fragile() -> AsyncIterator[str]:
    """Serve, and give the URL."""
    schema = strawberry.Schema(Query, Mutation)
    core = schema._schema
    view = View(
        operations=Operations(core, Limits()),
        engine=ReferenceEngine(schema, core),
        contexts=context,
        authenticate=forwarding(),
        budget=lambda _principal: None,
        metrics=Metrics(),
    )
    app = web.Application()
    app.router.add_route("*", "/graphql", view.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
