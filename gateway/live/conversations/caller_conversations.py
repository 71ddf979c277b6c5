"""The conversations that are followed for callers with the same rights, and the reads that they need."""

import asyncio
import math
from collections.abc import Collection, Mapping, Sequence

import orjson

from gateway.errors import BadUserInput, Forbidden, GatewayError, Unauthenticated
from gateway.links import Link
from gateway.live.conversations.followed_conversation import FollowedConversation
from gateway.live.conversations.followed_list import FollowedList, Party
from gateway.live.conversations.media import Json
from gateway.live.conversations.pace import Pace
from gateway.live.conversations.reads import ActiveReadResult, ConversationReads
from gateway.live.conversations.tracked import (
    COMPLETION_INTERVAL,
    READ_INTERVAL,
    READ_LAG,
    TrackedConversation,
)
from gateway.live.read_scheduler import ReadScheduler
from gateway.live.topics import Listening, TopicListener, Topics
from gateway.loaders.live_answers import LiveAnswer
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity

_SEVERAL = 2
"""Conversations to read from which on the one call that lists all active ones is tried."""
_AT_ONCE = 10
"""Reads of single conversations that may be under way at once."""


class CallerConversations:
    """The conversations and lists that are followed for callers with the same rights.

    A single conversation that is due is read by itself. If others are to be read as well, now or soon, those
    among the caller's active ones are read by the one call that lists these; the others one by one, uncertain
    ones at a faster pace.

    Args:
        identity: One of the callers; reads are made for it.
        topics: Give the events.
        reads: Reads conversations.
        time: The gateway's.
        confirmed_for: Seconds without an event after which a state is read again.
    """

    def __init__(
        self,
        identity: Identity,
        topics: Topics,
        reads: ConversationReads,
        time: Time,
        confirmed_for: float,
    ) -> None:
        self._identity = identity
        self._topics = topics
        self._reads = reads
        self._time = time
        self._confirmed_for = confirmed_for
        self._conversations: dict[Link, FollowedConversation] = {}
        self._lists: dict[Party, FollowedList] = {}
        self._mine: Party | None = None
        self._paced_at = -math.inf
        self._invalidated_at = -math.inf
        self._last_active_read: ActiveReadResult | None = None
        self._pace = Pace()
        self._lists_active = True
        self._single = asyncio.Semaphore(_AT_ONCE)
        self._scheduler = ReadScheduler(self._start_due, self._next_due, self._fail, time)

    # For followers.

    async def mine(self) -> FollowedList:
        """The list of the conversations of the caller's user.

        Raises:
            GatewayError: The caller has no user, or it cannot be read.
        """
        if self._mine is None:
            self._mine = Party("userId", await self._reads.me(self._identity))
        return self.list(self._mine)

    def list(self, party: Party) -> FollowedList:
        """The list of the conversations of a user or a queue; it is followed from now on."""
        if party not in self._lists:
            self._lists[party] = FollowedList(party, self, self._time.clock, self._confirmed_for)
            self.schedule(self._lists[party].refresh_at)
        return self._lists[party]

    def conversation(self, link: Link) -> FollowedConversation:
        """A conversation; it is followed from now on."""
        if link not in self._conversations:
            tracked = TrackedConversation(self._confirmed_for)
            self._conversations[link] = FollowedConversation(link, tracked, self, self._time)
            self.schedule(self._time.clock())
        return self._conversations[link]

    # Answers to reads.

    def find(self, link: Link) -> FollowedConversation | None:
        """A conversation, if it is followed."""
        return self._conversations.get(link)

    def answer(self, link: Link) -> LiveAnswer | None:
        """The answer to a read of a conversation, if a topic with its state is subscribed."""
        followed = self._conversations.get(link)
        if followed is None:
            return None
        lists = (one for one in self._lists.values() if link in one.members)
        subscribed = [followed.subscribed_since(), *(one.subscribed_since() for one in lists)]
        return None if all(one is None for one in subscribed) else followed.answer()

    def active_answer(self) -> LiveAnswer | None:
        """The answer to the call that lists active conversations, from their states or from a recent call."""
        mine = self._followed_mine()
        if mine is None:
            return None
        now = self._time.clock()
        if mine.subscribed_since() is not None and not mine.uncertain:
            answers = self._active_answers(mine)
            if answers is not None:
                return _listing(answers, now - mine.refreshed_at)
        last = self._listed_since(mine.changed_at)
        return LiveAnswer(last.body, now - last.began, tuple(last.json)) if last else None

    def _active_answers(self, mine: FollowedList) -> Sequence[LiveAnswer] | None:
        """The answers for the active conversations of the caller's user; `None` if there is none for one.

        A conversation whose state is not current is as the last call that lists them showed it, if it did.
        """
        answers = []
        for followed in mine.members.values():
            if not followed.is_active():
                continue
            answer = followed.answer()
            if answer is None:
                last = self._listed_since(followed.tracked.changed_at)
                if last is None:
                    return None
                json = last.json.get(followed.link.id)
                if json is None:
                    continue
                age = self._time.clock() - last.began
                answer = LiveAnswer(orjson.dumps(json), age, (followed.link.id,))
            answers.append(answer)
        return answers

    def _listed_since(self, changed_at: float) -> ActiveReadResult | None:
        """The last call that lists active conversations, if it is recent and began after a change."""
        last = self._last_active_read
        oldest = max(self._invalidated_at, changed_at, self._time.clock() - READ_LAG)
        return last if last is not None and last.began >= oldest else None

    def invalidate(self, links: Collection[Link]) -> None:
        """Give no answer from before now, and read conversations that were changed; none if one was begun.

        The caller's active conversations are listed again if their user may have joined another one.
        """
        self._invalidated_at = self._time.clock()
        for link in links:
            if followed := self._conversations.get(link):
                followed.invalidate()
        mine = self._followed_mine()
        if mine is not None and (not links or any(map(mine.may_gain, links))):
            mine.refresh_soon()

    def recheck_token(self) -> None:
        """Check by one read whether a token that was refused somewhere is still accepted."""
        if followed := next(iter(self._conversations.values()), None):
            followed.mark_gap()
        elif followed_list := next(iter(self._lists.values()), None):
            followed_list.refresh_soon()

    # For followed conversations and lists.

    def listen(self, listener: TopicListener) -> Listening:
        """See `FollowedOwner`."""
        return self._topics.listen(self._identity, listener)

    def schedule(self, at: float) -> None:
        """See `FollowedOwner`."""
        self._scheduler.schedule(at)

    def forget(self, followed: FollowedConversation) -> None:
        """See `FollowedOwner`."""
        if self._conversations.get(followed.link) is followed:
            del self._conversations[followed.link]

    def forget_list(self, followed_list: FollowedList) -> None:
        """See `ListOwner`."""
        if self._lists.get(followed_list.party) is followed_list:
            del self._lists[followed_list.party]

    async def close(self) -> None:
        """Cancel all reads."""
        await self._scheduler.close()

    # Reading.

    def _next_due(self) -> float:
        """When the next read is due."""
        reads = (self._read_at(one) for one in self._conversations.values() if not one.reading)
        lists = (one.refresh_at for one in self._lists.values() if not one.refreshing)
        return min(min(reads, default=math.inf), min(lists, default=math.inf))

    def _read_at(self, followed: FollowedConversation) -> float:
        """When to read a conversation; those on the list of the caller's user are read together."""
        tracked, mine = followed.tracked, self._followed_mine()
        if mine is None or followed.link not in mine.members:
            earliest = self._pace.next_at(uncertain=tracked.uncertain)
        else:
            earliest = (
                self._paced_at + READ_INTERVAL
                if tracked.uncertain
                else mine.refreshed_at + COMPLETION_INTERVAL
            )
        return max(followed.read_at(), earliest)

    def _followed_mine(self) -> FollowedList | None:
        return self._lists.get(self._mine) if self._mine else None

    def _start_due(self, at: float) -> None:
        """Start the reads that were due at a time."""
        now, mine = self._time.clock(), self._followed_mine()
        due = [one for one in self._conversations.values() if not one.reading and self._read_at(one) <= at]
        due = [one for one in due if not one.end_unread()]
        due_lists = [one for one in self._lists.values() if not one.refreshing and one.refresh_at <= at]
        for followed_list in due_lists:
            followed_list.refreshing = True
            if followed_list is not mine:
                self._scheduler.start(self._refresh(followed_list))
        own = [one for one in due if mine is not None and one.link in mine.members]
        together = mine in due_lists or any(not one.tracked.uncertain for one in own)
        listed = [one for one in self._conversations.values() if one.may_be_active and not one.reading]
        listed = [one for one in listed if one in due or not one.tracked.settled]
        several = len(listed) >= _SEVERAL and any(one.may_be_active for one in due)
        if together or (self._lists_active and several):
            for followed in listed:
                followed.reading = True
            self._scheduler.start(self._read_active(listed))
        for followed in sorted(due, key=FollowedConversation.read_at):
            if not followed.reading and self._read_at(followed) <= at:
                followed.reading = True
                self._pace.begin(now, uncertain=followed.tracked.uncertain)
                self._scheduler.start(self._read(followed))
        if own:
            self._paced_at = now

    async def _read(self, followed: FollowedConversation) -> None:
        """Read one conversation."""
        async with self._single:
            followed.tracked.read_began(self._time.clock())
            try:
                json, began = await self._reads.one(followed.link, self._identity)
            except Unauthenticated as error:
                self._fail(error)
            except GatewayError as error:
                followed.read_failed(error)
            else:
                followed.apply_read(json, began)
            finally:
                followed.reading = False

    async def _read_active(self, due: Sequence[FollowedConversation]) -> None:
        """Read all active conversations of the caller's user; those that are due may be among them."""
        mine = self._followed_mine()
        try:
            result = await self._reads.active(self._identity)
        except Unauthenticated as error:
            self._fail(error)
        except (BadUserInput, Forbidden) as error:
            self._lists_active = False  # as for a token of an app's own, which has no user
            if mine is not None:
                mine.fail(error)
            for followed in due:
                followed.may_be_active = False
        except GatewayError as error:
            if mine is not None:
                mine.refresh_failed(error)
            for followed in due:
                followed.read_failed(error)
        else:
            self._last_active_read = result
            await self._apply_active(result.json, result.began, mine)
        finally:
            for followed in due:
                followed.reading = False

    async def _apply_active(self, found: Mapping[str, Json], began: float, mine: FollowedList | None) -> None:
        """Take in the caller's active conversations, by id."""
        if mine is not None:
            mine.refreshed(found, began, complete=True)
        active = []
        for link, followed in self._conversations.items():
            followed.may_be_active = link.id in found
            if followed.may_be_active:
                followed.tracked.read_began(began)
                active.append(followed)
        for followed in active:
            followed.apply_read(found[followed.link.id], began)
            await asyncio.sleep(0)  # lets events be handled in between

    async def _refresh(self, followed_list: FollowedList) -> None:
        """Refresh the list of a user or a queue."""
        party = followed_list.party
        try:
            ids, began = await self._reads.ongoing(party.key, party.id, self._identity)
            if not ids and followed_list.refreshed_at == -math.inf:
                await self._reads.check_exists(party.link, self._identity)
        except Unauthenticated as error:
            self._fail(error)
        except GatewayError as error:
            followed_list.refresh_failed(error)
        else:
            followed_list.refreshed(ids, began, complete=False)

    def _fail(self, error: Exception) -> None:
        """End everything that is followed with an error."""
        for followed_list in tuple(self._lists.values()):
            followed_list.fail(error)
        for followed in tuple(self._conversations.values()):
            followed.fail(error)


def _listing(answers: Sequence[LiveAnswer], age: float) -> LiveAnswer:
    """The answer to the call that lists active conversations, from answers to single reads.

    Its age is that of the oldest, at least `age`.
    """
    count = len(answers)
    json = b'{"entities":[%b],"total":%d,"pageNumber":1,"pageCount":1,"pageSize":%d}' % (
        b",".join(one.json for one in answers),
        count,
        count,
    )
    return LiveAnswer(
        json, max([age, *(one.age for one in answers)]), tuple(id_ for one in answers for id_ in one.ids)
    )
