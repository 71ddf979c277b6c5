"""What subscriptions yield, by the names of their root fields."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from typing import Any

from gateway.links import Link, Parameters
from gateway.live.conversations.conversations import Conversations
from gateway.live.conversations.listed import Scope
from gateway.live.update import Update
from gateway.live.users.users import Users
from gateway.loaders.held import Held
from gateway.upstream.identity import Identity


class Updates:
    """The source of all updates, and what is known by them without a call: `UpdateSource`, `KnownStates`.

    Args:
        conversations: Follows conversations.
        users: Follows users.
    """

    def __init__(self, conversations: Conversations, users: Users) -> None:
        self._conversations = conversations
        self._users = users

    def updates(self, name: str, arguments: Mapping[str, Any], identity: Identity) -> AsyncGenerator[Update]:
        """The updates of a root field of the subscription type, from a snapshot of what is.

        Raises:
            GatewayError: They cannot be had, or cannot be had any more, for the reason that it gives.
            ValueError: There is no such root field.
        """
        match name, arguments:
            case "conversationUpdated", {"id": id_}:
                return self._conversations.one(id_, identity)
            case "myConversationsUpdated", _:
                return self._conversations.mine(identity)
            case "userConversationsUpdated", {"userId": id_}:
                return self._conversations.of(Scope("userId", id_), identity)
            case "queueConversationsUpdated", {"queueId": id_}:
                return self._conversations.of(Scope("queueId", id_), identity)
            case "userStatusUpdated", {"userIds": ids}:
                return self._users.statuses(ids, identity)
        raise ValueError(f"There is no subscription named {name}.")

    def conversation(self, partition: str, id_: str) -> Held | None:
        """A conversation."""
        return self._conversations.held(partition, id_)

    def active(self, partition: str) -> Held | None:
        """The answer to the call that lists the active conversations of the caller's user."""
        return self._conversations.held_active(partition)

    def users(self, partition: str, ids: Sequence[str], parameters: Parameters) -> Mapping[str, Held]:
        """Those of these users that are known with at least these parameters."""
        return self._users.held(partition, ids, parameters)

    def doubt(self, partition: str, links: Collection[Link]) -> None:
        """Know nothing of these until they are read again: they have changed."""
        self._conversations.doubt(partition, links)
        self._users.doubt(partition, links)

    def learn(self, partition: str, link: Link, json: bytes, began: float) -> None:
        """Take in what a read of an entity showed; of conversations alone, whose updates wait for it."""
        if link.kind == "conversation":
            self._conversations.learn(partition, link, json, began)

    def distrust(self, partition: str) -> None:
        """Find out whether the token of a partition, which was refused somewhere, is still accepted."""
        self._conversations.distrust(partition)
        self._users.distrust(partition)
