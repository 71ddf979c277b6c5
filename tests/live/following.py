"""Conversations and users that are followed on a sandbox, in time that passes as a test lets it."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from calling import caller_of, upstream
from ticking import Ticking

from gateway.errors import GatewayError
from gateway.events import Listener
from gateway.live.channels.channels import Channels
from gateway.live.channels.socket import ChannelSockets, SocketHost, open_sockets
from gateway.live.conversations.conversations import Conversations
from gateway.live.conversations.followed_list import Party
from gateway.live.conversations.reads import ConversationReads
from gateway.live.update import Update
from gateway.live.users.reads import UserReads
from gateway.live.users.users import Users
from gateway.sandbox import DEMO_TOKEN, Sandbox
from gateway.upstream.auth.credentials import forwarded
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity
from gateway.upstream.transport.session import open_session

LEASE = 60.0
ONE = "/api/v2/conversations/{id}"
ACTIVE = "/api/v2/conversations"
ME = "/api/v2/users/me"
DETAILS = "/api/v2/analytics/conversations/details/query"


class Subscriber:
    """A subscription whose updates are taken as they come."""

    def __init__(self, updates: AsyncGenerator[Update]) -> None:
        self.updates: list[Update] = []
        self.error: GatewayError | None = None
        self.task = asyncio.create_task(self._take(updates))

    async def _take(self, updates: AsyncGenerator[Update]) -> None:
        try:
            async for update in updates:
                self.updates.append(update)
        except GatewayError as error:
            self.error = error
        finally:
            await updates.aclose()

    @property
    def over(self) -> bool:
        return self.task.done()

    @property
    def kinds(self) -> list[str]:
        return [update.body["kind"] for update in self.updates]

    @property
    def changes(self) -> list[str]:
        """The kinds of all changes."""
        return [change["kind"] for update in self.updates for change in update.body["changes"]]

    def of(self, id_: str) -> list[Update]:
        return [update for update in self.updates if update.subject.id == id_]

    def kinds_of(self, id_: str) -> list[str]:
        """The kinds of the updates of one conversation that differ in more than its segments."""
        kinds = [(one.body["kind"], one.body["changes"]) for one in self.of(id_)]
        return [kind for kind, changes in kinds if changes or kind != "CHANGED"]

    async def leave(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def state(update: Update) -> dict[str, Any]:
    """The conversation in an update."""
    return orjson.loads(update.entities[update.subject].json)


class Desk:
    """Conversations and users to follow, on a sandbox."""

    def __init__(self, conversations: Conversations, users: Users, sandbox: Sandbox, clock: Ticking) -> None:
        self.conversations = conversations
        self.users = users
        self.sandbox = sandbox
        self.clock = clock
        self.subscribers: list[Subscriber] = []

    def one(self, id_: str, who: str | Identity = DEMO_TOKEN) -> Subscriber:
        return self.add(self.conversations.one(id_, identity(who)))

    def mine(self, who: str | Identity = DEMO_TOKEN) -> Subscriber:
        return self.add(self.conversations.mine(identity(who)))

    def of(self, scope: Party, who: str | Identity = DEMO_TOKEN) -> Subscriber:
        return self.add(self.conversations.of(scope, identity(who)))

    def statuses(self, ids: list[str], who: str | Identity = DEMO_TOKEN) -> Subscriber:
        return self.add(self.users.statuses(ids, identity(who)))

    def add(self, updates: AsyncGenerator[Update]) -> Subscriber:
        subscriber = Subscriber(updates)
        self.subscribers.append(subscriber)
        return subscriber

    async def until(self, holds: Callable[[], object], *, step: float = 0.05) -> None:
        """Let time pass until something holds, but not for ever."""
        for _ in range(2_000):
            if holds():
                return
            self.clock.tick(step)
            await asyncio.sleep(0.004)
        raise AssertionError("what a test waits for does not come")

    async def let(self, seconds: float, *, step: float = 0.25) -> None:
        """Let so many seconds pass."""
        for _ in range(round(seconds / step)):
            self.clock.tick(step)
            await asyncio.sleep(0.006)

    def changed(self, conversation: dict[str, Any]) -> None:
        """Have the sandbox publish that a test has changed a conversation."""
        self.sandbox.organisation.changed("conversation", conversation)

    @property
    def reads(self) -> Counter[str]:
        """The calls that read conversations, by template."""
        return Counter(
            call.template for call in self.sandbox.calls if call.template in {ONE, ACTIVE, ME, DETAILS}
        )


def identity(who: str | Identity) -> Identity:
    return forwarded(who) if isinstance(who, str) else who


@asynccontextmanager
async def desk_on(sandbox: Sandbox, url: str, clock: Ticking) -> AsyncIterator[Desk]:
    time = Time(clock=clock, now=sandbox.now, sleep=clock.sleep)
    async with open_session() as session, open_sockets() as sockets:
        calls = upstream(session, url, time)

        def caller(who: Identity):
            return caller_of(who, clock=clock)

        channels = Channels(
            calls.send_unshared, caller, ChannelSockets(sockets, SocketHost(url)), time, Listener(), most=100
        )
        reads = ConversationReads(calls, caller, sandbox.now)
        desk = Desk(
            Conversations(channels, reads, time, LEASE),
            Users(channels, UserReads(calls, caller), time, LEASE),
            sandbox,
            clock,
        )
        try:
            yield desk
        finally:
            for subscriber in desk.subscribers:
                await subscriber.leave()
            await channels.close()
