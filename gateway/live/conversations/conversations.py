"""The conversations that subscriptions follow, of all callers."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from gateway.errors import UpstreamBadResponse
from gateway.links import Link, to
from gateway.live.conversations.caller_conversations import CallerConversations
from gateway.live.conversations.followed_list import FollowedList, Party
from gateway.live.conversations.inbox import ConversationInbox
from gateway.live.conversations.publication import UpdateKind
from gateway.live.conversations.reads import ConversationReads, conversation_of
from gateway.live.topics import Topics
from gateway.live.update import Update
from gateway.loaders.live_answers import LiveAnswer
from gateway.upstream.clock import Time
from gateway.upstream.identity import Identity


@dataclass(slots=True)
class _Followed:
    """The conversations of callers with the same rights, and how many subscriptions follow them."""

    conversations: CallerConversations
    subscriptions: int = 0


class Conversations:
    """The conversations that subscriptions follow; callers with the same rights share states and reads.

    Args:
        topics: Give the events.
        reads: Reads conversations.
        time: The gateway's.
        confirmed_for: Seconds without an event after which a state is read again.
    """

    def __init__(self, topics: Topics, reads: ConversationReads, time: Time, confirmed_for: float) -> None:
        self._topics = topics
        self._reads = reads
        self._time = time
        self._confirmed_for = confirmed_for
        self._callers: dict[str, _Followed] = {}

    # For subscriptions.

    async def one(self, id_: str, identity: Identity, *, polled: bool = False) -> AsyncGenerator[Update]:
        """The updates of a conversation, from a snapshot to its end.

        Raises:
            GatewayError: It cannot be followed, or no longer.
        """
        link = to("conversation", id_)
        async with self._following(identity) as conversations:
            followed, inbox = conversations.conversation(link), ConversationInbox(polled=polled)
            followed.follow(inbox, listens=True)
            try:
                publication = await inbox.take()
                yield publication.update(UpdateKind.SNAPSHOT)
                while not publication.is_last:
                    publication = await inbox.take()
                    if not publication.is_last:
                        yield publication.update(UpdateKind.CHANGED)
                yield publication.update(UpdateKind.ENDED)
            finally:
                followed.leave(inbox)

    async def mine(self, identity: Identity, *, polled: bool = False) -> AsyncGenerator[Update]:
        """The updates of the conversations of the caller's user, each from a snapshot.

        Raises:
            GatewayError: They cannot be followed, or no longer.
        """
        async with self._following(identity) as conversations:
            with _joined(await conversations.mine(), polled=polled) as inbox:
                while True:
                    yield await inbox.update()

    async def of(self, party: Party, identity: Identity) -> AsyncGenerator[Update]:
        """The updates of the conversations of a user or a queue, each from a snapshot.

        Raises:
            GatewayError: They cannot be followed, or no longer.
        """
        async with self._following(identity) as conversations:
            with _joined(conversations.list(party), polled=False) as inbox:
                while True:
                    yield await inbox.update()

    @asynccontextmanager
    async def _following(self, identity: Identity) -> AsyncIterator[CallerConversations]:
        """The conversations of the caller, held open while a subscription follows them."""
        partition = identity.partition
        followed = self._callers.get(partition)
        if followed is None:
            conversations = CallerConversations(
                identity, self._topics, self._reads, self._time, self._confirmed_for
            )
            followed = self._callers[partition] = _Followed(conversations)
        followed.subscriptions += 1
        try:
            yield followed.conversations
        finally:
            followed.subscriptions -= 1
            if not followed.subscriptions:
                del self._callers[partition]
                await followed.conversations.close()

    # Answers to reads.

    def answer(self, partition: str, id_: str) -> LiveAnswer | None:
        """The answer to a read of a conversation, if its state is current."""
        found = self._callers.get(partition)
        return found.conversations.answer(Link("conversation", id_)) if found else None

    def active_answer(self, partition: str) -> LiveAnswer | None:
        """The answer to the call that lists the active conversations of the caller's user."""
        found = self._callers.get(partition)
        return found.conversations.active_answer() if found else None

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """Give no answer for conversations that were changed until they are read again."""
        if found := self._callers.get(partition):
            found.conversations.invalidate(links)

    def record_read(self, partition: str, link: Link, body: bytes, began: float) -> None:
        """Take in the answer to a read that began at a time, unless that is no conversation."""
        found = self._callers.get(partition)
        followed = found.conversations.find(link) if found else None
        if followed is not None:
            with suppress(UpstreamBadResponse):
                followed.apply_read(conversation_of(link, body), began)

    def recheck_token(self, partition: str) -> None:
        """Check by one read whether a token that was refused somewhere is still accepted."""
        if found := self._callers.get(partition):
            found.conversations.recheck_token()


@contextmanager
def _joined(followed_list: FollowedList, *, polled: bool) -> Iterator[ConversationInbox]:
    """The inbox of one subscription to a list."""
    inbox = ConversationInbox(polled=polled)
    followed_list.join(inbox)
    try:
        yield inbox
    finally:
        followed_list.leave(inbox)
