"""What is live: the notification channels."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.events import Listener, OperationEvents
from gateway.live.channels.channels import Channels
from gateway.live.channels.socket import ChannelSockets, SocketHost, open_sockets
from gateway.live.topics import Topics
from gateway.settings import Settings
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.policy.chain import Upstream


@asynccontextmanager
async def channels_on(
    settings: Settings, upstream: Upstream, listener: Listener, time: Time
) -> AsyncIterator[Topics]:
    """The notification channels of this process, closed when the block ends."""

    def caller(identity: Identity) -> Caller:
        deadline = Deadline.after(settings.upstream.deadline, time.clock)
        return Caller(identity, deadline, OperationEvents((listener,)))

    async with open_sockets() as session:
        sockets = ChannelSockets(session, SocketHost(settings.upstream.api_url))
        channels = Channels(upstream.send_unshared, caller, sockets, time, listener)
        try:
            yield channels
        finally:
            await channels.close()
