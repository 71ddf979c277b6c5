"""Feeds: the source and the answers that equal subscriptions share."""

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
from gateway.service.subscriptions.outbox import OutgoingUpdate, is_last, is_snapshot, snapshot_body
from gateway.service.subscriptions.subscriber import Subscriber, UpdateSink

Resolve = Callable[[Update, dict[Link, Known]], Coroutine[Any, Any, bytes]]
"""Makes the answer to an update. Entities that it reads are added to those that are known."""


_MOST_ENDED = 100
"""Ended subjects whose last update is kept for slow clients."""


@dataclass(slots=True, eq=False)
class _Latest:
    """The newest update of a subject, and the answers to it.

    Attributes:
        outgoing: The update with its answer, for subscribers who have got the update before it.
        known: The entities of the update, and those that were read for its answer.
        others: The answers for other subscribers, by the kind of update and the number of changes.
    """

    outgoing: OutgoingUpdate
    known: dict[Link, Known]
    others: dict[tuple[str, int], asyncio.Task[bytes]] = field(default_factory=dict)


class Feed:
    """Sends the updates of one source to all equal subscriptions; each is resolved and encoded once.

    A subscriber that joins later gets the newest update of each subject as a snapshot, and a slow one gets
    several updates as one. Both need answers of their own, which are made from the same entities.

    Args:
        updates: The source.
        resolve: Makes answers.
        listeners: Count the updates that are sent.

    Attributes:
        over: Whether it has ended or has no subscribers left. Nobody may join it then.
    """

    def __init__(
        self, updates: AsyncGenerator[Update], resolve: Resolve, listeners: Sequence[Listener]
    ) -> None:
        self._updates = updates
        self._resolve = resolve
        self._listeners = listeners
        self._subscribers: dict[Subscriber, None] = {}
        self._latest: dict[Link, _Latest] = {}
        self._ended: LRUCache[Link, _Latest] = LRUCache(_MOST_ENDED)
        self._making: set[asyncio.Task[bytes]] = set()
        self.over = False

    @property
    def subscribers(self) -> list[Subscriber]:
        """Its subscribers."""
        return list(self._subscribers)

    def join(self, sink: UpdateSink) -> Subscriber:
        """Add a subscriber, and send it the newest update of each subject as a snapshot."""
        subscriber = Subscriber(sink, self)
        self._subscribers[subscriber] = None
        self.count(
            sent=sum(subscriber.put(_as_snapshot(latest.outgoing)) for latest in self._latest.values())
        )
        return subscriber

    def leave(self, subscriber: Subscriber) -> None:
        """Remove a subscriber."""
        del self._subscribers[subscriber]
        if not self._subscribers:
            self.over = True
            for task in self._making:
                task.cancel()

    async def run(self) -> None:
        """Send updates until the source ends, and then end all subscriptions."""
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
        outgoing = OutgoingUpdate(update, await self._resolve(update, known))
        if is_last(update.body):
            self._latest.pop(update.subject, None)
            self._ended[update.subject] = _Latest(outgoing, known)
        else:
            self._latest[update.subject] = _Latest(outgoing, known)
        self.count(sent=sum(subscriber.put(outgoing) for subscriber in self.subscribers))

    def count(self, *, sent: int, replaced: int = 0) -> None:
        """See `SharedAnswers`."""
        for listener in self._listeners:
            listener.updates_sent(sent, replaced)

    async def answer(self, update: Update) -> bytes | None:
        """The answer for subscribers who have not got the update before this one; it is made once for all.

        `None` if all of them leave meanwhile.
        """
        latest = self._latest.get(update.subject) or self._ended.get(update.subject)
        if latest is None or latest.outgoing.update.version != update.version:
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


def _as_snapshot(outgoing: OutgoingUpdate) -> OutgoingUpdate:
    """The update as a snapshot, for a new subscriber."""
    update = outgoing.update
    if is_snapshot(update.body):
        return outgoing
    return OutgoingUpdate(replace(update, body=snapshot_body(update.body)), None)
