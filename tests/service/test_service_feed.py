"""A feed and those who join it, in any order of updates, joins, and clients that take nothing for a while."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.links import Link
from gateway.live.update import Update
from gateway.service.subscriptions.feed import Feed
from gateway.service.subscriptions.subscriber import Subscriber

LINK = Link("conversation", "a-1")


@dataclass
class Reader:
    """A client; what it has got, while it takes anything."""

    takes: bool = True
    got: list[dict[str, Any]] = field(default_factory=list)
    subscriber: Subscriber | None = None

    @property
    def has_room(self) -> bool:
        return self.takes

    def write(self, answer: bytes) -> None:
        self.got.append(orjson.loads(answer))

    def call(self) -> None:
        pass

    def cut(self) -> None:
        raise AssertionError

    async def catch_up(self) -> None:
        assert self.subscriber is not None
        while (answer := await self.subscriber.take()) is not None:
            self.write(answer)


def body(version: int, kind: str, changes: int) -> dict[str, Any]:
    return {"kind": kind, "version": version, "changes": [f"{version}.{each}" for each in range(changes)]}


Step = tuple[str, int]

steps = st.lists(
    st.tuples(st.sampled_from(["tell", "tell", "join", "pause", "go on"]), st.integers(0, 2)), max_size=25
)


@settings(max_examples=200, deadline=None)
@given(steps=steps)
def test_everybody_begins_with_a_snapshot_misses_no_change_and_ends_with_the_newest_state(steps: list[Step]):
    asyncio.run(play(steps))


async def play(steps: list[Step]) -> None:
    queue: asyncio.Queue[Update | None] = asyncio.Queue()
    resolved: list[bytes] = []

    async def updates() -> AsyncGenerator[Update]:
        while (update := await queue.get()) is not None:
            yield update

    async def resolve(update: Update, _known: Any) -> bytes:
        await asyncio.sleep(0)
        resolved.append(orjson.dumps(update.body))
        return resolved[-1]

    told = [body(1, "SNAPSHOT", 0)]
    feed, readers = Feed(updates(), resolve, ()), list[Reader]()

    async def settle() -> None:
        for _ in range(8):
            await asyncio.sleep(0)

    def join() -> None:
        reader = Reader()
        readers.append(reader)
        reader.subscriber = feed.join(reader)

    join()
    running = asyncio.create_task(feed.run())
    queue.put_nowait(Update(LINK, 1, told[0]))
    for step, number in steps:
        reader = readers[number % len(readers)]
        if step == "tell":
            told.append(body(len(told) + 1, "CHANGED", number))
            queue.put_nowait(Update(LINK, len(told), told[-1]))
        elif step == "join":
            await settle()
            join()
        elif step == "pause":
            reader.takes = False
        else:
            await settle()
            reader.takes = True
            await reader.catch_up()
        if number:
            await settle()
    told.append(body(len(told) + 1, "ENDED", 1))
    queue.put_nowait(Update(LINK, len(told), told[-1]))
    queue.put_nowait(None)
    await running
    for reader in readers:
        await reader.catch_up()

    assert len(resolved) == len(set(resolved)), "an answer was made twice"
    for reader in readers:
        versions = [update["version"] for update in reader.got]
        assert versions == sorted(set(versions))
        assert reader.got[-1]["kind"] == "ENDED"
        assert versions[-1] == len(told)
        # What a first state shows already is told by no change.
        shown = versions[0] if reader.got[0]["kind"] == "SNAPSHOT" else versions[0] - 1
        assert all(update["kind"] == "CHANGED" for update in reader.got[1:-1])
        expected = [change for update in told if update["version"] > shown for change in update["changes"]]
        assert [change for update in reader.got for change in update["changes"]] == expected
        assert reader.subscriber
        assert (reader.subscriber.over, reader.subscriber.errors) == (True, ())
