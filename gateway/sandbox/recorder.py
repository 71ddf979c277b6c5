"""What arrived, so that tests can count it."""

from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

ANYWHERE = "/{path:.*}"
"""The route of whatever has no route of its own."""

_ANYWHERE = "/{path}"
"""The same as aiohttp tells it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request that arrived, before anything judged it.

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
        """Whether an id is in the path, a query value or the entities of the body."""
        if entity_id in self.path.split("/"):
            return True
        if any(entity_id in value.split(",") for _, value in self.query):
            return True
        entities = self.json.get("entities") if isinstance(self.json, dict) else None
        return isinstance(entities, list) and {"id": entity_id} in entities


class Recorder(list[Call]):
    """The latest calls, oldest first; beyond ``KEPT`` the older half is forgotten."""

    KEPT = 20_000

    def note(self, call: Call) -> None:
        """Keep one more."""
        if len(self) >= self.KEPT:
            del self[: self.KEPT // 2]
        self.append(call)

    def matching(self, method: str, template: str) -> list[Call]:
        """The calls of one method and path template."""
        return [call for call in self if (call.method, call.template) == (method, template)]


async def record(request: web.Request) -> Call:
    """Tell what a request is."""
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
