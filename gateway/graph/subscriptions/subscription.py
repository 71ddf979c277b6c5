"""The fields of the subscription type. Each answers with the update in the operation's context."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry.tools import create_type
from strawberry.types.info import Info

from gateway.errors import BadUserInput
from gateway.graph.annotations.weight import of_entity
from gateway.graph.context import Context
from gateway.graph.model import Model, read
from gateway.graph.named import MOST_IDS, given_ids
from gateway.graph.subscriptions.conversation_update import ConversationUpdate
from gateway.graph.subscriptions.user_status_update import UserStatusUpdate
from gateway.links import ID

SUBSCRIPTION = "subscription"
"""The key of the `SubscriptionField` in the metadata of a field."""

_Id = Annotated[strawberry.ID, strawberry.argument(description="Id of the conversation.")]


@dataclass(frozen=True, slots=True)
class SubscriptionField:
    """The declaration of a field of the subscription type: the class of its updates."""

    model: type[Model]

    def check(self, arguments: Mapping[str, Any]) -> None:
        """Check the ids in its arguments before any topic is subscribed.

        Raises:
            BadUserInput: There are none or too many, or one does not have the form of the upstream's ids.
        """
        for name, value in arguments.items():
            if isinstance(value, list):
                given_ids(name, value)
            elif not ID.fullmatch(value):
                raise BadUserInput("An id does not have the form of the platform's ids.")


def _subscription(model: type[Model], description: str, permissions: str) -> Any:
    return strawberry.field(
        description=f"{description}\n\nPermission: {permissions}.",
        metadata={SUBSCRIPTION: SubscriptionField(model)},
        directives=of_entity(None),
    )


@_subscription(
    ConversationUpdate,
    "The updates of the conversation with this id: a snapshot first, then its changes until it has ended.",
    "conversation:communication:view",
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
def conversation_updated(id: _Id, info: Info[Context]) -> ConversationUpdate | None:  # noqa: A002, ARG001  # the contract's name; it says what is followed
    return read(ConversationUpdate, info.context.update)


@_subscription(
    ConversationUpdate,
    "The updates of the conversations that the token's user takes part in, a snapshot of each first.",
    "none",
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
def my_conversations_updated(info: Info[Context]) -> ConversationUpdate | None:
    return read(ConversationUpdate, info.context.update)


@_subscription(
    ConversationUpdate,
    "The updates of the conversations that a user takes part in, a snapshot of each first.",
    "conversation:communication:view and analytics:conversationDetail:view",
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
def user_conversations_updated(
    user_id: Annotated[strawberry.ID, strawberry.argument(description="Id of the user.")],  # noqa: ARG001  # it says what is followed
    info: Info[Context],
) -> ConversationUpdate | None:
    return read(ConversationUpdate, info.context.update)


@_subscription(
    ConversationUpdate,
    "The updates of the conversations of a queue, a snapshot of each first.",
    "conversation:communication:view and analytics:conversationDetail:view",
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
def queue_conversations_updated(
    queue_id: Annotated[strawberry.ID, strawberry.argument(description="Id of the queue.")],  # noqa: ARG001  # it says what is followed
    info: Info[Context],
) -> ConversationUpdate | None:
    return read(ConversationUpdate, info.context.update)


@_subscription(
    UserStatusUpdate,
    "The presence and routing status of users, now and whenever they change.",
    "none",
)  # type: ignore[untyped-decorator]  # strawberry leaves it untyped
def user_status_updated(
    user_ids: Annotated[  # noqa: ARG001  # it says what is followed
        list[strawberry.ID], strawberry.argument(description=f"Ids of the users, {MOST_IDS} at most.")
    ],
    info: Info[Context],
) -> UserStatusUpdate | None:
    return read(UserStatusUpdate, info.context.update)


Subscription = create_type(
    "Subscription",
    [
        conversation_updated,
        my_conversations_updated,
        user_conversations_updated,
        queue_conversations_updated,
        user_status_updated,
    ],
    description=(
        "Updates over a WebSocket (graphql-transport-ws) or as server-sent events. The first ones are the "
        "present states; each later one is a state with its changes. A slow client gets the newest state "
        "with all changes since the one that it got before."
    ),
)
