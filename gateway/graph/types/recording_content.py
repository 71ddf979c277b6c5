"""Contents of recorded messages beside their text: cards, templates, payments and links."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import Int


@strawberry.enum(description="Actions of a card's button.")
class MessageCardActionType(VendorEnum):
    LINK = value("Link", "It opens a link.")
    POSTBACK = value("Postback", "Its answer goes to the sender's program.")
    UNKNOWN = unknown()


@strawberry.enum(description="Actions on the choice of a quick reply.")
class QuickReplyAction(VendorEnum):
    MESSAGE = value("Message", "The answer is sent as a message.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ways in which a message is about a story.")
class RecordingContentStoryType(VendorEnum):
    MENTION = value("Mention", "The story mentions the organization.")
    REPLY = value("Reply", "The message answers the story.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of attachment of a template.")
class RecordingAttachmentMediaType(VendorEnum):
    IMAGE = value("Image", "A picture.")
    VIDEO = value("Video", "A video.")
    AUDIO = value("Audio", "Sound.")
    FILE = value("File", "Another file.")
    LINK = value("Link", "A link.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of head of a template.")
class RecordingTemplateHeaderType(VendorEnum):
    TEXT = value("Text", "Text.")
    MEDIA = value("Media", "A picture, video or file.")
    UNKNOWN = unknown()


@strawberry.enum(description="Actions of a template's button.")
class RecordingTemplateButtonType(VendorEnum):
    QUICKREPLY = value("QuickReply", "It sends an answer.")
    PHONENUMBER = value("PhoneNumber", "It calls a number.")
    URL = value("Url", "It opens a web page.")
    UNKNOWN = unknown()


@strawberry.enum(description="Answers to a notification.")
class RecordingNotificationStatus(VendorEnum):
    ACCEPTED = value("Accepted", "Yes.")
    DECLINED = value("Declined", "No.")
    UNKNOWN = unknown()


@strawberry.enum(description="Platforms for payments.")
class PaymentPlatform(VendorEnum):
    APPLEPAY = value("ApplePay", "Apple Pay.")
    UNKNOWN = unknown()


@strawberry.enum(description="Results of a payment.")
class PaymentStatus(VendorEnum):
    COMPLETED = value("Completed", "It was paid.")
    FAILED = value("Failed", "It was not paid.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of head of a link's preview.")
class RichLinkHeaderType(VendorEnum):
    TEXT = value("Text", "Text.")
    IMAGE = value("Image", "A picture.")
    FILE = value("File", "A file.")
    VIDEO = value("Video", "A video.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Action of a card's button.")
class MessageCardAction(Model):
    type: MessageCardActionType | None = field("Whether the button opens a link or sends an answer.")
    text: str | None = field("Label of the button, which is the answer.")
    payload: str | None = field("Data that comes back with the answer.")
    url: str | None = field("Where the button's picture can be fetched.")
    is_selected: bool | None = field("Whether the customer chose it.")


@strawberry.pydantic.type(description="A card with a picture and buttons.")
class MessageCard(Model):
    title: str | None = field("Title of the card.")
    description: str | None = field("Text of the card.")
    url: str | None = field("Where the card's picture can be fetched.")
    default_action: MessageCardAction | None = field("Action when the card itself is chosen.")
    actions: Many[MessageCardAction] = listed("Buttons of the card.")


@strawberry.pydantic.type(description="An answer offered for choice.")
class QuickReply(Model):
    text: str | None = field("Label of the answer, and the answer itself.")
    payload: str | None = field("Data that comes back with the answer.")
    url: str | None = field("Where the answer's picture can be fetched.")
    action: QuickReplyAction | None = field("Action when the reply is chosen.")
    is_selected: bool | None = field("Whether the customer chose it.")


@strawberry.pydantic.type(description="A story of a social network that a message mentions or answers.")
class RecordingContentStory(Model):
    type: RecordingContentStoryType | None = field("Whether it is mentioned or answered.")
    url: str | None = field("Where the story can be seen.")
    reply_to_id: str | None = field("Identifies the story that is answered.")


@strawberry.pydantic.type(description="A file or link that is part of a template.")
class RecordingAttachment(Model):
    attachment_id: strawberry.ID | None = field("Identifies the attachment.", key="id")
    media_type: RecordingAttachmentMediaType | None = field("Kind of attachment.")
    url: str | None = field("Where it can be fetched.")
    mime: str | None = field("Internet media type of the attachment.")
    text: str | None = field("Caption of the attachment.")
    file_name: str | None = field("Name to save the attachment under.")


@strawberry.pydantic.type(description="The head of a template.")
class RecordingTemplateHeader(Model):
    type: RecordingTemplateHeaderType | None = field("Whether it is a text or a picture.")
    text: str | None = field("The text.")
    media: RecordingAttachment | None = field("The picture.")


@strawberry.pydantic.type(description="The body of a template.")
class RecordingTemplateBody(Model):
    text: str | None = field("Its text, with the values in place.")


@strawberry.pydantic.type(description="A button of a template.")
class RecordingTemplateButton(Model):
    type: RecordingTemplateButtonType | None = field("Action of the button.")
    text: str | None = field("Label of the button.")
    index: Int | None = field("Position of the button, counted from 0.")
    phone_number: str | None = field("Number that the button calls.")
    url: str | None = field("Page that the button opens.")
    is_selected: bool | None = field("Whether the customer chose it.")


@strawberry.pydantic.type(description="A card of a template with several.")
class RecordingTemplateCard(Model):
    header: RecordingTemplateHeader | None = field("Head of the card.")
    body: RecordingTemplateBody | None = field("Body of the card.")
    buttons: Many[RecordingTemplateButton] = listed("Buttons of the card.")


@strawberry.pydantic.type(description="Cards of a template, one beside the other.")
class RecordingTemplateCarousel(Model):
    cards: Many[RecordingTemplateCard] = listed("The cards.")


@strawberry.pydantic.type(description="The foot of a template.")
class RecordingTemplateFooter(Model):
    text: str | None = field("Its text.")


@strawberry.pydantic.type(description="A message made from an approved template.")
class RecordingNotificationTemplate(Model):
    template_id: strawberry.ID | None = field("Identifies the template.", key="id")
    language: str | None = field("Language of the template.")
    header: RecordingTemplateHeader | None = field("Its head.")
    body: RecordingTemplateBody | None = field("Its body.")
    buttons: Many[RecordingTemplateButton] = listed("Its buttons.")
    carousel: RecordingTemplateCarousel | None = field("Its cards.")
    footer: RecordingTemplateFooter | None = field("Its foot.")


@strawberry.pydantic.type(description="The answer to a notification.")
class RecordingNotificationResponse(Model):
    originating_message_id: str | None = field("Notification that is answered.")
    reference_id: str | None = field("Id of the subject of the notification, such as an order.")
    notification_status: RecordingNotificationStatus | None = field("Whether it was accepted.")
    notification_text: str | None = field("Answer as the customer saw it.")


@strawberry.pydantic.type(description="An app that a message opens.")
class InteractiveApplication(Model):
    name: str | None = field("Name of the app.")
    url: str | None = field("Data sent to the app.")


@strawberry.pydantic.type(description="An item of a payment.")
class PaymentLineItem(Model):
    name: str | None = field("Name of the item.")
    price: float | None = field("Price of the item, in the payment's currency.")


@strawberry.pydantic.type(description="A payment that is asked for.")
class PaymentRequest(Model):
    payment_platform: PaymentPlatform | None = field("Platform through which it is paid.")
    country_code: str | None = field("Country of the merchant, in two letters of ISO 3166.")
    currency_code: str | None = field("Currency, in three letters of ISO 4217.")
    order_total: float | None = field("Total price of the order.")
    line_items: Many[PaymentLineItem] = listed("Items of the order.")
    shipping_options: Many[PaymentLineItem] = listed("Ways of shipping that can be chosen.")


@strawberry.pydantic.type(description="Result of a payment.")
class PaymentResponse(Model):
    originating_message_id: str | None = field("Message that asked for the payment.")
    payment_status: PaymentStatus | None = field("Whether it was paid.")
    failure_reason: str | None = field("Why it was not, if so.")


@strawberry.pydantic.type(description="A place on the map.")
class RecordingLocation(Model):
    url: str | None = field("Where the place is shown.")
    address: str | None = field("Postal address of the place.")
    text: str | None = field("Name of the place.")
    latitude: float | None = field("Latitude in degrees.")
    longitude: float | None = field("Longitude in degrees.")


@strawberry.pydantic.type(description="A call for help on the road.")
class RecordingRoadsideAssistance(Model):
    text: str | None = field("Text that was written.")
    phone_number: str | None = field("Number that the customer gave.")
    is_device_phone_number: bool | None = field("Whether it is the number of the customer's own device.")
    location: RecordingLocation | None = field("Where the customer is.")
    message_number: Int | None = field("Which message of the call it is, counted.")


@strawberry.pydantic.type(description="The head of a link's preview.")
class RichLinkHeader(Model):
    type: RichLinkHeaderType | None = field("Whether it is a text, a picture, a file or a video.")
    value: str | None = field("The text.")
    url: str | None = field("Where the picture, file or video can be fetched.")


@strawberry.pydantic.type(description="A link with a preview.")
class RichLink(Model):
    link_id: strawberry.ID | None = field("Identifies the link.", key="id")
    header: RichLinkHeader | None = field("Head of the preview.")
    footer: str | None = field("Foot of the preview.")
    text: str | None = field("Text of the preview.")
    url: str | None = field("Page that the link opens.")
    url_label: str | None = field("Text to show for the link.")
