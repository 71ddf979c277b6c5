"""The store in a server, by itself."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from keyvalue import KeyValueServer, Proxy
from redis.asyncio import Redis

from gateway.cache.store import Entry, Section
from gateway.events import Listener
from gateway.redis.client import PATIENCE, RedisClient
from gateway.redis.store import RedisStore

SECRET = b"a secret of enough bytes"
USERS = Section("one", "user")
OTHERS = Section("other", "user")
ENTRY = Entry(1000.0, b'{"id":"a"}', frozenset({("expand", "team")}))


class Replica(Listener):
    """A store over the server, as one process has it; counts what it tells."""

    def __init__(self, url: str, secret: bytes = SECRET) -> None:
        self.told: Counter[str] = Counter()
        self.server = RedisClient(url, self)
        self.now = 999.0
        self.store = RedisStore(self.server, secret, self, lambda: self.now)

    async def put(self, section: Section, **entries: Entry) -> None:
        while (found := await self.store.read(section, [])) is None:
            await self.back()  # a busy machine is late with its first answer
        mark, _ = found
        await self.store.write(section, mark, entries, 60)

    async def got(self, section: Section, *ids: str) -> dict[str, Entry] | None:
        found = await self.store.read(section, ids)
        return None if found is None else dict(found[1])

    async def back(self) -> None:
        """Wait until the server is there again."""
        async with asyncio.timeout(10):
            while self.server.away:  # noqa: ASYNC110  # nobody is told when it is back
                await asyncio.sleep(0.01)

    def shared_server_lost(self) -> None:
        self.told["away"] += 1

    def foreign_entries(self, count: int) -> None:
        self.told["foreign"] += count


@pytest.fixture
async def one(server: KeyValueServer) -> AsyncIterator[Replica]:
    replica = Replica(server.url)
    yield replica
    await replica.server.close()


@pytest.fixture
async def other(server: KeyValueServer) -> AsyncIterator[Replica]:
    replica = Replica(server.url)
    yield replica
    await replica.server.close()


async def test_replicas_share_their_entries(one: Replica, other: Replica):
    await one.put(USERS, a=ENTRY)
    assert await other.got(USERS, "a", "b") == {"a": ENTRY}
    assert await other.got(OTHERS, "a") == {}
    assert await other.got(Section("one", "queue"), "a") == {}


async def test_a_replica_with_another_secret_finds_nothing_and_counts_it(
    one: Replica, server: KeyValueServer
):
    await one.put(USERS, a=ENTRY, b=ENTRY)
    stranger = Replica(server.url, b"another secret of that length")
    assert await stranger.got(USERS, "a", "b") == {}
    assert stranger.told["foreign"] == 2
    await stranger.server.close()


async def test_an_eviction_holds_for_every_replica_and_for_reads_under_way(one: Replica, other: Replica):
    await one.put(USERS, a=ENTRY)
    await one.put(OTHERS, a=ENTRY)
    mark, _ = await other.store.read(USERS, ["b"])
    await one.store.forget("one")
    await other.store.write(USERS, mark, {"b": ENTRY}, 60)
    assert await other.got(USERS, "a", "b") == {}
    assert await other.got(OTHERS, "a") == {"a": ENTRY}
    await one.put(USERS, c=ENTRY)
    assert await other.got(USERS, "a", "b", "c") == {"c": ENTRY}


async def test_one_entity_is_evicted_for_every_replica_and_for_reads_under_way(one: Replica, other: Replica):
    await one.put(USERS, a=ENTRY, b=ENTRY)
    mark, _ = await other.store.read(USERS, ["a"])
    await one.store.evict(USERS, ["a"])
    assert await other.got(USERS, "a", "b") == {"b": ENTRY}
    await other.store.write(USERS, mark, {"a": ENTRY, "c": ENTRY}, 60)
    assert await one.got(USERS, "a", "b", "c") == {"b": ENTRY, "c": ENTRY}
    later = Entry(1001.0, b'{"id":"a","name":"new"}')
    await other.put(USERS, a=later)
    assert await one.got(USERS, "a") == {"a": later}
    assert one.told["foreign"] == other.told["foreign"] == 0


async def test_an_entity_evicted_before_anything_is_kept_does_not_come_from_a_read_under_way(one: Replica):
    mark, _ = await one.store.read(USERS, ["a"])
    await one.store.evict(USERS, ["a"])
    await one.store.write(USERS, mark, {"a": ENTRY, "b": ENTRY}, 60)
    assert await one.got(USERS, "a", "b") == {"b": ENTRY}


async def test_an_entity_evicted_while_the_server_is_away_is_gone_when_it_is_back(proxy: Proxy):
    one = Replica(proxy.url)
    await one.put(USERS, a=ENTRY)
    proxy.delay = 1.0
    await one.store.evict(USERS, ["a"])
    proxy.delay = 0.0
    await one.back()
    assert await one.got(USERS, "a") == {}
    await one.server.close()


async def test_an_entry_put_back_after_an_eviction_is_not_believed(one: Replica, held: Redis):
    await one.put(USERS, a=ENTRY)
    captured = {key: await held.get(key) for key in await held.keys()}
    one.now = 1001.0
    await held.flushall()
    await one.store.forget("one")
    await held.mset(captured)
    assert await one.got(USERS, "a") == {}
    assert one.told["foreign"] == 1
    later = Entry(1002.0, b'{"id":"a"}')
    await one.put(USERS, a=later)
    assert await one.got(USERS, "a") == {"a": later}


async def test_no_write_from_outside_undoes_an_eviction(one: Replica, held: Redis):
    await one.put(USERS, a=ENTRY)
    captured = {key: await held.get(key) for key in await held.keys()}
    one.now = 1001.0
    await one.store.forget("one")
    for number in range(10_001):
        one.store._evictions.note(f"token-{number}", one.now)
    await held.mset(captured)
    assert await one.got(USERS, "a") == {}


async def test_reads_under_way_at_the_same_time_are_all_kept(one: Replica):
    first, second = [(await one.store.read(USERS, [id_]))[0] for id_ in "ab"]
    await one.store.write(USERS, first, {"a": ENTRY}, 60)
    await one.store.write(USERS, second, {"b": ENTRY}, 60)
    assert await one.got(USERS, "a", "b") == {"a": ENTRY, "b": ENTRY}


async def test_what_is_too_large_to_send_is_not_kept(one: Replica):
    await one.put(USERS, a=ENTRY, b=Entry(1000.0, b"x" * 50_000))
    assert await one.got(USERS, "a", "b") == {"a": ENTRY}


async def test_nothing_is_kept_without_an_end(one: Replica, held: Redis):
    await one.put(USERS, a=ENTRY)
    keys = await held.keys()
    assert len(keys) == 2
    assert all([await held.ttl(key) > 0 for key in keys])


async def test_callers_of_whom_nothing_is_kept_leave_nothing_in_the_server(one: Replica, held: Redis):
    await one.got(USERS, "a")
    await one.store.forget("one")
    assert await held.dbsize() == 0


@pytest.mark.parametrize("garbage", [b"", b"\0", b"x" * 16, b"garbage" * 100, "moved"])
async def test_garbage_and_moved_values_are_ignored_and_counted(
    one: Replica, held: Redis, garbage: bytes | str
):
    await one.put(USERS, a=ENTRY, b=ENTRY)
    keys = {key.decode().rpartition(":")[2]: key for key in await held.keys("*:user:*")}
    await held.set(keys["a"], await held.get(keys["b"]) if garbage == "moved" else garbage)
    assert await one.got(USERS, "a", "b") == {"b": ENTRY}
    assert one.told["foreign"] == 1
    await one.put(USERS, a=ENTRY)
    assert await one.got(USERS, "a") == {"a": ENTRY}


async def test_values_of_another_type_are_ignored(one: Replica, held: Redis):
    await one.put(USERS, a=ENTRY)
    (key,) = await held.keys("*:user:a")
    await held.delete(key)
    await held.rpush(key, "garbage")
    assert await one.got(USERS, "a") == {}


async def test_garbage_in_the_place_of_a_principal_s_mark_evicts_and_mends_itself(one: Replica, held: Redis):
    await one.put(USERS, a=ENTRY)
    (key,) = (key for key in await held.keys() if b":user:" not in key)
    await held.set(key, b"garbage")
    assert await one.got(USERS, "a") == {}
    await one.put(USERS, a=ENTRY)
    assert await one.got(USERS, "a") == {"a": ENTRY}


async def test_an_emptied_server_is_filled_again(one: Replica, held: Redis):
    await one.put(USERS, a=ENTRY)
    await held.flushall()
    assert await one.got(USERS, "a") == {}
    await one.put(USERS, a=ENTRY)
    assert await one.got(USERS, "a") == {"a": ENTRY}


async def test_a_dead_server_is_bypassed_until_it_is_back(one: Replica, server: KeyValueServer):
    await one.put(USERS, a=ENTRY)
    await server.stop()
    assert await one.got(USERS, "a") is None
    assert [await one.got(USERS, "a") for _ in range(100)] == [None] * 100
    assert one.told["away"] == 1
    await server.start()
    await one.back()
    assert await one.got(USERS, "a") == {}
    await one.put(USERS, a=ENTRY)
    assert await one.got(USERS, "a") == {"a": ENTRY}


async def test_an_eviction_while_the_server_is_away_holds_when_it_is_back(proxy: Proxy):
    one = Replica(proxy.url)
    await one.put(USERS, a=ENTRY)
    await one.put(OTHERS, a=ENTRY)
    proxy.delay = 2.0
    assert await one.got(USERS, "a") is None
    await one.store.forget("one")
    proxy.delay = 0.0
    await one.back()
    assert await one.got(OTHERS, "a") == {"a": ENTRY}
    assert await one.got(USERS, "a") == {}
    await one.server.close()


async def test_a_slow_server_costs_one_wait_and_its_late_answers_are_dropped(
    proxy: Proxy,
):
    one = Replica(proxy.url)
    await one.put(USERS, a=ENTRY)
    proxy.delay = 2.0
    # Not one of the slow answers is waited for, and of a hundred askers not each its own patience.
    async with asyncio.timeout(min(proxy.delay, 50 * PATIENCE) * 0.9):
        assert await asyncio.gather(*(one.got(USERS, "a") for _ in range(50))) == [None] * 50
        for _ in range(50):
            assert await one.got(USERS, "a") is None
    assert one.told["away"] == 1
    proxy.delay = 0.0
    await one.back()
    assert await one.got(OTHERS, "a") == {}
    assert await one.got(USERS, "a") == {"a": ENTRY}
    await one.server.close()


async def test_a_server_that_refuses_commands_is_away(one: Replica, held: Redis):
    await one.put(USERS, a=ENTRY)
    await held.config_set("requirepass", "a password")
    await held.client_kill_filter(_type="normal", skipme=True)
    assert await one.got(USERS, "a") is None
    assert one.server.away
    await held.config_set("requirepass", "")
    await one.back()
    assert await one.got(USERS, "a") == {"a": ENTRY}


async def test_a_cancelled_caller_takes_no_answer_from_others(one: Replica):
    await one.put(USERS, a=ENTRY)
    asked = [asyncio.create_task(one.got(USERS, "a")) for _ in range(20)]
    await asyncio.sleep(0)
    for task in asked[::2]:
        task.cancel()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert answers[1::2] == [{"a": ENTRY}] * 10
    assert not one.server.away


async def test_everybody_s_commands_go_over_one_connection(one: Replica, held: Redis):
    await one.put(USERS, a=ENTRY)
    await asyncio.gather(*(one.got(USERS, "a") for _ in range(200)))
    assert len(await held.client_list()) == 2
