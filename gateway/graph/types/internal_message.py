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


@strawberry.pydantic.type(description="Leg of a text conversation between two users of the organization.")
class InternalMessage(Communication):
    state: CommunicationState | None = field("Where this leg is in its life right now.")
    initial_state: CommunicationState | None = field("State in which the leg was created.")
    id: strawberry.ID | None = field("Unique identifier of this leg, used to act on it.")
    segments: Many[Segment] = listed("Consecutive stretches of activity that make up the history of the leg.")
    disconnect_type: DisconnectType | None = field("Why the leg ended; null as long as it is open.")
    start_alerting_time: DateTime | None = field("When the leg first began to alert the user.")
    connected_time: DateTime | None = field("When the leg was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field("When the leg left the conversation, by the provider's clock.")
    provider: str | None = field("Name of the media provider that carries the messages.")
    peer_id: str | None = field("Identifier of the counterpart leg on the other side.")
    target_user_id: str | None = field("Identifier of the user who receives the messages.")
    target_user = link("user", "User who receives the messages.", id="target_user_id")
    source_user_id: str | None = field("Identifier of the user who sends the messages.")
    source_user = link("user", "User who sends the messages.", id="source_user_id")
    to_address: Address | None = field("Address and display name of the receiving side.")
    from_address: Address | None = field("Address and display name of the sending side.")
    messages: Many[InternalMessageDetails] = listed("Individual messages exchanged over this leg.")
