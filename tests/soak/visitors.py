"""Clients that come by every door, and leave at any moment: at once, within an answer, or after it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random

import aiohttp

from gateway.sandbox import DEMO_TOKEN
from tests.soak.load import SCREEN

_QUERIES = [SCREEN, "{me {name}}", "{me {name ... @defer {manager {name}}}}", "{"]
_HEADERS = {"Authorization": f"Bearer {DEMO_TOKEN}"}
_LONGEST = 2.0
"""Seconds, at most, until a visitor leaves."""


class Visitors:
    """So many at a time; each that has left comes again, another way.

    Attributes:
        visits: How many there were, by the door and by whether the visitor stayed to the end.
    """

    def __init__(self, url: str, seed: int) -> None:
        self._url = f"{url}/graphql"
        self._random = Random(seed)  # noqa: S311  # nothing depends on its being secret
        self.visits: Counter[str] = Counter()
        self._doors: dict[str, Callable[[aiohttp.ClientSession, str], Awaitable[None]]] = {
            "answer": self._by_answer,
            "parts": self._by_parts,
            "events": self._by_events,
            "reserved stream": self._by_reserved_stream,
            "socket": self._by_socket,
        }

    @asynccontextmanager
    async def coming(self, count: int) -> AsyncIterator[None]:
        """Let them come until the block ends."""
        tasks = [asyncio.create_task(self._come_again()) for _ in range(count)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended

    async def _come_again(self) -> None:
        while True:
            door, query = self._random.choice(list(self._doors)), self._random.choice(_QUERIES)
            try:
                async with (
                    asyncio.timeout(self._random.uniform(0, _LONGEST)),
                    aiohttp.ClientSession(headers=_HEADERS) as session,
                ):
                    await self._doors[door](session, query)
                    self.visits[f"{door}, stayed"] += 1
            except TimeoutError:
                self.visits[f"{door}, left"] += 1

    async def _by_answer(self, session: aiohttp.ClientSession, query: str) -> None:
        async with session.post(self._url, json={"query": query}) as response:
            await response.read()

    async def _by_parts(self, session: aiohttp.ClientSession, query: str) -> None:
        headers = {"Accept": "multipart/mixed"}
        async with session.post(self._url, json={"query": query}, headers=headers) as response:
            await response.read()

    async def _by_events(self, session: aiohttp.ClientSession, query: str) -> None:
        headers = {"Accept": "text/event-stream"}
        async with session.post(self._url, json={"query": query}, headers=headers) as response:
            await response.read()

    async def _by_reserved_stream(self, session: aiohttp.ClientSession, query: str) -> None:
        async with session.put(self._url) as response:
            headers = {"x-graphql-event-stream-token": await response.text()}
        async with session.get(self._url, headers=headers | {"Accept": "text/event-stream"}) as stream:
            body = {"query": query, "extensions": {"operationId": "one"}}
            async with session.post(self._url, json=body, headers=headers) as response:
                accepted = response.status == 202
            while accepted and b"complete" not in await stream.content.readline():
                pass

    async def _by_socket(self, session: aiohttp.ClientSession, query: str) -> None:
        async with session.ws_connect(self._url, protocols=["graphql-transport-ws"]) as socket:
            await socket.send_json({"type": "connection_init"})
            for id_ in "abc":
                await socket.send_json({"type": "subscribe", "id": id_, "payload": {"query": query}})
            await socket.send_json({"type": "complete", "id": "b"})
            ended = set()
            while ended < {"a", "c"}:
                message = await socket.receive_json()
                if message["type"] in ("complete", "error"):
                    ended.add(message["id"])
