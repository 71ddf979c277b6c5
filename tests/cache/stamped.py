"""An upstream whose every answer shows for whom it was made."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

USERS = [f"0000000{number}-0000-4000-8000-000000000000" for number in range(3)]
CONVERSATION = "c0000000-0000-4000-8000-000000000000"


class Stamped:
    """Users by id, and a conversation in which all of them take part; ``calls`` are counted by path."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_get("/api/v2/users", self._users)
        app.router.add_get("/api/v2/conversations/{id}", self._conversation)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _users(self, request: web.Request) -> web.Response:
        self.calls[request.path] += 1
        return web.json_response(
            {"entities": [self._stamped(request, id_) for id_ in request.query.getall("id")]}
        )

    async def _conversation(self, request: web.Request) -> web.Response:
        self.calls[request.path] += 1
        people = [{"id": f"p{id_}", "userId": id_} for id_ in USERS]
        stamped = self._stamped(request, request.match_info["id"])
        return web.json_response({**stamped, "startTime": "2026-01-31T10:00:00Z", "participants": people})

    def _stamped(self, request: web.Request, id_: str) -> dict[str, str]:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        return {"id": id_, "name": f"for {token}", "department": f"{id_[:8]} for {token}"}
