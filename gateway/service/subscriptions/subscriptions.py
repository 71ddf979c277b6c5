"""The subscriptions that are open in this process."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import NamedTuple

from gateway.engine.errors import error_json
from gateway.engine.subscription_root import SubscriptionRoot
from gateway.errors import BadUserInput, Unauthenticated
from gateway.events import Listener
from gateway.live.update import UpdateSource
from gateway.service.running import RunningOperations
from gateway.service.subscriptions.feed import Feed, Resolve
from gateway.service.subscriptions.subscriber import Subscriber, UpdateSink
from gateway.upstream.identity import Identity


class _Opened(NamedTuple):
    """An open subscription, and what to call when it is closed."""

    caller: str
    feed: Feed
    closed: Callable[[Subscriber], None]


class Subscriptions:
    """Opens and closes subscriptions; equal ones get one feed.

    Args:
        source: The source of updates; `None` if subscriptions are turned off.
        counted: Counts the open subscriptions, and has their limits.
        listeners: Learn when one is opened or closed.
    """

    def __init__(
        self, source: UpdateSource | None, counted: RunningOperations, listeners: Sequence[Listener]
    ) -> None:
        self._source = source
        self._counted = counted
        self._listeners = listeners
        self._feeds: dict[Hashable, Feed] = {}
        self._running: dict[Feed, asyncio.Task[None]] = {}
        self._opened: dict[Subscriber, _Opened] = {}
        self._stopped = False

    def check(self, identity: Identity) -> None:
        """Check that one more may be opened.

        Raises:
            BadUserInput: Subscriptions are turned off.
            Overloaded: As many are open as may be.
        """
        if self._source is None:
            raise BadUserInput("Subscriptions are turned off here.")
        self._counted.check(identity.caller)

    def open(
        self,
        key: Hashable,
        subscription: SubscriptionRoot,
        identity: Identity,
        resolve: Resolve,
        sink: UpdateSink,
        closed: Callable[[Subscriber], None],
    ) -> Subscriber:
        """Open a subscription; `close` must follow.

        Args:
            key: The same for all equal subscriptions.
            subscription: Its root field.
            identity: Its caller.
            resolve: Makes its answers, and those of all equal subscriptions.
            sink: Where its answers are written.
            closed: Called when it is closed.
        """
        feed = self._feeds.get(key)
        if feed is None or feed.over:
            feed = self._feeds[key] = self._feed(key, subscription, identity, resolve)
        subscriber = feed.join(sink)
        self._opened[subscriber] = _Opened(identity.caller, feed, closed)
        self._counted.begin(identity.caller)
        for listener in self._listeners:
            listener.subscription_opened()
        if self._stopped:
            asyncio.get_running_loop().call_soon(self._interrupt, subscriber)
        return subscriber

    def close(self, subscriber: Subscriber) -> None:
        """Close a subscription; the feed ends with its last one."""
        caller, feed, closed = self._opened.pop(subscriber)
        self._counted.end(caller)
        feed.leave(subscriber)
        if feed.over and (running := self._running.get(feed)):
            running.cancel()
        for listener in self._listeners:
            listener.subscription_closed()
        closed(subscriber)

    def revoke(self, caller: str) -> None:
        """End the subscriptions of a caller whose credential is not accepted any more."""
        error = error_json(Unauthenticated("The credential is not valid any more."))
        for subscriber, opened in list(self._opened.items()):
            if opened.caller == caller:
                subscriber.end([error])

    def stop(self) -> None:
        """Have every client subscribe again, at another process."""
        self._stopped = True
        for subscriber in list(self._opened):
            self._interrupt(subscriber)

    def _interrupt(self, subscriber: Subscriber) -> None:
        if subscriber in self._opened:
            subscriber.interrupt()

    async def ended(self) -> None:
        """Wait until all feeds have ended."""
        while self._running:
            await asyncio.wait(list(self._running.values()))

    def _feed(
        self, key: Hashable, subscription: SubscriptionRoot, identity: Identity, resolve: Resolve
    ) -> Feed:
        if self._source is None:
            raise ValueError("It was not checked whether a subscription may be opened.")
        # It goes on when the one who opened it has left: the others' credentials may hold longer.
        lasting = replace(identity, expires_at=None)
        updates = self._source.updates(subscription.name, subscription.arguments, lasting)
        feed = Feed(updates, resolve, self._listeners)
        self._running[feed] = asyncio.create_task(feed.run())
        self._running[feed].add_done_callback(lambda _: self._forget(key, feed))
        return feed

    def _forget(self, key: Hashable, feed: Feed) -> None:
        del self._running[feed]
        if self._feeds.get(key) is feed:
            del self._feeds[key]
