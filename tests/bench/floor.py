"""The floor: the REST exchanges of a query, and an answer made beforehand; no GraphQL.

``PUT /recordings`` tells it the calls and the answer of each operation, by the operation's name.
"""

import asyncio
from typing import Any, NamedTuple

import orjson
from aiohttp import web
from yarl import URL

from tests.bench.serving import SESSION, serve


class Recording(NamedTuple):
    """The calls of an operation, each a path with its query, and its answer."""

    calls: list[str]
    answer: bytes


RECORDINGS = web.AppKey("recordings", dict[str, Recording])


async def record(request: web.Request) -> web.Response:
    """Take in what to do for each operation."""
    for name, (calls, answer) in (await request.json()).items():
        request.app[RECORDINGS][name] = Recording(calls, answer.encode())
    return web.Response(status=204)


async def answer(request: web.Request) -> web.Response:
    """The first call, then all others at once, then the answer, as the gateway must do it at best."""
    operation: dict[str, Any] = orjson.loads(await request.read())
    (first, *others), body = request.app[RECORDINGS][operation["operationName"]]
    headers = {"Authorization": request.headers["Authorization"]}

    async def read(path: str) -> None:
        async with request.app[SESSION].get(URL(path, encoded=True), headers=headers) as response:
            await response.read()

    await read(first)
    await asyncio.gather(*map(read, others))
    return web.Response(body=body, content_type="application/json")


app = web.Application(client_max_size=64 * 2**20)
app[RECORDINGS] = {}
app.router.add_put("/recordings", record)
app.router.add_post("/graphql", answer)
serve(app)
