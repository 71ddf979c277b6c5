"""Clients that hold a connection for as long as they are let, again and again."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.sandbox import DEMO_TOKEN
from tests.raw import post, raw_clients

_SELECTION = (
    (Path(__file__).parents[1] / "bench/queries/screen.graphql")
    .read_text(encoding="utf-8")
    .partition("{")[2]
    .replace("first: $first", "first: 100")
    .rpartition("}")[0]
)
_LARGE = "{" + " ".join(f"a{n}: {_SELECTION.strip()}" for n in range(10)) + "}"

SENT: Mapping[str, bytes] = {
    "silent": b"",
    "half-sent": b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ",
    "without a first message": (
        b"GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2llZ2VzaWVnZXNpZWdlcw==\r\n"
        b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
    ),
    "unread": post(json.dumps({"query": _LARGE}).encode(), b"Authorization: Bearer " + DEMO_TOKEN.encode()),
}
"""What each sort of them sends before it does nothing more."""


class Besiegers:
    """Holders of connections.

    Attributes:
        held: The seconds for which each connection was held, by the sort of its holder.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.held: defaultdict[str, list[float]] = defaultdict(list)

    @asynccontextmanager
    async def surround(self, crowd: Mapping[str, int], arriving: float) -> AsyncIterator[None]:
        """Hold so many connections of each sort until the block ends; a closed one is opened again.

        They come one after another within the seconds of ``arriving``, and so do those that ask for an answer
        again: to make 30 large answers at once would be another attack than to leave them unread.
        """
        tasks = [
            asyncio.create_task(self._hold(sort, arriving * number / count, arriving))
            for sort, count in crowd.items()
            for number in range(count)
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hold(self, sort: str, delay: float, rest: float) -> None:
        await asyncio.sleep(delay)
        while True:
            async with raw_clients(self._url, narrow=sort == "unread") as (client,):
                began = time.monotonic()
                client.send(SENT[sort])
                await (client.reset() if sort == "unread" else client.rest())
                self.held[sort].append(time.monotonic() - began)
            if sort == "unread":
                await asyncio.sleep(rest)
