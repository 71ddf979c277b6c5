"""Serves plain strawberry on loopback."""

import orjson
from aiohttp import web
from strawberry.aiohttp.views import GraphQLView

from tests.bench.plain.context import Context
from tests.bench.plain.schema import schema
from tests.bench.serving import SESSION, serve


class View(GraphQLView[Context, None]):
    """Strawberry's view with a context for each request, and a faster encoder."""

    async def get_context(self, request: web.Request, response: web.StreamResponse) -> Context:  # noqa: ARG002
        return Context(request.app[SESSION], request.headers["Authorization"])

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


app = web.Application()
app.router.add_post("/graphql", View(schema=schema, graphql_ide=None))
serve(app)
