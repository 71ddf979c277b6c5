"""What the resolvers of one operation share."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import orjson
from strawberry.dataloader import DataLoader

Json = dict[str, Any]
Loader = DataLoader[str, Json]

MOST_IDS = 100

BULK = {
    "user": "/api/v2/users",
    "queue": "/api/v2/routing/queues",
    "division": "/api/v2/authorization/divisions",
    "group": "/api/v2/groups",
    "language": "/api/v2/routing/languages",
    "skill": "/api/v2/routing/skills",
}
SINGLE = {
    "team": "/api/v2/teams",
    "externalContact": "/api/v2/externalcontacts/contacts",
    "externalOrganization": "/api/v2/externalcontacts/organizations",
    "utilizationLabel": "/api/v2/routing/utilization/labels",
    "script": "/api/v2/scripts",
}


class Context:
    """The caller's token, and a dataloader for each kind of entity."""

    def __init__(self, session: aiohttp.ClientSession, authorization: str) -> None:
        self._session = session
        self._headers = {"Authorization": authorization}
        loads = {kind: self._many(path) for kind, path in BULK.items()}
        loads |= {kind: self._singly(path) for kind, path in SINGLE.items()}
        self.loaders: dict[str, Loader] = {
            kind: DataLoader(load_fn=load, max_batch_size=MOST_IDS) for kind, load in loads.items()
        }

    async def get(self, path: str, query: list[tuple[str, str]] | None = None) -> Json:
        """The JSON at a path; raises aiohttp's errors."""
        async with self._session.get(path, params=query, headers=self._headers) as response:
            response.raise_for_status()
            answer: Json = orjson.loads(await response.read())
            return answer

    def _singly(self, path: str) -> Callable[[list[str]], Awaitable[list[Json]]]:
        async def load(ids: list[str]) -> list[Json]:
            return await asyncio.gather(*(self.get(f"{path}/{id_}") for id_ in ids))

        return load

    def _many(self, path: str) -> Callable[[list[str]], Awaitable[list[Json]]]:
        singly = self._singly(path)

        async def load(ids: list[str]) -> list[Json]:
            if len(ids) == 1:
                return await singly(ids)
            query = [("id", id_) for id_ in ids] + [("state", "any"), ("pageSize", str(MOST_IDS))]
            entities = (await self.get(path, query))["entities"]
            found = {entity["id"]: entity for entity in entities}
            return [found[id_] for id_ in ids]

        return load
