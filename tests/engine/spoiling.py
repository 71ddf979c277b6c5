"""Spoiled answers: entities in which the upstream breaks its own contract, here and there.

What is spoiled in an entity depends on the entity and the place alone, so that it is the same in a single
read, in a bulk read and in a listing, whatever else is read with it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

_ABSENT = object()

WRONG: tuple[Any, ...] = (
    _ABSENT,
    None,
    0,
    1,
    "1",
    "true",
    -1.5,
    5.0,
    2**40,
    2**70,
    True,
    "",
    "nonsense",
    "//evil.example/api/v2/users/a1",
    "/api/v2/users/a1",
    [],
    {},
    [None],
    ["x", 3],
    [{}],
    {"id": 5},
    {"id": "a1", "selfUri": "/api/v2/routing/queues/a1", "name": 7},
)


@dataclass(frozen=True)
class Spoiling:
    """One of `one_in` values is something else; `seed` chooses which."""

    seed: int
    one_in: int

    def body(self, body: bytes) -> bytes:
        """An answer with its entities spoiled; one that is none already stays as it is."""
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            return body
        for entity in _entities(answer):
            self._spoil(entity, f"{self.seed} {entity.get('id', entity.get('conversationId'))}")
        return json.dumps(answer).encode()

    def _spoil(self, value: Any, place: str) -> None:
        items = list(value.items() if isinstance(value, dict) else enumerate(value))
        for key, item in items:
            here = f"{place}.{key}"
            chance, choice = divmod(crc32(here.encode()), len(WRONG))
            if chance % self.one_in:
                if isinstance(item, dict | list):
                    self._spoil(item, here)
            elif WRONG[choice] is not _ABSENT:
                value[key] = WRONG[choice]
            elif isinstance(value, dict):
                del value[key]


def _entities(answer: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(answer, dict):
        return
    items = next((answer[key] for key in ("entities", "conversations", "results") if key in answer), [answer])
    for item in items:
        if isinstance(item, dict):
            yield item.get("entity", item)


class Spoiler:
    """A middleware in the sandbox's server that spoils good answers while it is switched on."""

    def __init__(self) -> None:
        self.spoiling: Spoiling | None = None

    def add_to(self, application: web.Application) -> None:
        """Takes its place in the sandbox's server."""
        application.middlewares.append(self._middleware)

    @property
    def _middleware(self) -> Middleware:
        @web.middleware
        async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
            response = await handler(request)
            if self.spoiling is not None and isinstance(response, web.Response) and response.status == 200:
                body = response.body
                assert isinstance(body, bytes)
                response.body = self.spoiling.body(body)
            return response

        return middleware
