"""Feeds: what equal subscriptions share."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from cachetools import LRUCache

from gateway.engine.errors import ErrorJSON, error_json, internal_error
from gateway.errors import GatewayError
from gateway.events import Listener
from gateway.links import Link
from gateway.live.update import Update
from gateway.loaders.known import Known
from gateway.service.subscriptions.outbox import Dispatch, as_snapshot, has_changes, is_last
from gateway.service.subscriptions.subscriber import Outlet, Subscriber

Resolve = Callable[[Update, dict[Link, Known]], Coroutine[Any, Any, bytes]]
"""Makes the answer of an update, from entities that are known; those that are read are added to them."""


_ENDED = 100
"""Last updates that are kept for clients who are slow."""


@dataclass(slots=True, eq=False)
class _Latest:
    """The newest update of a subject, and what was made of it.

    Attributes:
        dispatch: To those who had the one before it.
        known: Its entities, with those that were read for its answer.
        others: Answers to those who had not, by their kind and the number of their changes.
    """

    dispatch: Dispatch
    known: dict[Link, Known]
    others: dict[tuple[str, int], asyncio.Task[bytes]] = field(default_factory=dict)


class Feed:
    """Listens for all who subscribe alike: each update is resolved and written once, whoever gets it.

    One who comes later gets the newest update of each subject as a snapshot, and one who is slow gets several
    updates as one. Both need answers of their own, which are made from the same entities.

    Args:
        updates: What it listens to.
        resolve: Makes answers.
        listeners: Hear how many updates are sent.

    Attributes:
        over: Whether it has ended, or nobody listens any more, so that nobody may join it.
    """

    def __init__(
        self, updates: AsyncGenerator[Update], resolve: Resolve, listeners: Sequence[Listener]
    ) -> None:
        self._updates = updates
        self._resolve = resolve
        self._listeners = listeners
        self._subscribers: dict[Subscriber, None] = {}
        self._latest: dict[Link, _Latest] = {}
        self._last: LRUCache[Link, _Latest] = LRUCache(_ENDED)
        self._making: set[asyncio.Task[bytes]] = set()
        self.over = False

    @property
    def subscribers(self) -> list[Subscriber]:
        """All who listen."""
        return list(self._subscribers)

    def join(self, outlet: Outlet) -> Subscriber:
        """Add one who listens, and give it what is."""
        subscriber = Subscriber(outlet, self)
        self._subscribers[subscriber] = None
        self.told(sent=sum(subscriber.put(_greeting(latest.dispatch)) for latest in self._latest.values()))
        return subscriber

    def leave(self, subscriber: Subscriber) -> None:
        """Take away one who listens."""
        del self._subscribers[subscriber]
        if not self._subscribers:
            self.over = True
            for task in self._making:
                task.cancel()

    async def run(self) -> None:
        """Publish updates until there are no more, and end all subscriptions."""
        errors: Sequence[ErrorJSON] = ()
        try:
            async with aclosing(self._updates) as updates:
                async for update in updates:
                    await self._publish(update)
        except GatewayError as error:
            errors = [error_json(error)]
        except Exception as error:  # noqa: BLE001  # a fault of the gateway's own shows nothing
            errors = [internal_error(error)]
        self.over = True
        for subscriber in self.subscribers:
            subscriber.end(errors)

    async def _publish(self, update: Update) -> None:
        known = dict(update.entities)
        dispatch = Dispatch(update, await self._resolve(update, known))
        if is_last(update.body):
            self._latest.pop(update.subject, None)
            self._last[update.subject] = _Latest(dispatch, known)
        else:
            self._latest[update.subject] = _Latest(dispatch, known)
        self.told(sent=sum(subscriber.put(dispatch) for subscriber in self.subscribers))

    def told(self, *, sent: int, replaced: int = 0) -> None:
        """See `Answering`."""
        for listener in self._listeners:
            listener.updates_told(sent, replaced)

    async def answer(self, update: Update) -> bytes | None:
        """The answer to those who had not the update before this one; for all of them it is made once.

        `None` where all of them have left meanwhile.
        """
        latest = self._latest.get(update.subject) or self._last.get(update.subject)
        if latest is None or latest.dispatch.update.version != update.version:
            return await self._resolve(update, dict(update.entities))
        which = update.body["kind"], len(update.body["changes"])
        task = latest.others.get(which)
        if task is None:
            task = asyncio.create_task(self._resolve(update, latest.known))
            latest.others[which] = task
            self._making.add(task)
            task.add_done_callback(self._making.discard)
        await asyncio.wait([task])
        return None if task.cancelled() else task.result()


def _greeting(dispatch: Dispatch) -> Dispatch:
    """The same for one who begins to listen."""
    update = dispatch.update
    return (
        Dispatch(replace(update, body=as_snapshot(update.body)), None)
        if has_changes(update.body)
        else dispatch
    )
