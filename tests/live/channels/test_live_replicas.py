"""Gateways in processes of their own, which share a server and so a caller's channel."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from channel_harness import CHANNELS
from keyvalue import PROGRAM, KeyValueServer
from started import Started, start
from subscribing import next_of, sockets, subscribe

from gateway.sandbox import DEMO_TOKEN, Sandbox
from gateway.sandbox.conversations import changes

_UPDATES = (
    "subscription($id: ID!) { conversationUpdated(id: $id) { kind conversation { id recordingState } } }"
)


class Viewer:
    """A client that watches a conversation through one of the gateways."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.kinds: list[str] = []

    async def sees(self, kind: str) -> None:
        """Wait for an update of a kind."""
        async with asyncio.timeout(30):
            while not self.kinds or self.kinds[-1] != kind:
                update = (await next_of(self.socket))["data"]["conversationUpdated"]
                self.kinds.append(update["kind"])


class Replicas:
    """Gateways on one sandbox and one server, and viewers of one conversation."""

    def __init__(self, stack: AsyncExitStack, sandbox: Sandbox, urls: tuple[str, str]) -> None:
        self._stack = stack
        self._urls = urls
        self.sandbox = sandbox
        organisation = sandbox.organisation
        self.conversation = next(
            one for one in organisation.active(organisation.user_id) if changes.present(one)
        )

    async def start(self) -> tuple[Started, Viewer]:
        """Start another gateway, and a viewer that has got a snapshot through it."""
        upstream, server = self._urls
        environment = {"GATEWAY_CACHE__URL": server, "GATEWAY_CACHE__KEY": "a key that replicas share"}
        arguments = ("serve", "--port", "0", "--upstream-url", upstream)
        started = await self._stack.enter_async_context(start(*arguments, **environment))
        url = await started.url("GraphiQL")
        (socket,) = await self._stack.enter_async_context(sockets(url, 1, DEMO_TOKEN))
        await subscribe(socket, "a", _UPDATES, variables={"id": self.conversation["id"]})
        viewer = Viewer(socket)
        await viewer.sees("SNAPSHOT")
        return started, viewer

    def change(self, **changed: Any) -> None:
        """Change the conversation, with an event."""
        self.conversation |= changed
        self.sandbox.organisation.changed("conversation", self.conversation)

    def end(self) -> None:
        """End the conversation."""
        changes.end(self.conversation, time.time())
        self.sandbox.organisation.changed("conversation", self.conversation)

    @property
    def opened(self) -> int:
        """How many channels were opened."""
        return len(self.sandbox.calls.matching("POST", CHANNELS))


@pytest.fixture
async def replicas(sandbox: Sandbox, sandbox_url: str, tmp_path: Path) -> AsyncIterator[Replicas]:
    if PROGRAM is None:
        pytest.skip("neither valkey-server nor redis-server is installed")
    server = KeyValueServer(tmp_path)
    await server.start()
    async with AsyncExitStack() as stack:
        yield Replicas(stack, sandbox, (sandbox_url, server.url))
    await server.stop()


async def test_another_process_takes_over_from_a_killed_holder_and_no_end_is_missed(replicas: Replicas):
    holder, _ = await replicas.start()
    viewers = [(await replicas.start())[1] for _ in range(2)]
    # On a busy machine a server may seem away to one of them for a moment.
    assert replicas.opened < 3
    replicas.change(recordingState="PAUSED")
    for viewer in viewers:
        await viewer.sees("CHANGED")
    holder.process.kill()
    replicas.end()
    for viewer in viewers:
        await viewer.sees("ENDED")


async def test_a_holder_that_stops_gives_up_its_channel(replicas: Replicas):
    holder, first = await replicas.start()
    _, second = await replicas.start()
    replicas.change(recordingState="PAUSED")
    await first.sees("CHANGED")
    await second.sees("CHANGED")
    assert await holder.stop() == 0
    replicas.end()
    await second.sees("ENDED")
