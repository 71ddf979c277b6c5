"""Notification channels that processes share through a server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from calling import caller_of, upstream
from channel_harness import Counts, RecordingListener
from keyvalue import PROGRAM, KeyValueServer, Proxy

from gateway.errors import Forbidden
from gateway.events import Listener
from gateway.live.channels.channels import Channels
from gateway.live.channels.socket import ChannelSockets, SocketHost, open_sockets
from gateway.live.topics import Listening
from gateway.redis.client import RedisClient
from gateway.redis.seal import Seal
from gateway.redis.shared_topics import SharedTopics
from gateway.sandbox import DEMO_TOKEN, Sandbox, Token
from gateway.upstream.auth.credentials import forwarded
from gateway.upstream.clock import REAL
from gateway.upstream.transport.session import open_session

SECRET = b"a secret of enough bytes"
_PATIENCE = 1.0
"""Seconds that the server has to answer, since a busy machine may make it late."""


class Process:
    """One process: its own channels, and those that it shares."""

    def __init__(self, channels: Channels, server: RedisClient, shared: SharedTopics, counts: Counts) -> None:
        self.channels = channels
        self.server = server
        self.shared = shared
        self.counts = counts

    async def subscribed(self, *topics: str, token: str = DEMO_TOKEN) -> tuple[RecordingListener, Listening]:
        """A listener whose topics are all subscribed or refused."""
        listener = RecordingListener()
        listening = self.shared.listen(forwarded(token), listener)
        listening.want(topics)
        await until(lambda: listener.topics | listener.refusals.keys() >= set(topics))
        return listener, listening


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(15):
        while not holds():  # noqa: ASYNC110  # nothing signals it
            await asyncio.sleep(0.01)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[KeyValueServer]:
    if PROGRAM is None:
        pytest.skip("neither valkey-server nor redis-server is installed")
    server = KeyValueServer(tmp_path)
    await server.start()
    yield server
    await server.stop()


class OtherProcesses:
    """Starts processes that share a server."""

    def __init__(self, stack: AsyncExitStack, upstream_url: str) -> None:
        self._stack = stack
        self._upstream_url = upstream_url

    async def start(self, url: str, secret: bytes = SECRET) -> Process:
        session = await self._stack.enter_async_context(open_session())
        sockets = await self._stack.enter_async_context(open_sockets())
        counts = Counts()
        channels = Channels(
            upstream(session, self._upstream_url).send_unshared,
            caller_of,
            ChannelSockets(sockets, SocketHost(self._upstream_url)),
            REAL,
            counts,
            most=100,
        )
        self._stack.push_async_callback(channels.close)
        client = RedisClient(url, Listener(), patience=_PATIENCE)
        self._stack.push_async_callback(client.close)
        shared = SharedTopics(client, url, Seal(secret), channels, REAL)
        self._stack.push_async_callback(shared.close)
        return Process(channels, client, shared, counts)


@pytest.fixture
async def processes(sandbox_url: str) -> AsyncIterator[OtherProcesses]:
    async with AsyncExitStack() as stack:
        yield OtherProcesses(stack, sandbox_url)


@pytest.fixture
def topics(sandbox: Sandbox) -> list[str]:
    return [f"v2.users.{user}.conversations" for user in sandbox.organisation.all("user")]


def publish(sandbox: Sandbox, topic: str, id_: str) -> None:
    sandbox.channels.publish(topic, {"id": id_})


async def test_processes_get_the_events_that_each_wants_by_one_channel(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    one, other, third = [await processes.start(server.url) for _ in range(3)]
    first, _ = await one.subscribed(topics[0])
    second, listening = await other.subscribed(topics[0], topics[1])
    third_listener, _ = await third.subscribed(topics[2])
    assert [each.counts.open for each in (one, other, third)] == [1, 0, 0]
    (channel,) = sandbox.channels
    assert set(channel.topics) == set(topics[:3])
    for number, topic in enumerate(topics[:3]):
        publish(sandbox, topic, str(number))
    await until(lambda: first.ids and len(second.ids) == 2 and third_listener.ids)
    assert (first.ids, second.ids, third_listener.ids) == (["0"], ["0", "1"], ["2"])
    assert listening.subscribed_since(topics[1]) is not None
    assert listening.subscribed_since(topics[2]) is None


async def test_a_holder_that_leaves_gives_up_the_channel_and_all_subscribe_anew(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    one, other, third = [await processes.start(server.url) for _ in range(3)]
    await one.subscribed(topics[0])
    second, _ = await other.subscribed(topics[1])
    third_listener, _ = await third.subscribed(topics[1])
    before = len(second.subscriptions), len(third_listener.subscriptions)
    await one.shared.close()
    await until(
        lambda: len(second.subscriptions) > before[0] and len(third_listener.subscriptions) > before[1]
    )
    assert sorted((other.counts.open, third.counts.open)) == [0, 1]
    publish(sandbox, topics[1], "after")
    await until(lambda: "after" in second.ids and "after" in third_listener.ids)


async def test_a_process_without_the_server_uses_its_own_channel_and_comes_back(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    proxy = Proxy(server.port)
    await proxy.start()
    one, other = await processes.start(proxy.url), await processes.start(server.url)
    first, _ = await one.subscribed(topics[0])
    second, listening = await other.subscribed(topics[0])
    proxy.delay = 60
    await until(lambda: other.counts.open == 1)
    await until(lambda: listening.subscribed_since(topics[0]) is not None)
    publish(sandbox, topics[0], "both")
    await until(lambda: "both" in first.ids and "both" in second.ids)
    before = len(first.subscriptions)
    proxy.delay = 0
    await proxy.hang_up()
    await until(lambda: len(first.subscriptions) > before)
    publish(sandbox, topics[0], "again")
    await until(lambda: "again" in first.ids and "again" in second.ids)
    # Once: it does not listen by its own channel as well.
    assert first.ids.count("again") == 1
    await proxy.stop()


async def test_a_lost_connection_with_the_relay_is_a_gap_that_listeners_learn_of(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    one, other = [await processes.start(server.url) for _ in range(2)]
    await one.subscribed(topics[0])
    second, _ = await other.subscribed(topics[0])
    before = len(second.subscriptions)
    async with server.client() as client:
        await client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    await until(lambda: len(second.subscriptions) > before)
    publish(sandbox, topics[0], "after")
    await until(lambda: "after" in second.ids)


async def test_a_holder_without_listeners_keeps_the_topics_that_others_want(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    one, other = [await processes.start(server.url) for _ in range(2)]
    _, listening = await one.subscribed(topics[0])
    second, _ = await other.subscribed(topics[1])
    listening.close()
    publish(sandbox, topics[1], "after")
    await until(lambda: second.ids == ["after"])
    assert other.counts.opened == 0


async def test_a_refused_topic_is_reported_to_the_process_that_wants_it(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    user = sandbox.organisation.user_id
    sandbox.add(Token("few-rights", user, frozenset()))
    own, foreign = f"v2.users.{user}.conversations", next(each for each in topics if user not in each)
    one, other = [await processes.start(server.url) for _ in range(2)]
    await one.subscribed(own, token="few-rights")
    second, _ = await other.subscribed(own, foreign, token="few-rights")
    error = second.refusals[foreign]
    assert isinstance(error, Forbidden)
    assert "lacks" in error.message
    assert second.topics == {own}
    assert other.counts.opened == 0


async def test_forged_and_replayed_messages_are_ignored(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    one, other = [await processes.start(server.url) for _ in range(2)]
    await one.subscribed(topics[0])
    second, _ = await other.subscribed(topics[0])
    async with server.client() as client, client.pubsub() as pubsub:
        await pubsub.psubscribe("gateway:*")
        publish(sandbox, topics[0], "true")
        await until(lambda: second.ids == ["true"])
        messages = []
        while message := await pubsub.get_message(timeout=0.3):
            messages.append(message)
        captured = next(each for each in messages if each["type"] == "pmessage" and b'"true"' in each["data"])
        name, data = captured["channel"], captured["data"]
        before = len(second.subscriptions)
        for forged in (data, data[:-1], b"x" * 16 + data[16:], b"", b"{}", b"\xff" * 40):
            await client.publish(name, forged)
            await client.publish("gateway:processes", forged)
        publish(sandbox, topics[0], "next")
        await until(lambda: "next" in second.ids)
    assert second.ids == ["true", "next"]
    assert len(second.subscriptions) == before


async def test_replicas_with_another_key_use_channels_of_their_own(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    one, stranger = (
        await processes.start(server.url),
        await processes.start(server.url, b"another secret, long"),
    )
    await one.subscribed(topics[0])
    second, _ = await stranger.subscribed(topics[0])
    publish(sandbox, topics[0], "event")
    await until(lambda: second.ids == ["event"])
    assert stranger.counts.open == 1


async def test_without_the_server_each_process_uses_its_own_channel(
    processes: OtherProcesses, server: KeyValueServer, sandbox: Sandbox, topics: list[str]
):
    await server.stop()
    one, other = [await processes.start(server.url) for _ in range(2)]
    first, _ = await one.subscribed(topics[0])
    second, _ = await other.subscribed(topics[0])
    publish(sandbox, topics[0], "event")
    await until(lambda: first.ids == second.ids == ["event"])


async def test_every_key_in_the_server_expires_and_names_nobody(
    processes: OtherProcesses, server: KeyValueServer, topics: list[str]
):
    one = await processes.start(server.url)
    _, listening = await one.subscribed(topics[0])
    async with server.client() as client:
        keys = await client.keys()
        assert keys
        assert all([await client.ttl(key) > 0 for key in keys])
        assert not any(DEMO_TOKEN.encode() in key for key in keys)
        listening.close()
        await one.shared.close()
        assert await client.dbsize() == 0
