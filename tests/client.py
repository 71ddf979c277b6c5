"""A client of a gateway, as a front end is one."""

from dataclasses import dataclass
from typing import Any

import aiohttp
from multidict import CIMultiDictProxy
from planted import watch_answer

from gateway.sandbox import DEMO_TOKEN

GRAPHQL = "application/graphql-response+json"


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; ``body`` is JSON, or text where it is none."""

    status: int
    headers: CIMultiDictProxy[str]
    type: str
    body: Any

    @property
    def code(self) -> str:
        """The code of the only error."""
        (error,) = self.body["errors"]
        return error["extensions"]["code"]


@dataclass(frozen=True)
class Client:
    """A client of a gateway."""

    session: aiohttp.ClientSession
    url: str

    async def ask(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        token: str | None = DEMO_TOKEN,
        **headers: str,
    ) -> dict[str, Any]:
        """The answer to an operation; underscores in header names stand for dashes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        reply = await self.send(json={"query": query, "variables": variables or {}}, headers=sent)
        return reply.body

    async def send(self, method: str = "POST", path: str = "/graphql", **request: Any) -> Reply:
        """The answer to any request, with aiohttp's arguments."""
        async with self.session.request(method, self.url + path, **request) as response:
            is_json = response.content_type.endswith("json")
            body = await response.json(content_type=None) if is_json else await response.text()
            watch_answer(response.headers.items(), body)
            return Reply(response.status, response.headers, response.content_type, body)
