"""A feed: what equal subscriptions share."""

import asyncio
from collections.abc import AsyncGenerator

from scripted_updates import update

from gateway.links import Link
from gateway.live.update import Update
from gateway.loaders.known import Known
from gateway.service.subscriptions.feed import Feed


class Reader:
    """A client that takes what it asks for."""

    has_room = False

    def write(self, answer: bytes) -> None:
        raise AssertionError(answer)

    def wake(self) -> None:
        pass

    def interrupt(self) -> None:
        pass


async def test_a_subscriber_that_leaves_while_an_answer_is_made_does_not_break_its_reader():
    making = asyncio.Event()

    async def published() -> AsyncGenerator[Update]:
        yield update(1)
        await asyncio.Event().wait()

    async def resolve(one: Update, _known: dict[Link, Known]) -> bytes:
        if one.body["kind"] == "SNAPSHOT":
            making.set()
            await asyncio.Event().wait()
        return b"made"

    feed = Feed(published(), resolve, ())
    first = feed.join(Reader())
    publishing = asyncio.create_task(feed.run())
    async with asyncio.timeout(5):
        while await first.take() is None:  # noqa: ASYNC110  # until it is published
            await asyncio.sleep(0)
        # A later subscriber gets a snapshot, which has to be made.
        late = feed.join(Reader())
        taking = asyncio.create_task(late.take())
        await making.wait()
        for subscriber in feed.subscribers:
            feed.leave(subscriber)
        assert await taking is None
    assert late.sent == 0
    publishing.cancel()
    await asyncio.wait([publishing])
