"""Contents of messages beside their text: files, cards, templates, payments, reactions."""

from typing import Annotated

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import Int, Long
from gateway.graph.types.message_form import (
    ConversationContentButtonResponse,
    ConversationContentDatePicker,
    ConversationContentForm,
    ConversationContentListPicker,
    ConversationContentLocation,
)
from gateway.graph.types.message_metadata import MessageContentType
from gateway.graph.types.recording_content import (
    MessageCardActionType,
    PaymentPlatform,
    PaymentStatus,
    QuickReplyAction,
    RecordingAttachmentMediaType,
    RecordingContentStoryType,
    RecordingNotificationStatus,
    RecordingTemplateButtonType,
    RecordingTemplateHeaderType,
)
from gateway.graph.types.recording_event import ConversationContentReceivedReplyMessage


@strawberry.enum(description="Devices to which a message can be pushed.")
class PushDeviceType(VendorEnum):
    ANDROID = value("Android", "A device with Android.")
    IOS = value("IOS", "A device with iOS.")
    UNKNOWN = unknown()


@strawberry.enum(description="Services by which messages are pushed.")
class PushProvider(VendorEnum):
    FCM = value("FCM", "Firebase Cloud Messaging.")
    APNS = value("APNS", "Apple Push Notification service.")
    UNKNOWN = unknown()


@strawberry.enum(description="Reactions to a message.")
class MessageReactionType(VendorEnum):
    NONE = value("None", "No reaction.")
    LIKE = value("Like", "Somebody likes it.")
    LOVE = value("Love", "Somebody loves it.")
    WOW = value("Wow", "Somebody is astonished.")
    HAHA = value("Haha", "Somebody laughs.")
    SAD = value("Sad", "Somebody is sad.")
    ANGRY = value("Angry", "Somebody is angry.")
    THANKFUL = value("Thankful", "Somebody gives thanks.")
    PRIDE = value("Pride", "Somebody is proud.")
    CARE = value("Care", "Somebody cares.")
    SHARE = value("Share", "Somebody has shared it.")
    COMMENT = value("Comment", "Somebody has commented on it.")
    VIEW = value("View", "Somebody has looked at it.")
    RATING = value("Rating", "Somebody has rated it.")
    REPOST = value("Repost", "Somebody has posted it again.")
    SAVE = value("Save", "Somebody has saved it.")
    UNKNOWN = unknown()


@strawberry.enum(description="Data of the customer that a payment can require.")
class PaymentContactField(VendorEnum):
    ADDRESS = value("Address", "Postal address.")
    NAME = value("Name", "Name.")
    PHONE = value("Phone", "Phone number.")
    EMAIL = value("Email", "Email address.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of text.")
class MessageTextType(VendorEnum):
    TEXT = value("Text", "Text.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A file that comes with a message.")
class ConversationContentAttachment(Model):
    attachment_id: strawberry.ID | None = field("Identifies the file at its provider.", key="id")
    media_type: RecordingAttachmentMediaType | None = field("Kind of file.")
    url: str | None = field("Where the file can be fetched.")
    mime: str | None = field("Internet media type, such as image/png.")
    text: str | None = field("Text that goes with the file, such as a caption.")
    sha256: str | None = field("SHA-256 hash of the content.")
    filename: str | None = field("Name for the file.")
    content_size_bytes: Long | None = field("Size of the content, in bytes.")


@strawberry.pydantic.type(description="A button of a card.")
class ConversationContentCardAction(Model):
    type: MessageCardActionType | None = field("Action of the button.")
    text: str | None = field("Label of the button.")
    payload: str | None = field("Text that the button sends to the sender's program.")
    url: str | None = field("Where the button leads.")


@strawberry.pydantic.type(description="A card with a picture, a text and buttons.")
class ConversationContentCard(Model):
    title: str | None = field("Title of the card.")
    description: str | None = field("Text of the card.")
    image: str | None = field("Where the picture can be fetched.")
    video: str | None = field("Where the video can be fetched.")
    default_action: ConversationContentCardAction | None = field("Action on a click on the card.")
    actions: Many[ConversationContentCardAction] = listed("Buttons of the card.")


@strawberry.pydantic.type(description="Several cards, one beside another.")
class ConversationContentCarousel(Model):
    cards: Many[ConversationContentCard] = listed("The cards.")


@strawberry.pydantic.type(description="An answer that can be chosen.")
class ConversationContentQuickReply(Model):
    text: str | None = field("The answer as it is shown.")
    payload: str | None = field("Text that is sent to the sender's program.")
    image: str | None = field("Where the picture can be fetched.")
    action: QuickReplyAction | None = field("Action when it is chosen.")
    summary_text: str | None = field("Text shown after it was chosen.")


@strawberry.pydantic.type(description="Answers to choose from, under a title.")
class ConversationContentQuickReplyV2(Model):
    title: str | None = field("Title of the choice.")
    actions: Many[ConversationContentQuickReply] = listed("The answers.")


@strawberry.pydantic.type(description="Text for a placeholder of a template.")
class ConversationNotificationTemplateParameter(Model):
    name: str | None = field("Name of the place.")
    text: str | None = field("The text.")


@strawberry.pydantic.type(description="Head of a template.")
class ConversationNotificationTemplateHeader(Model):
    type: RecordingTemplateHeaderType | None = field("Whether it is a text or a file.")
    text: str | None = field("The text.")
    media: ConversationContentAttachment | None = field("The file.")
    parameters: Many[ConversationNotificationTemplateParameter] = listed("Texts for its places.")


@strawberry.pydantic.type(description="Main text of a template.")
class ConversationNotificationTemplateBody(Model):
    text: str | None = field("The text.")
    parameters: Many[ConversationNotificationTemplateParameter] = listed("Texts for its places.")


@strawberry.pydantic.type(description="A button of a template.")
class ConversationNotificationTemplateButton(Model):
    type: RecordingTemplateButtonType | None = field("Action of the button.")
    text: str | None = field("Label of the button.")
    index: Int | None = field("Position of the button, from 0 on.")
    phone_number: str | None = field("Number that the button calls.")
    url: str | None = field("Where the button leads.")
    payload: str | None = field("Text that the button sends to the sender's program.")
    parameters: Many[ConversationNotificationTemplateParameter] = listed("Texts for its places.")


@strawberry.pydantic.type(description="Last line of a template.")
class ConversationNotificationTemplateFooter(Model):
    text: str | None = field("The text.")


@strawberry.pydantic.type(description="A message that is made of a template.")
class ConversationContentNotificationTemplate(Model):
    template_id: strawberry.ID | None = field("Name of the template at its provider.", key="id")
    language: str | None = field("Language of the template.")
    header: ConversationNotificationTemplateHeader | None = field("Head of the template.")
    body: ConversationNotificationTemplateBody | None = field("Main text of the template.")
    buttons: Many[ConversationNotificationTemplateButton] = listed("Buttons of the template.")
    footer: ConversationNotificationTemplateFooter | None = field("Last line of the template.")


@strawberry.pydantic.type(description="Answer to a notification.")
class ConversationContentNotificationResponse(Model):
    originating_message_id: str | None = field("Id of the message that notified.")
    reference_id: str | None = field("Id of the subject of the notification.")
    notification_status: RecordingNotificationStatus | None = field("The answer.")
    notification_text: str | None = field("Text of the answer.")


@strawberry.pydantic.type(description="A story that a message mentions or answers.")
class ConversationContentStory(Model):
    type: RecordingContentStoryType | None = field("Whether it is mentioned or answered.")
    url: str | None = field("Where the story can be seen.")
    reply_to_id: str | None = field("Id of the story that is answered.")


@strawberry.pydantic.type(description="A part of a message that is text.")
class ConversationContentText(Model):
    type: Annotated[
        MessageTextType | None, strawberry.field(deprecation_reason="The vendor has deprecated it.")
    ] = field("Kind of text.")
    body: str | None = field("The text.")


@strawberry.pydantic.type(description="How many people have reacted to a message in one way.")
class ConversationContentReaction(Model):
    reaction_type: MessageReactionType | None = field("The reaction.")
    count: Int | None = field("How many people have reacted so.")


@strawberry.pydantic.type(description="An app that a message opens.")
class ConversationContentInteractiveApplication(Model):
    name: str | None = field("Name of the app.")
    url: str | None = field("Where the app is.")
    received_message: ConversationContentReceivedReplyMessage | None = field("Message that asks to open it.")
    reply_message: ConversationContentReceivedReplyMessage | None = field("Message shown afterwards.")


@strawberry.pydantic.type(description="An item of an order, or a way to ship it.")
class ConversationContentLineItem(Model):
    name: str | None = field("Name of the item.")
    price: float | None = field("Its price, in the currency of the order.")
    description: str | None = field("Description.")
    identifier: str | None = field("Identifies the item at the merchant.")


@strawberry.pydantic.type(description="Data of the customer that a payment requires.")
class ConversationContentRequiredContactField(Model):
    contact_field: PaymentContactField | None = field("The required data.")


@strawberry.pydantic.type(description="A payment for which a message asks.")
class ConversationContentPaymentRequest(Model):
    payment_platform: PaymentPlatform | None = field("Payment platform.")
    country_code: str | None = field("Country of the merchant, as two letters.")
    currency_code: str | None = field("Currency of the order, as three letters.")
    order_total: float | None = field("Price of the whole order.")
    line_items: Many[ConversationContentLineItem] = listed("Items of the order.")
    shipping_options: Many[ConversationContentLineItem] = listed("Ways to ship the order.")
    required_contact_fields: Many[ConversationContentRequiredContactField] = listed(
        "Data of the customer that the payment requires."
    )
    received_message: ConversationContentReceivedReplyMessage | None = field(
        "Message that asks for the payment."
    )
    reply_message: ConversationContentReceivedReplyMessage | None = field("Message shown afterwards.")


@strawberry.pydantic.type(description="Result of a payment.")
class ConversationContentPaymentResponse(Model):
    originating_message_id: str | None = field("Id of the message that asked for the payment.")
    payment_status: PaymentStatus | None = field("Whether it was paid.")
    failure_reason: str | None = field("Why it was not paid.")


@strawberry.pydantic.type(description="A message that could not be sent.")
class ConversationPushFailedMessageReferences(Model):
    message_id: strawberry.ID | None = field("Identifies the message.", key="id")


@strawberry.pydantic.type(description="The part of a pushed message that a device shows.")
class ConversationPushNotificationMessageLabel(Model):
    title: str | None = field("Title of the notification.")
    body: str | None = field("Text of the notification.")


@strawberry.pydantic.type(description="The integration by which messages are pushed.")
class ConversationPushProviderIntegration(Model):
    integration_id: strawberry.ID | None = field("Identifies the integration.", key="id")
    provider: PushProvider | None = field("Service that pushes.")


@strawberry.pydantic.type(description="A notification that was pushed to a device.")
class ConversationContentPush(Model):
    device_type: PushDeviceType | None = field("Kind of device.")
    device_token_id: str | None = field("Identifies the token of the device.")
    device_token: str | None = field("Token of the device at the service that pushes.")
    failed_messages: Many[ConversationPushFailedMessageReferences] = listed(
        "Messages that could not be sent, so that they are pushed."
    )
    notification_message: ConversationPushNotificationMessageLabel | None = field(
        "Text that the device shows."
    )
    push_provider_integration: ConversationPushProviderIntegration | None = field(
        "The integration by which it is pushed."
    )
    expiration: Long | None = field("How long the notification holds, in seconds.")


@strawberry.pydantic.type(description="A part of a message; which of its fields is set, its type says.")
class ConversationMessageContent(Model):
    content_type: MessageContentType | None = field("Kind of part.")
    location: ConversationContentLocation | None = field("A place.")
    attachment: ConversationContentAttachment | None = field("A file.")
    quick_reply: ConversationContentQuickReply | None = field("An answer to choose.")
    button_response: ConversationContentButtonResponse | None = field("An answer chosen by a button.")
    template: ConversationContentNotificationTemplate | None = field("A message made of a template.")
    story: ConversationContentStory | None = field("A story that is mentioned or answered.")
    card: ConversationContentCard | None = field("A card.")
    carousel: ConversationContentCarousel | None = field("Several cards.")
    text: ConversationContentText | None = field("Text.")
    quick_reply_v2: ConversationContentQuickReplyV2 | None = field(
        "Answers to choose from.", alias="quickReplyV2"
    )
    reactions: Many[ConversationContentReaction] = listed("Reactions to the message.")
    date_picker: ConversationContentDatePicker | None = field("Times to choose from.")
    interactive_application: ConversationContentInteractiveApplication | None = field("An app to open.")
    list_picker: ConversationContentListPicker | None = field("Items to choose from.")
    payment_request: ConversationContentPaymentRequest | None = field("A payment to make.")
    payment_response: ConversationContentPaymentResponse | None = field("Result of a payment.")
    push: ConversationContentPush | None = field("A notification that was pushed to a device.")
    form: ConversationContentForm | None = field("A form to fill in.")
    notification_response: ConversationContentNotificationResponse | None = field("Answer to a notification.")
