"""Builds the live rooms: notification channels, followed conversations and users, and leases."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NamedTuple

from gateway.app.shared import Shared
from gateway.events import Listener, OperationEvents
from gateway.live.channels.channels import Channels
from gateway.live.channels.socket import ChannelSockets, SocketHost, open_sockets
from gateway.live.conversations.conversations import Conversations
from gateway.live.conversations.reads import ConversationReads
from gateway.live.evicting import EvictingTopics
from gateway.live.leases import Leases
from gateway.live.updates import Updates
from gateway.live.users.reads import UserReads
from gateway.live.users.users import Users
from gateway.loaders import EntitySource
from gateway.settings import Settings
from gateway.upstream.caller import Caller, Deadline
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.policy.chain import Upstream

_UNLEASED = 60.0
"""Seconds without an event after which a followed entity is read again, if leases are off."""


class Live(NamedTuple):
    """The updates for subscriptions, if there are any, and the source of operations' reads, with leases."""

    updates: Updates | None
    source: EntitySource


@asynccontextmanager
async def live_on(
    settings: Settings,
    upstream: Upstream,
    source: EntitySource,
    shared: Shared,
    listener: Listener,
    time: Time,
    *,
    channels: int,
) -> AsyncIterator[Live]:
    """The live rooms, on channels of this process or of all replicas, until the block ends.

    Their events evict changed entities from the cache of `source`. This process opens at most this number of
    `channels`.
    """
    if not settings.live.enabled:
        yield Live(None, source)
        return

    def caller(identity: Identity) -> Caller:
        deadline = Deadline.after(settings.upstream.timeout, time.clock)
        return Caller(identity, deadline, OperationEvents((listener,)))

    lease = settings.live.lease
    async with open_sockets() as session:
        sockets = ChannelSockets(session, SocketHost(settings.upstream.api_url))
        own = Channels(upstream.send_unshared, caller, sockets, time, listener, most=channels)
        try:
            async with shared.topics(own) as shared_topics:
                topics = EvictingTopics(shared_topics, source.evict)
                often = lease or _UNLEASED
                updates = Updates(
                    Conversations(topics, ConversationReads(upstream, caller, time.now), time, often),
                    Users(topics, UserReads(upstream, caller), time, often),
                )
                upstream.on_token_refused(updates.recheck_token)
                leases = Leases(updates, updates, time, seconds=lease)
                try:
                    yield Live(updates, replace(source, live=leases))
                finally:
                    await leases.close()
        finally:
            await own.close()
