"""A source with the updates that a test publishes."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

import orjson

from gateway.errors import GatewayError
from gateway.links import Link
from gateway.live.update import Update
from gateway.loaders.known import Known
from gateway.upstream.identity import Identity

AT = "2026-01-31T10:20:30.123Z"
CONVERSATION = "c0ffee00-0000-4000-8000-000000000001"
SELECTED = "{kind at conversation {externalTag} changes {kind}}"
WATCHED = f'subscription {{conversationUpdated(id: "{CONVERSATION}") {SELECTED}}}'
"""A subscription whose answers name the state by the external tag."""


def update(
    state: int,
    kind: str = "CHANGED",
    changes: Sequence[str] = ("STATE",),
    *,
    id_: str = CONVERSATION,
    **more: Any,
) -> Update:
    """The conversation in a state, which its external tag names."""
    changed = [] if kind == "SNAPSHOT" else [{"kind": one} for one in changes]
    conversation = {"id": id_, "externalTag": f"state {state}", "startTime": AT, "participants": [], **more}
    body = {"conversationId": id_, "kind": kind, "at": AT, "changes": changed, "participants": []}
    link = Link("conversation", id_)
    return Update(link, state, body, {link: Known(orjson.dumps(conversation))})


def answer(state: int, kind: str = "CHANGED", changes: Sequence[str] = ("STATE",)) -> dict[str, Any]:
    """The answer of `WATCHED` for an update."""
    changed = [] if kind == "SNAPSHOT" else [{"kind": one} for one in changes]
    conversation = {"externalTag": f"state {state}"}
    return {
        "data": {
            "conversationUpdated": {"kind": kind, "at": AT, "conversation": conversation, "changes": changed}
        }
    }


class ScriptedUpdates:
    """Publishes to all generators that are open what the test says.

    Attributes:
        asked: The name and the arguments of each source that was opened.
        listening: How many generators are open.
    """

    def __init__(self, *first: Update) -> None:
        self.first = first
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self._queues: list[asyncio.Queue[Update | GatewayError | None]] = []

    @property
    def listening(self) -> int:
        return len(self._queues)

    def publish(self, what: Update | GatewayError | None) -> None:
        """Publish an update, an error, or the end."""
        for queue in self._queues:
            queue.put_nowait(what)

    async def updates(
        self, name: str, arguments: Mapping[str, Any], _identity: Identity
    ) -> AsyncGenerator[Update]:
        self.asked.append((name, dict(arguments)))
        queue: asyncio.Queue[Update | GatewayError | None] = asyncio.Queue()
        self._queues.append(queue)
        try:
            for one in self.first:
                yield one
            while (item := await queue.get()) is not None:
                if isinstance(item, GatewayError):
                    raise item
                yield item
        finally:
            self._queues.remove(queue)

    async def until_listening(self, count: int) -> None:
        async with asyncio.timeout(10):
            while self.listening != count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
