"""The upstream of all subjects: the sandbox's answers, replayed from memory.

An answer is asked of the sandbox once and given byte for byte from then on, so that the upstream takes little
of the machine that the subjects are measured on. The caller's token says which of two organisations it sees,
one with 25 active conversations and one with 250. What arrived can be counted (`GET /bench/count`) and, the
last of it, seen (`GET /bench/calls`).
"""

import argparse
import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from typing import NamedTuple

import aiohttp
import orjson
import uvloop
from aiohttp import web
from yarl import URL

from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox

ORGANISATIONS = {"bench-25": 25, "bench-250": 250}
"""How many active conversations each token sees."""

USERS = 120
SEEN = 100
"""How many of the last calls can be seen."""


@cache
def organisation(token: str) -> Organisation:
    """The organisation behind a token: plain calls of four participants each."""
    return Organisation.seeded(seed=1, conversations=ORGANISATIONS[token], users=USERS, mixed_every=0)


class Answer(NamedTuple):
    """What the sandbox answered."""

    status: int
    content_type: str
    body: bytes


class Replay:
    """Answers each request as the sandbox of its token did the first time."""

    def __init__(self, session: aiohttp.ClientSession, sandboxes: dict[str, str]) -> None:
        self._session = session
        self._sandboxes = sandboxes
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._count = 0
        self._bytes = 0
        self._calls: deque[str] = deque(maxlen=SEEN)

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request, of whatever method and path."""
        if request.path == "/bench/count":
            counted = {"calls": self._count, "bytes": self._bytes}
            return web.Response(body=orjson.dumps(counted), content_type="application/json")
        if request.path == "/bench/calls":
            return web.Response(body=orjson.dumps(list(self._calls)), content_type="application/json")
        self._count += 1
        self._calls.append(request.raw_path)
        answer = await self._answer(request)
        self._bytes += len(answer.body)
        return web.Response(body=answer.body, status=answer.status, content_type=answer.content_type)

    async def _answer(self, request: web.BaseRequest) -> Answer:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        body = await request.read()
        path, _, query = request.raw_path.partition("?")
        key = (token, request.method, path, frozenset(query.split("&")), body)
        if key not in self._answers:
            self._answers[key] = await self._ask(token, request, body)
        return self._answers[key]

    async def _ask(self, token: str, request: web.BaseRequest, body: bytes) -> Answer:
        headers = {"Authorization": f"Bearer {DEMO_TOKEN}", "Content-Type": request.content_type}
        url = URL(self._sandboxes[token] + request.raw_path, encoded=True)
        async with self._session.request(request.method, url, headers=headers, data=body) as response:
            return Answer(response.status, response.content_type, await response.read())


@asynccontextmanager
async def replay() -> AsyncIterator[Replay]:
    """A replay over one sandbox for each organisation, without a budget."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        sandboxes = {
            token: await stack.enter_async_context(Sandbox(organisation(token), limit=None).serve())
            for token in ORGANISATIONS
        }
        yield Replay(session, sandboxes)


async def serve(port: int) -> None:
    """Serve on loopback until cancelled."""
    async with replay() as answers:
        runner = web.ServerRunner(web.Server(answers.handle, access_log=None))
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()


def main() -> None:
    """Serve on the port that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
