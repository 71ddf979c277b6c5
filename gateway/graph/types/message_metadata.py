"""Metadata of messages."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed


@strawberry.enum(description="Kinds of message event, such as typing, presence or co-browse.")
class MessageEventType(VendorEnum):
    COBROWSE = value("CoBrowse", "It is about browsing together.")
    TYPING = value("Typing", "Somebody is typing.")
    PRESENCE = value("Presence", "Somebody has come, gone or proved who they are.")
    VIDEO = value("Video", "It is about talking by video.")
    UNKNOWN = unknown()


@strawberry.enum(
    description="Finer kinds of message event, such as joining, signing in or rejecting an offer."
)
class MessageEventSubType(VendorEnum):
    ON = value("On", "It has begun.")
    JOIN = value("Join", "Somebody has joined.")
    OFFERING = value("Offering", "An offer was made.")
    OFFERINGEXPIRED = value("OfferingExpired", "An offer was left unanswered.")
    OFFERINGACCEPTED = value("OfferingAccepted", "An offer was accepted.")
    OFFERINGREJECTED = value("OfferingRejected", "An offer was refused.")
    DISCONNECT = value("Disconnect", "Somebody has left.")
    CLEAR = value("Clear", "The conversation was cleared from the messenger.")
    SIGNIN = value("SignIn", "Somebody has signed in.")
    SESSIONEXPIRED = value("SessionExpired", "The session has ended by time.")
    AUTHENTICATE = value("Authenticate", "Somebody was asked to prove who they are.")
    AUTHENTICATEFAILURE = value("AuthenticateFailure", "The proof has failed.")
    AUTHENTICATECANCEL = value("AuthenticateCancel", "The proof was given up.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of message content, such as attachments, cards, quick replies and forms.")
class MessageContentType(VendorEnum):
    REACTIONS = value("Reactions", "Reactions, such as likes.")
    ATTACHMENT = value("Attachment", "A file.")
    LOCATION = value("Location", "A place on the map.")
    QUICKREPLY = value("QuickReply", "An answer to choose.")
    NOTIFICATION = value("Notification", "A notification from a template.")
    BUTTONRESPONSE = value("ButtonResponse", "The answer of a button.")
    STORY = value("Story", "A story of social media.")
    MENTION = value("Mention", "A mention of the organization.")
    CARD = value("Card", "A card with a picture and buttons.")
    CAROUSEL = value("Carousel", "Several cards side by side.")
    TEXT = value("Text", "Text.")
    QUICKREPLYV2 = value("QuickReplyV2", "An answer to choose, in the newer form.")
    DATEPICKER = value("DatePicker", "Times to choose from.")
    INTERACTIVEAPPLICATION = value("InteractiveApplication", "An app that the message opens.")
    LISTPICKER = value("ListPicker", "Items to choose from.")
    PAYMENTREQUEST = value("PaymentRequest", "A request to pay.")
    PAYMENTRESPONSE = value("PaymentResponse", "Result of a payment request.")
    PUSH = value("Push", "A push notification.")
    FORM = value("Form", "A form to fill in.")
    ROADSIDEASSISTANCE = value("RoadsideAssistance", "A request for help on the road.")
    RICHLINK = value("RichLink", "A link with a preview.")
    NOTIFICATIONRESPONSE = value("NotificationResponse", "The answer to a notification.")
    UNKNOWN = unknown()


@strawberry.enum(description="Finer kinds of message content, such as image, link or button.")
class MessageContentSubType(VendorEnum):
    IMAGE = value("Image", "A picture.")
    VIDEO = value("Video", "A video.")
    AUDIO = value("Audio", "Sound.")
    FILE = value("File", "Another file.")
    LINK = value("Link", "A link.")
    MENTION = value("Mention", "A mention in a story.")
    REPLY = value("Reply", "A reply to a story.")
    BUTTON = value("Button", "A button.")
    QUICKREPLY = value("QuickReply", "An answer to choose.")
    POSTBACK = value("Postback", "A button whose answer goes to the sender's program.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of message, such as text, structured content, receipt or event.")
class MessageMetadataType(VendorEnum):
    TEXT = value("Text", "Text.")
    STRUCTURED = value("Structured", "Content with a structure, such as cards or forms.")
    RECEIPT = value("Receipt", "Delivery receipt of another message.")
    EVENT = value("Event", "Something that happened.")
    MESSAGE = value("Message", "A message of any content.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Outline of one event carried by a message.")
class ConversationMessageMetadataEvent(Model):
    event_type: MessageEventType | None = field("Kind of event that took place.")
    sub_type: MessageEventSubType | None = field("Exact type of the event within its kind.")


@strawberry.pydantic.type(description="Outline of one content part of a message.")
class ConversationMessageMetadataContent(Model):
    content_type: MessageContentType | None = field(
        "Kind of content, by which a client decides how to render the part."
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
