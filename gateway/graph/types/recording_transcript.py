"""Transcripts in place of a recording: chats, emails and messages."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, hidden, listed
from gateway.graph.scalars import DateTime, Long
from gateway.graph.types.group import Image
from gateway.graph.types.queue_email import EmailAddress
from gateway.graph.types.recording_content import (
    InteractiveApplication,
    MessageCard,
    PaymentRequest,
    PaymentResponse,
    QuickReply,
    RecordingContentStory,
    RecordingNotificationResponse,
    RecordingNotificationTemplate,
    RecordingRoadsideAssistance,
    RichLink,
)
from gateway.graph.types.recording_event import ConversationMessageEvent
from gateway.graph.types.recording_form import ButtonResponse, DatePicker, ListPicker, RecordingForm
from gateway.graph.types.reference import Reference
from gateway.graph.types.vocabulary import ParticipantPurpose


@strawberry.enum(description="Kinds of line in a recorded chat.")
class ChatMessageBodyType(VendorEnum):
    STANDARD = value("STANDARD", "Text that somebody wrote.")
    ACTIVITY = value("ACTIVITY", "Something that happened.")
    TYPING = value("TYPING", "Somebody is typing.")
    NOTICE = value("NOTICE", "A notice of the platform's.")
    MEMBERJOIN = value("MEMBERJOIN", "Somebody has joined.")
    MEMBERLEAVE = value("MEMBERLEAVE", "Somebody has left.")
    MEDIAREQUEST = value("MEDIAREQUEST", "Somebody asks for another medium, such as video.")
    UNKNOWN = unknown()


@strawberry.enum(description="Internet media types of pictures in messages.")
class MessagePictureType(VendorEnum):
    IMAGE_PNG = value("image/png", "PNG.")
    IMAGE_JPEG = value("image/jpeg", "JPEG.")
    IMAGE_GIF = value("image/gif", "GIF.")
    UNKNOWN = unknown()


@strawberry.enum(description="Reasons why a message did not arrive.")
class RecordingMessageReceiptReasonCode(VendorEnum):
    MESSAGEEXPIRED = value("MessageExpired", "It was not delivered in time.")
    RATELIMITED = value("RateLimited", "Too many were sent.")
    MESSAGENOTALLOWED = value("MessageNotAllowed", "The recipient or the platform does not allow it.")
    GENERALERROR = value("GeneralError", "An unspecified error.")
    UNSUPPORTEDMESSAGE = value("UnsupportedMessage", "Its kind is not supported.")
    UNKNOWNMESSAGE = value("UnknownMessage", "Its kind is not known.")
    INVALIDMESSAGESTRUCTURE = value("InvalidMessageStructure", "It is not built as it should be.")
    INVALIDDESTINATION = value("InvalidDestination", "The recipient cannot be reached by this address.")
    SERVERERROR = value("ServerError", "A server failed.")
    MEDIATYPENOTALLOWED = value("MediaTypeNotAllowed", "A file has a type that is not allowed.")
    INVALIDMEDIACONTENTLENGTH = value("InvalidMediaContentLength", "A file has a size that is not allowed.")
    RECIPIENTOPTEDOUT = value("RecipientOptedOut", "The recipient does not wish for messages.")
    DATAFILTERED = value("DataFiltered", "A filter held it back.")
    UNKNOWN = unknown()


@strawberry.enum(description="Delivery statuses of a message.")
class RecordingMessageReceiptStatus(VendorEnum):
    SENT = value("Sent", "It is on its way.")
    DELIVERED = value("Delivered", "It has reached the recipient.")
    READ = value("Read", "The recipient has read it.")
    FAILED = value("Failed", "It did not reach the recipient.")
    PUBLISHED = value("Published", "It can be seen in public.")
    REMOVED = value("Removed", "It has been taken back.")
    UNKNOWN = unknown()


@strawberry.enum(description="Contents of a recorded message beside its text.")
class RecordingMessageContentType(VendorEnum):
    QUICKREPLY = value("QuickReply", "An answer to choose.")
    STORY = value("Story", "A story of social media.")
    CARD = value("Card", "A card with a picture and buttons.")
    CAROUSEL = value("Carousel", "Several cards side by side.")
    ATTACHMENT = value("Attachment", "A file.")
    LOCATION = value("Location", "A place on the map.")
    NOTIFICATION = value("Notification", "A notification from a template.")
    GENERICTEMPLATE = value("GenericTemplate", "Content from a general template.")
    LISTTEMPLATE = value("ListTemplate", "A list from a template.")
    POSTBACK = value("Postback", "A button whose answer goes to the sender's program.")
    REACTIONS = value("Reactions", "Reactions, such as likes.")
    MENTION = value("Mention", "A mention of the organization.")
    BUTTONRESPONSE = value("ButtonResponse", "The answer of a button.")
    DATEPICKER = value("DatePicker", "Times to choose from.")
    LISTPICKER = value("ListPicker", "Items to choose from.")
    INTERACTIVEAPPLICATION = value("InteractiveApplication", "An app that the message opens.")
    PAYMENTREQUEST = value("PaymentRequest", "A request to pay.")
    PAYMENTRESPONSE = value("PaymentResponse", "Result of a payment request.")
    FORM = value("Form", "A form to fill in.")
    RICHLINK = value("RichLink", "A link with a preview.")
    ROADSIDEASSISTANCE = value("RoadsideAssistance", "A request for help on the road.")
    NOTIFICATIONRESPONSE = value("NotificationResponse", "The answer to a notification.")
    UNKNOWN = unknown()


@strawberry.enum(description="Visibility of a social media message.")
class RecordingMessageVisibility(VendorEnum):
    PUBLIC = value("Public", "Everybody.")
    PRIVATE = value("Private", "Its parties only.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A file that came with a recorded email.")
class EmailAttachment(Model):
    name: str | None = field("Name of the file.")
    content_path: str | None = field("Path of the file in the platform's storage.")
    content_type: str | None = field("Internet media type of the file, such as application/pdf.")
    attachment_id: str | None = field("Identifies the file among those of the email.")
    content_length: Long | None = field("Size of the file, in bytes.")


@strawberry.pydantic.type(description="A recorded email.")
class RecordingEmailMessage(Model):
    html_body: str | None = field("The email's text as HTML.")
    text_body: str | None = field("The email's text without markup.")
    message_id: strawberry.ID | None = field("Identifies the email.", key="id")
    to: Many[EmailAddress] = listed("Whom the email is addressed to.")
    cc: Many[EmailAddress] = listed("Recipients of copies.")
    bcc: Many[EmailAddress] = listed("Recipients of blind copies.")
    from_: EmailAddress | None = field("Sender of the email.", alias="from")
    reply_to: EmailAddress | None = field("Where the author wants replies to go.")
    subject: str | None = field("Subject line of the email.")
    attachments: Many[EmailAttachment] = listed("Files that came with the email.")
    time: DateTime | None = field("When the email was sent.")


@strawberry.pydantic.type(description="The user who wrote a line of a recorded chat.")
class ChatMessageUser(Model):
    chat_user_id: strawberry.ID | None = field("Identifies the user.", key="id")
    name: str | None = field("Name of the user.")
    display_name: str | None = field("Name under which the user appears in the chat.")
    username: str | None = field("Name with which the user signs in.")
    images: Many[Image] = listed("Portraits of the user.")


@strawberry.pydantic.type(description="A line of a recorded chat.")
class ChatMessage(Model):
    body: str | None = field("Text that was written.")
    message_id: strawberry.ID | None = field("Identifies the line.", key="id")
    to: str | None = field("Recipient of the line.")
    from_: str | None = field("Author of the line.", alias="from")
    utc: str | None = field("When it was written, in UTC.")
    chat: str | None = field("Chat that the line belongs to, where it is known.")
    message: str | None = field("Identifies the text of the line.")
    type: str | None = field("Kind of line, in the chat server's own word.")
    body_type: ChatMessageBodyType | None = field(
        "Whether it is a text, a notice, or something that happened."
    )
    sender_communication_id: str | None = field("Communication of the participant who wrote it.")
    participant_purpose: ParticipantPurpose | None = field("Role of this participant in the chat.")
    user: ChatMessageUser | None = field("User who wrote it, where one did.")


@strawberry.pydantic.type(description="A picture that came with a recorded message.")
class MessageMediaAttachment(Model):
    url: str | None = field("Where the picture can be fetched.")
    media_type: MessagePictureType | None = field(
        "Internet media type of the picture; if absent, the URL indicates it."
    )
    content_length: Long | None = field("Size of the picture, in bytes.")
    name: str | None = field("Name of the picture.")
    media_id: strawberry.ID | None = field("Identifies the picture.", key="id")


@strawberry.pydantic.type(description="A sticker that came with a recorded message.")
class MessageStickerAttachment(Model):
    url: str | None = field("Where the sticker can be fetched.")
    sticker_id: strawberry.ID | None = field("Identifies the sticker.", key="id")


@strawberry.pydantic.type(description="Why a message did not arrive.")
class RecordingMessageReceiptReason(Model):
    code: RecordingMessageReceiptReasonCode | None = field("The reason as a code.")
    message: str | None = field("The reason in words.")


@strawberry.pydantic.type(description="Delivery receipt of a message.")
class RecordingMessageReceipt(Model):
    message_id: strawberry.ID | None = field("Identifies the message that the receipt is for.", key="id")
    receipt_time: DateTime | None = field("When it happened.")
    status: RecordingMessageReceiptStatus | None = field("Delivery status of the message.")
    reasons: Many[RecordingMessageReceiptReason] = listed("Why the message failed, where it did.")


@strawberry.pydantic.type(description="A message of a recorded messaging conversation.")
class RecordingMessagingMessage(Model):
    from_: str | None = field("Messaging session of the sender.", alias="from")
    from_user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="fromUser")
    from_user = link("user", "User who sent the message, where one did.", ref="from_user_ref")
    from_external_contact_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="fromExternalContact")
    from_external_contact = link(
        "externalContact",
        "External contact who sent the message, where one did.",
        ref="from_external_contact_ref",
    )
    to: str | None = field("Recipient of the message.")
    timestamp: DateTime | None = field("When the message was sent.")
    message_id: strawberry.ID | None = field("Identifies the message.", key="id")
    status: str | None = field("How far the message has got.")
    purpose: ParticipantPurpose | None = field("Role of the sender in the conversation.")
    participant_id: str | None = field("Participant who sent the message.")
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link("queue", "Queue through which the message came.", ref="queue_ref")
    workflow: Reference | None = field("Workflow that handled the message.")
    message_text: str | None = field("Text of the message.")
    message_media_attachments: Many[MessageMediaAttachment] = listed("Pictures that came with the message.")
    message_sticker_attachments: Many[MessageStickerAttachment] = listed(
        "Stickers that came with the message."
    )
    quick_replies: Many[QuickReply] = listed("Answers that the message offers for choice.")
    button_response: ButtonResponse | None = field("Answer that was chosen by a button.")
    button_responses: Many[ButtonResponse] = listed("All answers that were chosen by buttons.")
    story: RecordingContentStory | None = field("Story that the message mentions or answers.")
    cards: Many[MessageCard] = listed("Cards that the message offers.")
    notification_template: RecordingNotificationTemplate | None = field(
        "Template of which the message was made."
    )
    date_picker: DatePicker | None = field("Times that the message offers for choice.")
    list_picker: ListPicker | None = field("Items that the message offers for choice.")
    content_type: RecordingMessageContentType | None = field("Content of the message beside its text.")
    social_visibility: RecordingMessageVisibility | None = field(
        "Whether a social media message can be seen by everybody."
    )
    events: Many[ConversationMessageEvent] = listed("Event of the conversation that the message reports.")
    interactive_application: InteractiveApplication | None = field("App that the message opens.")
    payment_request: PaymentRequest | None = field("Payment that the message asks for.")
    payment_response: PaymentResponse | None = field("Result of a payment.")
    form: RecordingForm | None = field("Form that the message asks to be filled in.")
    roadside_assistance: RecordingRoadsideAssistance | None = field("Call for help on the road.")
    rich_link: RichLink | None = field("Link with a preview.")
    message_receipts: Many[RecordingMessageReceipt] = listed("Delivery receipts of the message.")
    notification_response: RecordingNotificationResponse | None = field("Answer to a notification.")
