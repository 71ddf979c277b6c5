"""The subscriptions that are open in this process."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import NamedTuple

from gateway.engine.errors import error_json
from gateway.engine.subscribed import Subscribed
from gateway.errors import BadUserInput, Unauthenticated
from gateway.events import Listener
from gateway.live.update import UpdateSource
from gateway.service.running import RunningOperations
from gateway.service.subscriptions.feed import Feed, Resolve
from gateway.service.subscriptions.subscriber import Outlet, Subscriber
from gateway.upstream.identity import Identity


class _Opened(NamedTuple):
    """What is to be done when a subscription is closed."""

    caller: str
    feed: Feed
    closed: Callable[[Subscriber], None]


class Subscriptions:
    """Opens subscriptions; those that are equal get one feed.

    Args:
        source: What they listen to; `None` where nothing is to be heard.
        counted: Counts them.
        listeners: Hear of them.
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
            BadUserInput: There are no subscriptions here.
            Overloaded: There are as many as there may be.
        """
        if self._source is None:
            raise BadUserInput("Subscriptions are turned off here.")
        self._counted.check(identity.caller)

    def open(
        self,
        key: Hashable,
        subscribed: Subscribed,
        identity: Identity,
        resolve: Resolve,
        outlet: Outlet,
        closed: Callable[[Subscriber], None],
    ) -> Subscriber:
        """Open a subscription; its `close` must follow.

        Args:
            key: What is equal of those that are equal.
            subscribed: What it listens to.
            identity: Who listens.
            resolve: Makes its answers, and those of all that are equal.
            outlet: Where its answers go.
            closed: Hears of its end.
        """
        feed = self._feeds.get(key)
        if feed is None or feed.over:
            feed = self._feeds[key] = self._feed(key, subscribed, identity, resolve)
        subscriber = feed.join(outlet)
        self._opened[subscriber] = _Opened(identity.caller, feed, closed)
        self._counted.begin(identity.caller)
        for listener in self._listeners:
            listener.subscription_opened()
        if self._stopped:
            asyncio.get_running_loop().call_soon(self._cut, subscriber)
        return subscriber

    def close(self, subscriber: Subscriber) -> None:
        """Close a subscription, whoever ends it; the last one ends its feed."""
        caller, feed, closed = self._opened.pop(subscriber)
        self._counted.end(caller)
        feed.leave(subscriber)
        if feed.over and (running := self._running.get(feed)):
            running.cancel()
        for listener in self._listeners:
            listener.subscription_closed()
        closed(subscriber)

    def revoke(self, caller: str) -> None:
        """End those of a caller whose credential is not accepted any more."""
        error = error_json(Unauthenticated("The credential is not valid any more."))
        for subscriber, opened in list(self._opened.items()):
            if opened.caller == caller:
                subscriber.end([error])

    def stop(self) -> None:
        """Have every client come again, to another process."""
        self._stopped = True
        for subscriber in list(self._opened):
            self._cut(subscriber)

    def _cut(self, subscriber: Subscriber) -> None:
        if subscriber in self._opened:
            subscriber.cut()

    async def ended(self) -> None:
        """Wait until nothing is listened to any more."""
        while self._running:
            await asyncio.wait(list(self._running.values()))

    def _feed(self, key: Hashable, subscribed: Subscribed, identity: Identity, resolve: Resolve) -> Feed:
        if self._source is None:
            raise ValueError("It was not checked whether a subscription may be opened.")
        # It goes on when the one who opened it has left: the others' credentials may hold longer.
        lasting = replace(identity, expires_at=None)
        updates = self._source.updates(subscribed.name, subscribed.arguments, lasting)
        feed = Feed(updates, resolve, self._listeners)
        self._running[feed] = asyncio.create_task(feed.run())
        self._running[feed].add_done_callback(lambda _: self._forget(key, feed))
        return feed

    def _forget(self, key: Hashable, feed: Feed) -> None:
        del self._running[feed]
        if self._feeds.get(key) is feed:
            del self._feeds[key]
