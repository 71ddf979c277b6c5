"""Leases: repeated reads of the same are answered from live states, without a call."""

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

_POLLING = 30.0
"""Seconds within which a second read of the same counts as polling. Opening a channel costs four calls, which
only pays off if more reads follow."""
_RETRY = 300.0
"""Seconds after which a subject that could not be followed is tried again."""
_MOST_POLLS = 10_000
_MOST_FOLLOWED = 50
"""Subjects that are followed for the reads of one partition, beside its subscriptions."""


class LiveStates(Protocol):
    """The states of the conversations and users that are followed.

    There is no answer while the channel is interrupted or a state is uncertain.
    """

    def conversation(self, partition: str, id_: str) -> LiveAnswer | None:
        """The answer to a read of a conversation."""
        ...

    def active(self, partition: str) -> LiveAnswer | None:
        """The answer to the call that lists the active conversations of the caller's user."""
        ...

    def users(self, partition: str, ids: Sequence[str], parameters: Parameters) -> Mapping[str, LiveAnswer]:
        """The answers to reads of users with these parameters, by id; some may be left out."""
        ...

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """Give no answer for entities that were changed until they are read again."""

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """Take in the answer to a read of an entity, which began at a time of the clock."""


class _Subject(NamedTuple):
    """What is polled, by the root field of the subscription that follows it."""

    partition: str
    field: str
    id: str = ""

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The arguments of the root field."""
        return {"id": self.id} if self.id else {}


@dataclass(slots=True)
class _Poll:
    """When a subject was read last, and the earliest time to try to follow it."""

    at: float
    tries_from: float


class Leases:
    """Answers reads from live states, and follows what is polled; implements `LiveAnswers`.

    The second read of the same within 30 seconds begins to follow it in the background, as a subscription
    does. It is let go when no read has come for the time of a lease, at least 30 seconds. Where following
    fails, for want of a permission or a user, it is tried again after five minutes.

    Args:
        states: The states of what is followed.
        source: The updates that are followed.
        time: The gateway's.
        seconds: The age up to which a state is an answer; 0 where none is, and nothing is followed.
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
        """See `LiveAnswers`; conversations and users alone."""
        if not self._seconds:
            return {}
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
        """See `LiveAnswers`; the call that lists active conversations alone."""
        if call != ACTIVE_CONVERSATIONS or not self._seconds:
            return None
        answer = self._fresh(self._states.active(identity.partition))
        self._polled(_Subject(identity.partition, "myConversationsUpdated"), identity, answer)
        return answer

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """See `LiveAnswers`."""
        self._states.invalidate(partition, links)

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """See `LiveAnswers`."""
        self._states.record_read(partition, link, json, began)

    async def close(self) -> None:
        """Stop following."""
        tasks = list(self._following.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _fresh(self, answer: LiveAnswer | None) -> LiveAnswer | None:
        return answer if answer is not None and answer.age <= self._seconds else None

    def _polled(self, subject: _Subject, identity: Identity, answer: LiveAnswer | None) -> None:
        """Note a read, and follow its subject if it is polled and has no answer."""
        now = self._time.clock()
        poll = self._polls.get(subject)
        if poll is None:
            self._polls[subject] = _Poll(now, tries_from=now)
            return
        again, poll.at = now - poll.at <= _POLLING, now
        if answer is None and again and now >= poll.tries_from and subject not in self._following:
            others = sum(each.partition == subject.partition for each in self._following)
            if others < _MOST_FOLLOWED:
                self._following[subject] = asyncio.create_task(self._follow(subject, identity, poll))

    async def _follow(self, subject: _Subject, identity: Identity, poll: _Poll) -> None:
        """Follow a subject until its polling ends, or following fails."""
        following = asyncio.create_task(self._updates(subject, identity))
        polled = asyncio.create_task(self._polling_ends(poll))
        try:
            await asyncio.wait((following, polled), return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                poll.tries_from = self._time.clock() + _RETRY
        finally:
            for task in (following, polled):
                task.cancel()
            await asyncio.gather(following, polled, return_exceptions=True)
            del self._following[subject]

    async def _updates(self, subject: _Subject, identity: Identity) -> None:
        """Take and drop updates, so that the states behind them are kept up to date."""
        with suppress(GatewayError):
            updates = self._source.updates(subject.field, subject.arguments, identity, polled=True)
            async with aclosing(updates):
                async for _ in updates:
                    pass

    async def _polling_ends(self, poll: _Poll) -> None:
        lease = max(self._seconds, _POLLING)
        while (left := poll.at + lease - self._time.clock()) > 0:
            await self._time.sleep(left)
