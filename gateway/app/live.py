"""What is live: the notification channels."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.app.shared import Shared
from gateway.events import Listener, OperationEvents
from gateway.live.channels.channels import Channels
from gateway.live.channels.socket import ChannelSockets, SocketHost, open_sockets
from gateway.live.evicting import EvictingTopics
from gateway.live.topics import Topics
from gateway.loaders import EntitySource
from gateway.settings import Settings
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.policy.chain import Upstream


@asynccontextmanager
async def channels_on(
    settings: Settings,
    upstream: Upstream,
    source: EntitySource,
    shared: Shared,
    listener: Listener,
    time: Time,
) -> AsyncIterator[Topics]:
    """The notification channels of this process, or of all replicas, closed when the block ends.

    What they tell evicts from the cache of `source` what it changes.
    """

    def caller(identity: Identity) -> Caller:
        deadline = Deadline.after(settings.upstream.timeout, time.clock)
        return Caller(identity, deadline, OperationEvents((listener,)))

    async with open_sockets() as session:
        sockets = ChannelSockets(session, SocketHost(settings.upstream.api_url))
        channels = Channels(upstream.send_unshared, caller, sockets, time, listener)
        try:
            async with shared.topics(channels) as topics:
                yield EvictingTopics(topics, source.evict)
        finally:
            await channels.close()
