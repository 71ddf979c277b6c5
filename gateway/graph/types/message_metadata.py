"""What a message is made of."""

import strawberry

from gateway.graph.enums import VendorEnum
from gateway.graph.model import Many, Model, field, listed


@strawberry.enum(description="Kinds of message event, such as typing, presence or co-browse.")
class MessageEventType(VendorEnum):
    COBROWSE = "CoBrowse"
    TYPING = "Typing"
    PRESENCE = "Presence"
    VIDEO = "Video"
    UNKNOWN = "Unknown"


@strawberry.enum(
    description="Finer kinds of message event, such as joining, signing in or rejecting an offer."
)
class MessageEventSubType(VendorEnum):
    ON = "On"
    JOIN = "Join"
    OFFERING = "Offering"
    OFFERINGEXPIRED = "OfferingExpired"
    OFFERINGACCEPTED = "OfferingAccepted"
    OFFERINGREJECTED = "OfferingRejected"
    DISCONNECT = "Disconnect"
    CLEAR = "Clear"
    SIGNIN = "SignIn"
    SESSIONEXPIRED = "SessionExpired"
    AUTHENTICATE = "Authenticate"
    AUTHENTICATEFAILURE = "AuthenticateFailure"
    AUTHENTICATECANCEL = "AuthenticateCancel"
    UNKNOWN = "Unknown"


@strawberry.enum(description="Kinds of message content, such as attachments, cards, quick replies and forms.")
class MessageContentType(VendorEnum):
    REACTIONS = "Reactions"
    ATTACHMENT = "Attachment"
    LOCATION = "Location"
    QUICKREPLY = "QuickReply"
    NOTIFICATION = "Notification"
    BUTTONRESPONSE = "ButtonResponse"
    STORY = "Story"
    MENTION = "Mention"
    CARD = "Card"
    CAROUSEL = "Carousel"
    TEXT = "Text"
    QUICKREPLYV2 = "QuickReplyV2"
    DATEPICKER = "DatePicker"
    INTERACTIVEAPPLICATION = "InteractiveApplication"
    LISTPICKER = "ListPicker"
    PAYMENTREQUEST = "PaymentRequest"
    PAYMENTRESPONSE = "PaymentResponse"
    PUSH = "Push"
    FORM = "Form"
    ROADSIDEASSISTANCE = "RoadsideAssistance"
    RICHLINK = "RichLink"
    NOTIFICATIONRESPONSE = "NotificationResponse"
    UNKNOWN = "Unknown"


@strawberry.enum(description="Finer kinds of message content, such as image, link or button.")
class MessageContentSubType(VendorEnum):
    IMAGE = "Image"
    VIDEO = "Video"
    AUDIO = "Audio"
    FILE = "File"
    LINK = "Link"
    MENTION = "Mention"
    REPLY = "Reply"
    BUTTON = "Button"
    QUICKREPLY = "QuickReply"
    POSTBACK = "Postback"
    UNKNOWN = "Unknown"


@strawberry.enum(description="Kinds of message, such as text, structured content, receipt or event.")
class MessageMetadataType(VendorEnum):
    TEXT = "Text"
    STRUCTURED = "Structured"
    RECEIPT = "Receipt"
    EVENT = "Event"
    MESSAGE = "Message"
    UNKNOWN = "Unknown"


@strawberry.pydantic.type(description="Outline of one event carried by a message.")
class ConversationMessageMetadataEvent(Model):
    event_type: MessageEventType | None = field("Kind of event that took place.")
    sub_type: MessageEventSubType | None = field("What exactly happened within that kind of event.")


@strawberry.pydantic.type(description="Outline of one content part of a message.")
class ConversationMessageMetadataContent(Model):
    content_type: MessageContentType | None = field(
        "Kind of content, which tells a client how to render the part."
    )
    sub_type: MessageContentSubType | None = field("Finer kind of the content part.")


@strawberry.pydantic.type(description="Outline of a message: its kind and parts, without the content itself.")
class ConversationMessageMetadata(Model):
    type: MessageMetadataType | None = field("Kind of message that was exchanged.")
    events: Many[ConversationMessageMetadataEvent] = listed(
        "Outlines of the events that the message carries."
    )
    content: Many[ConversationMessageMetadataContent] = listed(
        "Outlines of the content parts that the message carries."
    )
