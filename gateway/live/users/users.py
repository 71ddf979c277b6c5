"""The users that subscriptions follow, of all callers."""

import math
from collections.abc import AsyncGenerator, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from gateway.errors import GatewayError, Unauthenticated
from gateway.links import Link, Parameters, to
from gateway.live.inbox import Inbox
from gateway.live.read_scheduler import ReadScheduler
from gateway.live.topics import Listening, TopicListener, Topics
from gateway.live.update import Update
from gateway.live.users.followed_user import FollowedUser, UserState
from gateway.live.users.reads import MOST, PARAMETERS, UserReads
from gateway.loaders.live_answers import LiveAnswer
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity


class CallerUsers:
    """The users that are followed for callers with the same rights. Reads that are due are made together.

    Args:
        identity: One of the callers; reads are made for it.
        topics: Give the events.
        reads: Reads the status of users.
        time: The gateway's.
        confirmed_for: Seconds without an event after which a status is read again.
    """

    def __init__(
        self, identity: Identity, topics: Topics, reads: UserReads, time: Time, confirmed_for: float
    ) -> None:
        self._identity = identity
        self._topics = topics
        self._reads = reads
        self._time = time
        self._confirmed_for = confirmed_for
        self.users: dict[Link, FollowedUser] = {}
        self._scheduler = ReadScheduler(self._start_due, self._next_due, self._fail, time)

    def user(self, link: Link) -> FollowedUser:
        """A user, who is followed from now on."""
        if link not in self.users:
            self.users[link] = FollowedUser(link, self, self._time, self._confirmed_for)
            self.schedule(self.users[link].read_at)
        return self.users[link]

    def listen(self, listener: TopicListener) -> Listening:
        """See `UserOwner`."""
        return self._topics.listen(self._identity, listener)

    def schedule(self, at: float) -> None:
        """See `UserOwner`."""
        self._scheduler.schedule(at)

    def forget(self, followed: FollowedUser) -> None:
        """See `UserOwner`."""
        if self.users.get(followed.link) is followed:
            del self.users[followed.link]

    async def close(self) -> None:
        """Cancel all reads."""
        await self._scheduler.close()

    def _next_due(self) -> float:
        """When the next read is due."""
        return min((one.read_at for one in self.users.values() if not one.reading), default=math.inf)

    def _start_due(self, at: float) -> None:
        """Start the reads that were due at a time."""
        due = [one for one in self.users.values() if not one.reading and one.read_at <= at]
        for one in due:
            one.reading = True
        for start in range(0, len(due), MOST):
            self._scheduler.start(self._read(due[start : start + MOST]))

    async def _read(self, due: Sequence[FollowedUser]) -> None:
        try:
            found, began = await self._reads.many([one.link for one in due], self._identity)
        except Unauthenticated as error:
            self._fail(error)
        except GatewayError as error:
            for one in due:
                one.read_failed(error)
        else:
            for one in due:
                status = found[one.link]
                if isinstance(status, GatewayError):
                    one.fail(status)
                else:
                    one.apply_read(status, began)
        finally:
            for one in due:
                one.reading = False

    def _fail(self, error: Exception) -> None:
        """End everything that is followed with an error."""
        for one in tuple(self.users.values()):
            one.fail(error)


class Users:
    """The users whose status subscriptions follow; callers with the same rights share states and reads.

    Args:
        topics: Give the events.
        reads: Reads the status of users.
        time: The gateway's.
        confirmed_for: Seconds without an event after which a status is read again.
    """

    def __init__(self, topics: Topics, reads: UserReads, time: Time, confirmed_for: float) -> None:
        self._topics = topics
        self._reads = reads
        self._time = time
        self._confirmed_for = confirmed_for
        self._callers: dict[str, CallerUsers] = {}

    async def statuses(self, ids: Sequence[str], identity: Identity) -> AsyncGenerator[Update]:
        """The status of each user as it is now, and then whenever it changes.

        Raises:
            GatewayError: A user cannot be followed, or no longer.
        """
        links = [to("user", id_) for id_ in dict.fromkeys(ids)]
        partition = identity.partition
        if partition not in self._callers:
            self._callers[partition] = CallerUsers(
                identity, self._topics, self._reads, self._time, self._confirmed_for
            )
        callers = self._callers[partition]
        try:
            with _joined([callers.user(link) for link in links]) as inbox:
                while True:
                    yield (await inbox.take()).update()
        finally:
            if not callers.users and self._callers.get(partition) is callers:
                del self._callers[partition]
                await callers.close()

    def answers(self, partition: str, ids: Sequence[str], parameters: Parameters) -> Mapping[str, LiveAnswer]:
        """The answers to reads of users with these parameters, by id, for those whose status is current."""
        callers = self._callers.get(partition)
        if callers is None or not parameters <= PARAMETERS:
            return {}
        found = {id_: callers.users.get(Link("user", id_)) for id_ in ids}
        now = self._time.clock()
        return {
            id_: LiveAnswer(one.latest.known.json, now - one.confirmed_at, (id_,))
            for id_, one in found.items()
            if one is not None and one.latest is not None and one.is_current()
        }

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """Give no answer for users that were changed until they are read again."""
        callers = self._callers.get(partition)
        users = map(callers.users.get, links) if callers else ()
        for one in filter(None, users):
            one.mark_gap()

    def recheck_token(self, partition: str) -> None:
        """Check by one read whether a token that was refused somewhere is still accepted."""
        callers = self._callers.get(partition)
        if callers and (one := next(iter(callers.users.values()), None)):
            one.mark_gap()


@contextmanager
def _joined(users: Sequence[FollowedUser]) -> Iterator[Inbox[UserState]]:
    """The inbox of one subscription to some users."""
    inbox: Inbox[UserState] = Inbox()
    for user in users:
        user.join(inbox)
    try:
        yield inbox
    finally:
        for user in users:
            user.leave(inbox)
