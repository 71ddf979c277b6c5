"""Messages between users of the organization."""

import strawberry

from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.communication import (
    Address,
    Communication,
    CommunicationState,
    DisconnectType,
    Segment,
)


@strawberry.pydantic.type(description="Reference to one message of an internal text conversation.")
class InternalMessageDetails(Model):
    message_id: str | None = field("UUID with which the message itself can be looked up.")
    message_time: DateTime | None = field("When the message left or arrived.")


@strawberry.pydantic.type(
    description="A user's communication by messages with another user of the organization."
)
class InternalMessage(Communication):
    state: CommunicationState | None = field("Where the communication is in its life right now.")
    initial_state: CommunicationState | None = field("State in which the communication was created.")
    id: strawberry.ID | None = field("Unique id of the communication, used to act on it.")
    segments: Many[Segment] = listed(
        "Consecutive stretches of activity that make up the history of the communication."
    )
    disconnect_type: DisconnectType | None = field("Why the communication ended; null as long as it is open.")
    start_alerting_time: DateTime | None = field("When the communication first began to alert the user.")
    connected_time: DateTime | None = field("When the communication was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field(
        "When the communication left the conversation, by the provider's clock."
    )
    provider: str | None = field("Name of the media provider that carries the messages.")
    peer_id: str | None = field("Id of the communication on the other side.")
    target_user_id: str | None = field("Id of the user who receives the messages.")
    target_user = link("user", "User who receives the messages.", id="target_user_id")
    source_user_id: str | None = field("Id of the user who sends the messages.")
    source_user = link("user", "User who sends the messages.", id="source_user_id")
    to_address: Address | None = field("Address and display name of the receiving side.")
    from_address: Address | None = field("Address and display name of the sending side.")
    messages: Many[InternalMessageDetails] = listed("Individual messages exchanged over the communication.")
