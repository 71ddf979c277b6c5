"""Messages between users of the organization."""

import strawberry

from gateway.graph.enums import VendorEnum
from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.communication import Address, Segment


@strawberry.enum(description="States of an internal message leg, from alerting to disconnected.")
class InternalMessageState(VendorEnum):
    ALERTING = "alerting"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    UNKNOWN = "unknown"


@strawberry.enum(description="Reasons for which an internal message leg can end.")
class InternalMessageDisconnectType(VendorEnum):
    CLIENT = "client"
    SYSTEM = "system"
    PEER = "peer"
    TRANSFER = "transfer"
    UNKNOWN = "unknown"


@strawberry.pydantic.type(description="Reference to one message of an internal text conversation.")
class InternalMessageDetails(Model):
    message_id: str | None = field("UUID with which the message itself can be looked up.")
    message_time: DateTime | None = field("When the message left or arrived.")


@strawberry.pydantic.type(description="Leg of a text conversation between two users of the organization.")
class InternalMessage(Model):
    state: InternalMessageState | None = field("Where this leg is in its life right now.")
    initial_state: InternalMessageState | None = field("State in which the leg was created.")
    id: strawberry.ID | None = field("Unique identifier of this leg, used to act on it.")
    segments: Many[Segment] = listed("Consecutive stretches of activity that make up the history of the leg.")
    disconnect_type: InternalMessageDisconnectType | None = field(
        "Why the leg ended; null as long as it is open."
    )
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
