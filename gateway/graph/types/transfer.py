"""Transfer commands given on a conversation."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Model, field, hidden
from gateway.graph.scalars import DateTime


@strawberry.enum(description="States of a transfer command, from pending to its outcome.")
class TransferState(VendorEnum):
    PENDING = value("Pending", "It has not begun.")
    ACTIVE = value("Active", "It is under way.")
    COMPLETE = value("Complete", "It has succeeded.")
    CANCELED = value("Canceled", "It was called off.")
    FAILED = value("Failed", "It has failed.")
    TIMEOUT = value("Timeout", "It took too long.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ways to transfer: attended, with a consultation, or unattended, without one.")
class TransferType(VendorEnum):
    ATTENDED = value("Attended", "After a consultation with the one who takes over.")
    UNATTENDED = value("Unattended", "Without a consultation.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="The initiator of a transfer.")
class TransferInitiator(Model):
    user_id: str | None = field("Id of the user behind the request, if it was a user.")
    user = link("user", "User who gave the command.", id="user_id")


@strawberry.pydantic.type(description="Where a transfer goes: to a user or to an address.")
class TransferDestination(Model):
    user_id: str | None = field("Id of the receiving user, for a transfer to a user.")
    user = link("user", "User to whom the transfer leads.", id="user_id")
    address: str | None = field("Address that receives the transfer, for a transfer to an endpoint.")


@strawberry.pydantic.type(description="A transfer request together with how far it has got.")
class TransferResponse(Model):
    id: strawberry.ID | None = field("Id of the transfer command.")
    state: TransferState | None = field("How far the transfer has got.")
    date_issued: DateTime | None = field("When the transfer was requested.")
    initiator: TransferInitiator | None = field("Initiator of the transfer.")
    modified_by_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="modifiedBy")
    modified_by = link(
        "user", "User or service that last changed the transfer command.", ref="modified_by_ref"
    )
    destination: TransferDestination | None = field("Where the conversation is to go.")
    transfer_type: TransferType | None = field(
        "Whether the agent consults the destination first or hands over blindly."
    )
