"""A plain client of the sandbox."""

from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from gateway.sandbox import DEMO_TOKEN, Sandbox
from gateway.sandbox.kinds import Entity


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``json`` is ``None`` where the body is not JSON."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass(slots=True)
class Asker:
    """A client of a sandbox, with the demo token by default."""

    sandbox: Sandbox
    url: str
    session: aiohttp.ClientSession
    token: str | None = DEMO_TOKEN

    async def __call__(
        self, method: str, path: str, *, query: list[tuple[str, str]] | None = None, json: Any = None
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        data = None if json is None else orjson.dumps(json)
        async with self.session.request(
            method, self.url + path, params=query, data=data, headers=headers, allow_redirects=False
        ) as response:
            return Answer(response.status, dict(response.headers), await response.read())

    async def get(self, path: str, **query: str) -> Answer:
        return await self("GET", path, query=list(query.items()))

    def any(self, kind: str) -> Entity:
        """The first entity of a kind."""
        return next(iter(self.sandbox.organisation.all(kind).values()))

    def call(self) -> Entity:
        """The first ongoing conversation, which is a plain call."""
        organisation = self.sandbox.organisation
        return organisation.active(organisation.user_id)[0]

    async def conversation(self, conversation_id: str) -> Entity:
        """A conversation as it is now."""
        answer = await self.get(f"/api/v2/conversations/{conversation_id}")
        assert answer.status == 200, answer.body
        told: Entity = answer.json
        return told
