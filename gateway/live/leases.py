"""Leases: who asks for the same again and again is answered from what a channel tells, without a call."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from cachetools import LRUCache

from gateway.errors import GatewayError
from gateway.links import ACTIVE_CONVERSATIONS, Kind, Link, Parameters
from gateway.live.update import UpdateSource
from gateway.loaders.live_answers import LiveAnswer
from gateway.upstream.call import ApiCall
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity

_AGAIN = 30.0
"""Seconds within which a second read of the same means that more will follow: opening a channel costs four
calls, which are worth it only then."""
_REST = 300.0
"""Seconds for which a caller who cannot be served by a channel is not tried again."""
_MOST_POLLS = 10_000
_MOST_FOLLOWED = 50
"""What is followed for the reads of one partition; subscriptions are not counted."""


class LiveStates(Protocol):
    """The last known states of what is followed.

    Where its channel is not healthy, or a state is in doubt, nothing is known.
    """

    def conversation(self, partition: str, id_: str) -> LiveAnswer | None:
        """A conversation."""
        ...

    def active(self, partition: str) -> LiveAnswer | None:
        """The answer to the call that lists the active conversations of the caller's user."""
        ...

    def users(self, partition: str, ids: Sequence[str], parameters: Parameters) -> Mapping[str, LiveAnswer]:
        """Those of these users that are known with at least these parameters."""
        ...

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """Know nothing of these until they are read again: they have changed."""

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """Take in what a read of an entity showed that began then, in seconds of the clock."""


class _Subject(NamedTuple):
    """What is read: a conversation, or all active ones, by the root field of the subscription to it."""

    partition: str
    field: str
    id: str = ""

    @property
    def arguments(self) -> Mapping[str, Any]:
        """Those of the root field."""
        return {"id": self.id} if self.id else {}


@dataclass(slots=True)
class _Poll:
    """When something was read last, and from when on following it may be tried."""

    at: float
    tries_from: float


class Leases:
    """Answers reads from the last known states, and has what is polled followed.

    The second read of the same within half a minute opens, in the background, what a subscriber would open;
    when no read has come for the time of a lease, or for that half minute, it is closed. A caller who cannot
    be served, for want of a right or of a user, is left alone for a while.

    Args:
        states: The states of what is followed.
        source: Follows.
        time: The gateway's.
        seconds: For how long a state holds since it was read or confirmed.
    """

    def __init__(self, states: LiveStates, source: UpdateSource, time: Time, *, seconds: float) -> None:
        self._states = states
        self._source = source
        self._time = time
        self._seconds = seconds
        self._polls: LRUCache[_Subject, _Poll] = LRUCache(_MOST_POLLS)
        self._following: dict[_Subject, asyncio.Task[None]] = {}

    def entities(
        self, identity: Identity, kind: Kind, ids: Sequence[str], parameters: Parameters
    ) -> Mapping[str, LiveAnswer]:
        """Those of these entities that are known well enough."""
        partition = identity.partition
        if kind.name == "user":
            users = self._states.users(partition, ids, parameters)
            return {id_: answer for id_, answer in users.items() if self._fresh(answer)}
        if kind.name != "conversation":
            return {}
        found = {}
        for id_ in ids:
            answer = self._fresh(self._states.conversation(partition, id_))
            self._polled(_Subject(partition, "conversationUpdated", id_), identity, answer)
            if answer is not None:
                found[id_] = answer
        return found

    def answer(self, identity: Identity, call: ApiCall) -> LiveAnswer | None:
        """The active conversations, where the call lists these and they are known well enough."""
        if call != ACTIVE_CONVERSATIONS:
            return None
        answer = self._fresh(self._states.active(identity.partition))
        self._polled(_Subject(identity.partition, "myConversationsUpdated"), identity, answer)
        return answer

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """See `LiveStates.invalidate`."""
        self._states.invalidate(partition, links)

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """See `LiveStates.record_read`."""
        self._states.record_read(partition, link, json, began)

    async def close(self) -> None:
        """Follow nothing more."""
        tasks = list(self._following.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _fresh(self, answer: LiveAnswer | None) -> LiveAnswer | None:
        return answer if answer is not None and answer.age <= self._seconds else None

    def _polled(self, subject: _Subject, identity: Identity, answer: LiveAnswer | None) -> None:
        """Note a read, and have its subject followed if it is read again and not known anyway."""
        now = self._time.clock()
        poll = self._polls.get(subject)
        if poll is None:
            self._polls[subject] = _Poll(now, tries_from=now)
            return
        again, poll.at = now - poll.at <= _AGAIN, now
        if answer is None and again and now >= poll.tries_from and subject not in self._following:
            others = sum(each.partition == subject.partition for each in self._following)
            if others < _MOST_FOLLOWED:
                self._following[subject] = asyncio.create_task(self._follow(subject, identity, poll))

    async def _follow(self, subject: _Subject, identity: Identity, poll: _Poll) -> None:
        """Follow a subject until it is polled no more, or cannot be followed."""
        following = asyncio.create_task(self._updates(subject, identity))
        polled = asyncio.create_task(self._last_poll(poll))
        try:
            await asyncio.wait((following, polled), return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                poll.tries_from = self._time.clock() + _REST
        finally:
            for task in (following, polled):
                task.cancel()
            await asyncio.gather(following, polled, return_exceptions=True)
            del self._following[subject]

    async def _updates(self, subject: _Subject, identity: Identity) -> None:
        """Take updates as a subscriber would, so that the states behind them are kept."""
        with suppress(GatewayError):
            async with aclosing(self._source.updates(subject.field, subject.arguments, identity)) as updates:
                async for _ in updates:
                    pass

    async def _last_poll(self, poll: _Poll) -> None:
        patience = max(self._seconds, _AGAIN)
        while (left := poll.at + patience - self._time.clock()) > 0:
            await self._time.sleep(left)
