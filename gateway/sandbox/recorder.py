"""The calls that arrived, for tests to count."""

from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

ANYWHERE = "/{path:.*}"
"""The route of all paths without a route of their own."""

_ANYWHERE = "/{path}"
"""The same in aiohttp's spelling."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, recorded before it is checked.

    ``template`` is the path with its parameters' names (``/api/v2/users/{id}``), ``json`` the decoded body
    (``None`` where there is none or it is not JSON), ``token`` the bearer token.
    """

    method: str
    path: str
    template: str
    query: tuple[tuple[str, str], ...]
    json: Any
    token: str | None

    def values(self, name: str) -> list[str]:
        """Every value of a query parameter, in order."""
        return [value for key, value in self.query if key == name]

    def asks_for(self, entity_id: str) -> bool:
        """Whether an id is in the path, a query value, or the body's entities."""
        if entity_id in self.path.split("/"):
            return True
        if any(entity_id in value.split(",") for _, value in self.query):
            return True
        entities = self.json.get("entities") if isinstance(self.json, dict) else None
        return isinstance(entities, list) and {"id": entity_id} in entities


class Recorder(list[Call]):
    """The latest calls, oldest first; beyond ``KEPT`` the older half is dropped."""

    KEPT = 20_000

    def note(self, call: Call) -> None:
        """Record a call."""
        if len(self) >= self.KEPT:
            del self[: self.KEPT // 2]
        self.append(call)

    def matching(self, method: str, template: str) -> list[Call]:
        """The calls of one method and path template."""
        return [call for call in self if (call.method, call.template) == (method, template)]


async def record(request: web.Request) -> Call:
    """The record of a request."""
    resource = request.match_info.route.resource
    return Call(
        method=request.method,
        path=request.path,
        template=request.path if resource is None or resource.canonical == _ANYWHERE else resource.canonical,
        query=tuple(request.query.items()),
        json=_decoded(await request.read()),
        token=bearer(request),
    )


def bearer(request: web.Request) -> str | None:
    """The bearer token of a request."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def _decoded(body: bytes) -> Any:
    if not body:
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
