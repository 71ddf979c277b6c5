"""Canned responses: texts that agents send, in libraries."""

from typing import Annotated, Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Named, entity, field, hidden
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.division import Divided


@strawberry.enum(description="Sorts of canned responses.")
class ResponseType(VendorEnum):
    MESSAGINGTEMPLATE = value("MessagingTemplate", "A template of a messaging channel.")
    CAMPAIGNSMSTEMPLATE = value("CampaignSmsTemplate", "A text message of a campaign.")
    CAMPAIGNEMAILTEMPLATE = value("CampaignEmailTemplate", "An email of a campaign.")
    FOOTER = value("Footer", "Text below emails, such as a signature.")
    FORM = value("Form", "A form that the customer fills in.")
    APPLEINVITATION = value("AppleInvitation", "An invitation to Apple Messages for Business.")
    UNKNOWN = unknown()


@entity("A library of canned responses.")
class ResponseLibrary(Entity, Named, Divided):
    name: str | None = field("Name shown where libraries are chosen.")
    version: Int | None = field("Revision number; an update must send the latest one to be accepted.")
    created_by_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="createdBy")
    created_by = link("user", "User who made the library.", ref="created_by_ref")
    date_created: DateTime | None = field("When the library was made.")
    response_type: Annotated[
        ResponseType | None,
        strawberry.field(deprecation_reason="A library may hold responses of any sort."),
    ] = field("Sort of responses that the library holds.")
