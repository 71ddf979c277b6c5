"""A schema made for breaking, and an endpoint on it."""

import asyncio
from contextlib import AbstractAsyncContextManager

import strawberry
from endpoint import GENEROUS, IGNORING, STREAMS, serve_schema

from gateway.errors import RateLimited
from gateway.events import Listener
from gateway.http.connections.bounds import Bounds, StreamBounds

SECRET = "+1-212-555-0100"
"""Data that an internal error may hold and no client may see."""


@strawberry.type
class Query:
    @strawberry.field
    def fine(self) -> str:
        return "fine"

    @strawberry.field
    async def endless(self) -> str:
        await asyncio.Event().wait()
        return "never"

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


def serve_fragile(
    bounds: Bounds = GENEROUS, listener: Listener = IGNORING, streams: StreamBounds = STREAMS
) -> AbstractAsyncContextManager[str]:
    """Serve, and give the URL."""
    return serve_schema(strawberry.Schema(Query, Mutation), bounds, listener, streams)
