"""The updates of subscriptions by the names of their root fields, and the states behind them."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from typing import Any

from gateway.links import Link, Parameters
from gateway.live.conversations.conversations import Conversations
from gateway.live.conversations.followed_list import Party
from gateway.live.update import Update
from gateway.live.users.users import Users
from gateway.loaders.live_answers import LiveAnswer
from gateway.upstream.identity import Identity


class Updates:
    """Implements `UpdateSource` and `LiveStates` over the conversations and users that are followed.

    Args:
        conversations: Follows conversations.
        users: Follows users.
    """

    def __init__(self, conversations: Conversations, users: Users) -> None:
        self._conversations = conversations
        self._users = users

    def updates(
        self, name: str, arguments: Mapping[str, Any], identity: Identity, *, polled: bool = False
    ) -> AsyncGenerator[Update]:
        """See `UpdateSource`.

        Raises:
            GatewayError: There are no updates, or no more of them, for the reason that it gives.
            ValueError: There is no such root field.
        """
        match name, arguments:
            case "conversationUpdated", {"id": id_}:
                return self._conversations.one(id_, identity, polled=polled)
            case "myConversationsUpdated", _:
                return self._conversations.mine(identity, polled=polled)
            case "userConversationsUpdated", {"userId": id_}:
                return self._conversations.of(Party("userId", id_), identity)
            case "queueConversationsUpdated", {"queueId": id_}:
                return self._conversations.of(Party("queueId", id_), identity)
            case "userStatusUpdated", {"userIds": ids}:
                return self._users.statuses(ids, identity)
        raise ValueError(f"There is no subscription named {name}.")

    def conversation(self, partition: str, id_: str) -> LiveAnswer | None:
        """See `LiveStates`."""
        return self._conversations.answer(partition, id_)

    def active(self, partition: str) -> LiveAnswer | None:
        """See `LiveStates`."""
        return self._conversations.active_answer(partition)

    def users(self, partition: str, ids: Sequence[str], parameters: Parameters) -> Mapping[str, LiveAnswer]:
        """See `LiveStates`."""
        return self._users.answers(partition, ids, parameters)

    def invalidate(self, partition: str, links: Collection[Link]) -> None:
        """See `LiveStates`."""
        self._conversations.invalidate(partition, links)
        self._users.invalidate(partition, links)

    def record_read(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """See `LiveStates`; only reads of conversations are of use."""
        if link.kind == "conversation":
            self._conversations.record_read(partition, link, json, began)

    def recheck_token(self, partition: str) -> None:
        """Check by one read whether a token that was refused somewhere is still accepted."""
        self._conversations.recheck_token(partition)
        self._users.recheck_token(partition)
