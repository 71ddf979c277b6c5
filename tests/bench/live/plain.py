"""Plain strawberry with subscriptions, written as its documentation shows.

One channel brings the events of the users who take part. A resolver reads the conversation, yields it, and
then yields what its queue brings; strawberry's own view speaks graphql-transport-ws.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any

import aiohttp
import orjson
import strawberry
from aiohttp import web
from strawberry.aiohttp.views import GraphQLView
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import Info

from gateway.sandbox import DEMO_TOKEN
from tests.bench.serving import SESSION, serve

_HEADERS = {"Authorization": f"Bearer {DEMO_TOKEN}"}


class Feed:
    """The events of conversations, for whoever has a queue."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.queues: defaultdict[str, set[asyncio.Queue[Any]]] = defaultdict(set)
        self._session = session
        self._topics: set[str] = set()
        self._channel: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Listen to a channel until cancelled."""
        channel = await _json(self._session, "POST", "/api/v2/notifications/channels")
        async with self._session.ws_connect(channel["connectUri"]) as socket:
            self._channel.set_result(channel["id"])
            async for message in socket:
                event = orjson.loads(message.data)
                if event["topicName"] in self._topics:
                    for queue in self.queues[event["eventBody"]["id"]]:
                        queue.put_nowait(event["eventBody"])

    async def conversation(self, id_: str) -> Any:
        """A conversation, of which events come from now on."""
        data = await _json(self._session, "GET", f"/api/v2/conversations/{id_}")
        users = {each["userId"] for each in data["participants"] if "userId" in each}
        new = {f"v2.users.{user}.conversations" for user in users} - self._topics
        if new:
            self._topics |= new
            path = f"/api/v2/notifications/channels/{await self._channel}/subscriptions"
            await _json(self._session, "POST", path, [{"id": topic} for topic in new])
        return data


FEED = web.AppKey("feed", Feed)


async def _json(session: aiohttp.ClientSession, method: str, path: str, body: object = None) -> Any:
    data = None if body is None else orjson.dumps(body)
    headers = {**_HEADERS, "Content-Type": "application/json"}
    async with session.request(method, path, data=data, headers=headers) as response:
        response.raise_for_status()
        return orjson.loads(await response.read())


@strawberry.type
class Participant:
    id: strawberry.ID
    purpose: str | None


@strawberry.type
class Conversation:
    id: strawberry.ID
    external_tag: str | None
    participants: list[Participant]


@strawberry.type
class ConversationUpdate:
    kind: str
    conversation: Conversation


def _update(kind: str, data: Any) -> ConversationUpdate:
    people = [Participant(id=each["id"], purpose=each.get("purpose")) for each in data["participants"]]
    tag = data.get("externalTag")
    return ConversationUpdate(
        kind=kind, conversation=Conversation(id=data["id"], external_tag=tag, participants=people)
    )


@strawberry.type
class Query:
    @strawberry.field
    def ready(self) -> bool:
        return True


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def conversation_updated(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(name="id")],  # noqa: A002
    ) -> AsyncGenerator[ConversationUpdate, None]:
        app = info.context["request"].app
        queue: asyncio.Queue[Any] = asyncio.Queue()
        app[FEED].queues[id].add(queue)
        try:
            yield _update("SNAPSHOT", await app[FEED].conversation(id))
            while True:
                yield _update("CHANGED", await queue.get())
        finally:
            app[FEED].queues[id].discard(queue)


async def feed(app: web.Application) -> AsyncIterator[None]:
    app[FEED] = Feed(app[SESSION])
    running = asyncio.create_task(app[FEED].run())
    yield
    running.cancel()


if __name__ == "__main__":
    app = web.Application()
    view = GraphQLView(
        schema=strawberry.Schema(Query, subscription=Subscription),
        graphql_ide=None,
        subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
    )
    app.router.add_route("*", "/graphql", view)
    serve(app, feed)
