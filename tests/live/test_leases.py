"""Leases: polling is answered from live states."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from calling import caller_of, reads_of, transport
from ticking import Ticking

from gateway.errors import Forbidden, Unauthenticated
from gateway.events import CacheRead, Source
from gateway.links import ACTIVE_CONVERSATIONS, KINDS, Link, Parameters, to
from gateway.live.leases import Leases
from gateway.live.update import Update
from gateway.loaders import Entities, EntitySource
from gateway.loaders.live_answers import LiveAnswer
from gateway.sandbox import DEMO_TOKEN, Organisation, Sandbox
from gateway.upstream.caller import Caller
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity

CONVERSATION = KINDS["conversation"]
PRESENCE = frozenset({("expand", "presence")})
PARTITION = caller_of(DEMO_TOKEN).identity.partition


@dataclass
class Following:
    """What is followed; it knows what a test lets it know, for as long as somebody follows."""

    clock: Ticking
    refuses: bool = False
    opened: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    known: dict[str, tuple[bytes, float]] = field(default_factory=dict)

    async def updates(
        self, name: str, arguments: Mapping[str, Any], identity: Identity, *, polled: bool
    ) -> AsyncGenerator[Update]:
        assert identity.partition == PARTITION
        assert polled
        subject = arguments.get("id", name)
        self.opened[subject] += 1
        if self.refuses:
            raise Forbidden
        self.open[subject] += 1
        try:
            await asyncio.Event().wait()
            yield Update(to("conversation", "c1"), 1, {})
        finally:
            self.open[subject] -= 1
            self.known.pop(subject, None)

    def set(self, subject: str, json: bytes) -> None:
        self.known[subject] = (json, self.clock())

    def conversation(self, partition: str, id_: str) -> LiveAnswer | None:
        if partition != PARTITION or id_ not in self.known:
            return None
        json, at = self.known[id_]
        return LiveAnswer(json, self.clock() - at, (id_,))

    def active(self, partition: str) -> LiveAnswer | None:
        return self.conversation(partition, "myConversationsUpdated")

    def users(self, partition: str, ids: Sequence[str], parameters: Parameters) -> dict[str, LiveAnswer]:
        found = {id_: self.conversation(partition, id_) for id_ in ids if parameters <= PRESENCE}
        return {id_: held for id_, held in found.items() if held}

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        for link in links if partition == PARTITION else ():
            self.known.pop(link.id, None)

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        if partition == PARTITION:
            self.known[link.id] = json, began


@dataclass
class World:
    clock: Ticking
    sandbox: Sandbox
    following: Following
    source: EntitySource
    entities: Any
    asked: Caller = field(default_factory=caller_of)

    def operation(self) -> Entities:
        self.asked = caller_of(DEMO_TOKEN)
        return self.entities(self.asked)

    async def poll(self, id_: str) -> bytes:
        """Read one conversation, as an operation does, and let what it starts begin."""
        found = await self.operation().fetch(CONVERSATION, [id_])
        await asyncio.sleep(0.01)
        return found[id_]

    async def poll_active(self) -> bytes:
        body = await self.operation().body(ACTIVE_CONVERSATIONS)
        await asyncio.sleep(0.01)
        return body


@pytest.fixture
async def world() -> AsyncIterator[World]:
    sandbox, clock = Sandbox(Organisation.seeded(1, 2), limit=1_000), Ticking()
    following = Following(clock)
    leases = Leases(following, following, Time(clock, clock, clock.sleep), seconds=60)
    async with sandbox.serve() as url, aiohttp.ClientSession() as session:
        upstream = transport(session, url)
        source = replace(EntitySource.over(upstream), live=leases)
        yield World(clock, sandbox, following, source, lambda caller: Entities(upstream, caller, source))
        await leases.close()
        assert not +following.open


@pytest.fixture
def one(world: World) -> str:
    return world.sandbox.organisation.active(world.sandbox.organisation.user_id)[0]["id"]


async def test_only_what_is_read_again_soon_is_followed(world: World, one: str):
    await world.poll(one)
    world.clock.tick(31)
    await world.poll(one)
    assert not world.following.opened
    world.clock.tick(5)
    await world.poll(one)
    assert world.following.opened == {one: 1}
    await world.poll(one)
    assert world.following.opened == {one: 1}
    assert len(world.sandbox.calls) == 4


async def test_a_live_answer_costs_no_call_and_has_an_age(world: World, one: str):
    world.following.set(one, b'{"id":"live"}')
    world.clock.tick(7)
    assert await world.poll(one) == b'{"id":"live"}'
    assert not world.sandbox.calls
    (read,) = reads_of(world.asked)
    assert isinstance(read, CacheRead)
    assert (read.source, read.ids, read.age) == (Source.LIVE, (one,), 7)


async def test_a_state_holds_for_the_time_of_a_lease(world: World, one: str):
    world.following.set(one, b'{"id":"live"}')
    world.clock.tick(61)
    assert await world.poll(one) != b'{"id":"live"}'
    assert len(world.sandbox.calls) == 1


async def test_the_active_conversations_are_answered_as_a_whole(world: World):
    read = await world.poll_active()
    await world.poll_active()
    world.following.set("myConversationsUpdated", read)
    world.sandbox.calls.clear()
    assert await world.poll_active() == read
    by_medium = ACTIVE_CONVERSATIONS._replace(query=(("communicationType", "call"),))
    assert not world.sandbox.calls
    await world.operation().body(by_medium)
    assert len(world.sandbox.calls) == 1


async def test_following_ends_when_polling_does(world: World, one: str):
    await world.poll(one)
    await world.poll(one)
    assert world.following.open[one] == 1
    world.following.set(one, b'{"id":"live"}')
    for _ in range(5):
        world.clock.tick(50)
        await asyncio.sleep(0.01)
        world.following.set(one, b'{"id":"live"}')
        await world.poll(one)
    assert world.following.open[one] == 1
    world.clock.tick(61)
    await asyncio.sleep(0.01)
    assert world.following.open[one] == 0
    await world.poll(one)
    assert world.following.opened[one] == 1


async def test_what_cannot_be_followed_is_not_tried_again_for_a_while(world: World, one: str):
    world.following.refuses = True
    for _ in range(20):
        await world.poll(one)
        world.clock.tick(10)
    assert world.following.opened[one] == 1
    for _ in range(20):
        await world.poll(one)
        world.clock.tick(10)
    assert world.following.opened[one] == 2
    assert len(world.sandbox.calls) == 40


async def test_what_has_been_changed_is_read_again(world: World, one: str):
    world.following.set(one, b'{"id":"live"}')
    await world.operation().evict([to("conversation", one)])
    assert await world.poll(one) != b'{"id":"live"}'


async def test_users_are_answered_while_a_subscription_follows_them_and_polling_does_not_follow_them(
    world: World,
):
    user = world.sandbox.organisation.user_id
    for _ in range(3):
        await world.operation().fetch(KINDS["user"], [user], PRESENCE)
    assert len(world.sandbox.calls) == 3
    assert not world.following.opened
    world.following.set(user, b'{"id":"live"}')
    assert await world.operation().fetch(KINDS["user"], [user], PRESENCE) == {user: b'{"id":"live"}'}
    assert len(world.sandbox.calls) == 3
    await world.operation().fetch(KINDS["user"], [user], PRESENCE | {("expand", "station")})
    assert len(world.sandbox.calls) == 4


async def test_no_caller_is_answered_from_the_states_of_another(world: World, one: str):
    world.following.set(one, b'{"id":"live"}')
    stranger = world.entities(caller_of("a-stranger"))
    found = await stranger.fetch(CONVERSATION, [one])
    assert isinstance(found[one], Unauthenticated)
