"""A client that watches conversations, and notes what it should not have got."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

_FIELDS = """{
  kind
  conversation { id externalTag endTime participants { id endTime calls { state held muted } } }
  changes { kind participant { id } }
}"""

_COMES_AGAIN = frozenset({1001, 1006, 1012, 1013, 4408})
"""Closing codes after which a client opens another socket."""


@dataclass
class Seen:
    """The last update of a conversation.

    Attributes:
        number: Of its state, which the truth counts.
        ended: Whether its end has arrived.
        left: Whether the user or queue has left it, by an update.
        updates: How many have arrived.
    """

    number: int = -1
    ended: bool = False
    left: bool = False
    updates: int = 0


@dataclass
class Watcher:
    """Watches one root field, on a socket of its own that it opens again when it breaks.

    Attributes:
        url: Of the gateway.
        token: The bearer token.
        field: The root field of the subscription, with its argument.
        faults: What it should not have got.
        refused: The error that ended the subscription, if one has.
        completed: Whether the gateway ended it without an error.
    """

    url: str
    token: str
    field: str
    seen: dict[str, Seen] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    refused: Mapping[str, Any] | None = None
    completed: bool = False
    sockets: int = 0

    async def watch(self, session: aiohttp.ClientSession) -> None:
        """Watch until the subscription ends, or cancelled."""
        while not (self.completed or self.refused):
            try:
                await self._once(session)
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)

    async def _once(self, session: aiohttp.ClientSession) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with session.ws_connect(
            f"{self.url}/graphql", protocols=("graphql-transport-ws",), headers=headers
        ) as socket:
            self.sockets += 1
            await socket.send_json({"type": "connection_init"})
            await socket.receive_json()
            payload = {"query": f"subscription {{ {self.field} {_FIELDS} }}"}
            await socket.send_json({"id": "1", "type": "subscribe", "payload": payload})
            first: set[str] = set()
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    break
                self._take(message.json(), first)
                if self.completed or self.refused:
                    return
            if socket.close_code not in _COMES_AGAIN:
                self.faults.append(f"The socket was closed with {socket.close_code}.")

    def _take(self, frame: Mapping[str, Any], first: set[str]) -> None:
        if frame["type"] == "complete":
            self.completed = True
        elif frame["type"] == "error":
            self.refused = frame["payload"][0]["extensions"]
        elif frame["type"] == "next":
            result = frame["payload"]
            update = next(iter((result.get("data") or {}).values()), None)
            if update is None:
                self.refused = result["errors"][0]["extensions"]
            elif update["conversation"] is None:
                self.faults.append(f"An update without its conversation: {result.get('errors')}")
            else:
                self._note(update, first)

    def _note(self, update: Mapping[str, Any], first: set[str]) -> None:
        conversation = update["conversation"]
        id_, tag = conversation["id"], conversation["externalTag"] or ""
        if not tag.isdigit():
            return  # nothing happens to it
        number = int(tag)
        seen = self.seen.setdefault(id_, Seen())
        seen.updates += 1
        if id_ not in first and update["kind"] == "CHANGED":
            self.faults.append(f"{self.field}: the first update of {id_} on a socket is a change.")
        first.add(id_)
        if number < seen.number:
            self.faults.append(f"{self.field}: state {number} of {id_} arrived after {seen.number}.")
        if seen.ended and conversation["endTime"] is None:
            self.faults.append(f"{self.field}: {id_} goes on after its end.")
        seen.number = max(seen.number, number)
        seen.ended = seen.ended or bool(conversation["endTime"])
        seen.left = update["kind"] == "ENDED"
