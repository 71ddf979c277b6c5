"""Messages with their text: what `MessageDetails` names by its id."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, Named, entity, field, hidden, listed, required
from gateway.graph.scalars import DateTime, JSONObject
from gateway.graph.types.message import MessageStatus, SocialVisibility
from gateway.graph.types.message_content import ConversationMessageContent
from gateway.graph.types.message_metadata import MessageMetadataType
from gateway.graph.types.recording_event import ConversationMessageEvent
from gateway.graph.types.recording_transcript import (
    RecordingMessageReceiptReasonCode,
    RecordingMessageReceiptStatus,
)
from gateway.graph.types.vocabulary import Direction


@strawberry.enum(description="Messengers over which a message can go.")
class MessengerType(VendorEnum):
    SMS = value("sms", "SMS.")
    FACEBOOK = value("facebook", "Facebook.")
    TWITTER = value("twitter", "X, formerly Twitter.")
    WHATSAPP = value("whatsapp", "WhatsApp.")
    WEBMESSAGING = value("webmessaging", "The platform's own messenger on a web page.")
    INSTAGRAM = value("instagram", "Instagram.")
    OPEN = value("open", "A messenger that is connected by the open messaging interface.")
    APPLE = value("apple", "Apple Messages for Business.")
    LINKEDIN = value("linkedin", "LinkedIn.")
    UNKNOWN = unknown()


@strawberry.enum(description="Providers of a channel for messages.")
class MessagingPlatform(VendorEnum):
    TWITTER = value("Twitter", "X, formerly Twitter.")
    FACEBOOK = value("Facebook", "Facebook.")
    INSTAGRAM = value("Instagram", "Instagram.")
    LINE = value("Line", "LINE.")
    WHATSAPP = value("Whatsapp", "WhatsApp.")
    WEBMESSAGING = value("WebMessaging", "The platform's own messenger on a web page.")
    OPEN = value("Open", "A messenger that is connected by the open messaging interface.")
    APPLE = value("Apple", "Apple Messages for Business.")
    SMS = value("Sms", "SMS.")
    LINKEDIN = value("LinkedIn", "LinkedIn.")
    UNKNOWN = unknown()


@strawberry.enum(description="Forms of the id of somebody who sends messages.")
class MessageSenderIdType(VendorEnum):
    EMAIL = value("Email", "An email address.")
    PHONE = value("Phone", "A phone number.")
    OPAQUE = value("Opaque", "An id that only the provider understands.")
    UNKNOWN = unknown()


@strawberry.enum(description="Forms of the id of somebody who gets messages.")
class MessageRecipientIdType(VendorEnum):
    EMAIL = value("Email", "An email address.")
    PHONE = value("Phone", "A phone number.")
    OPAQUE = value("Opaque", "An id that only the provider understands.")
    TOPIC = value("Topic", "A topic to which many listen.")
    UNKNOWN = unknown()


@strawberry.enum(description="Types of further ids of senders and recipients.")
class MessagingIdentifierType(VendorEnum):
    DEPLOYMENT = value("Deployment", "Where the messenger is deployed.")
    SUBJECT = value("Subject", "A person who has signed in.")
    TOPIC = value("Topic", "A topic to which many listen.")
    INGESTIONRULE = value("IngestionRule", "A rule by which social messages are taken in.")
    INGESTIONRULEVERSION = value("IngestionRuleVersion", "A version of such a rule.")
    PHONENUMBER = value("PhoneNumber", "A phone number.")
    BSUID = value("Bsuid", "A person, as the business sees them.")
    PARENTBSUID = value("ParentBsuid", "The same for a group of businesses.")
    USERNAME = value("Username", "Name of an account.")
    UNKNOWN = value("Unknown", "Not known, or a value that this schema does not know.")


@strawberry.enum(description="Whether a person or a program has written a message.")
class MessageOriginatingEntity(VendorEnum):
    HUMAN = value("Human", "A person.")
    BOT = value("Bot", "A program.")
    UNKNOWN = unknown()


@strawberry.enum(description="Sentiments of a message.")
class MessageSentiment(VendorEnum):
    POSITIVE = value("Positive", "The writer is glad.")
    NEGATIVE = value("Negative", "The writer is not glad.")
    NEUTRAL = value("Neutral", "Neither.")
    UNKNOWN = value("Unknown", "Not known, or a value that this schema does not know.")


@strawberry.pydantic.type(description="A further id of a sender or recipient.")
class ConversationRecipientAdditionalIdentifier(Model):
    type: MessagingIdentifierType | None = field("Type of the id.")
    value: str | None = field("The id.")


class MessagingParty(Model):
    """The fields that senders and recipients share."""

    nickname: str | None = field("Name to show.")
    image: str | None = field("Where the portrait can be fetched.")
    first_name: str | None = field("Given name.")
    last_name: str | None = field("Family name.")
    email: str | None = field("Email address.")
    external_contact_id: str | None = field("Identifier of the external contact, if the party is one.")
    external_contact = link(
        "externalContact", "External contact, if the party is one.", id="external_contact_id"
    )
    external_contact_division_id: str | None = field("Division of the external contact.")
    external_contact_division = link(
        "division", "Division of the external contact.", id="external_contact_division_id"
    )
    additional_ids: Many[ConversationRecipientAdditionalIdentifier] = listed("Further ids.")


@strawberry.pydantic.type(description="Recipient of a message.")
class ConversationMessagingToRecipient(MessagingParty):
    recipient_id: strawberry.ID | None = field("Identifies the recipient at the provider.", key="id")
    id_type: MessageRecipientIdType | None = field("Form of that id.")


@strawberry.pydantic.type(description="Sender of a message.")
class ConversationMessagingFromRecipient(MessagingParty):
    sender_id: strawberry.ID | None = field("Identifies the sender at the provider.", key="id")
    id_type: MessageSenderIdType | None = field("Form of that id.")


@strawberry.pydantic.type(description="Where a public message stands.")
class ConversationPublicMetadata(Model):
    root_id: str | None = field("Id of the message with which the thread begins.")
    reply_to_id: str | None = field("Id of the message that is answered.")
    url: str | None = field("Where the message can be seen on its platform.")


@strawberry.pydantic.type(description="The channel over which a message went, and between whom.")
class ConversationMessagingChannel(Model):
    integration_id: strawberry.ID | None = field("Identifies the integration of the channel.", key="id")
    platform: MessagingPlatform | None = field("Provider of the channel.")
    type: SocialVisibility | None = field("Whether the message is public or private.")
    message_id: str | None = field("Id of the message at the provider.")
    to: ConversationMessagingToRecipient | None = field("Recipient of the message.")
    from_: ConversationMessagingFromRecipient | None = field("Sender of the message.", alias="from")
    time: DateTime | None = field("When the message was written.")
    date_modified: DateTime | None = field("When the message was changed.")
    date_deleted: DateTime | None = field("When the message was deleted.")
    public_metadata: ConversationPublicMetadata | None = field("Where a public message stands.")


@strawberry.pydantic.type(description="Why a message did not arrive.")
class ConversationReason(Model):
    code: RecordingMessageReceiptReasonCode | None = field("The reason as a code.")
    message: str | None = field("The reason in words.")


@strawberry.pydantic.type(description="The language of a message.")
class ConversationEnrichmentLanguage(Model):
    language: str | None = field("The language as a code, such as en.")


@strawberry.pydantic.type(description="The sentiment of a message.")
class ConversationEnrichmentSentimentV2(Model):
    tag: MessageSentiment | None = field("The sentiment.")


@strawberry.pydantic.type(description="The platform's analysis of a message.")
class ConversationEnrichment(Model):
    language: ConversationEnrichmentLanguage | None = field("Language of the message.")
    sentiment_v2: ConversationEnrichmentSentimentV2 | None = field(
        "Sentiment of the message.", alias="sentimentV2"
    )


@strawberry.pydantic.type(description="A message, or what became of it, in one form for all platforms.")
class ConversationNormalizedMessage(Model):
    message_id: strawberry.ID | None = field(
        "Identifies the message; a receipt has the id of its message.", key="id"
    )
    channel: ConversationMessagingChannel | None = field("Channel of the message.")
    type: MessageMetadataType | None = field("Kind of message.")
    text: str | None = field("Text of the message.")
    content: Many[ConversationMessageContent] = listed("Parts of the message.")
    events: Many[ConversationMessageEvent] = listed("Events that the message reports.")
    status: RecordingMessageReceiptStatus | None = field("Delivery status, if the message is a receipt.")
    reasons: Many[ConversationReason] = listed("Why the message did not arrive, of a receipt.")
    originating_entity: MessageOriginatingEntity | None = field("Whether a person or a program wrote it.")
    is_final_receipt: bool | None = field("Whether no receipt will follow this one.")
    direction: Direction | None = field("Which side sent the message.")
    related_messages: Many["ConversationNormalizedMessage"] = listed("Messages that belong to this one.")
    metadata: JSONObject | None = field("Custom data that goes with the message, as pairs of key and value.")
    enrichment: ConversationEnrichment | None = field("The platform's analysis of the message.")
    byo_sms_integration_id: str | None = field(
        "Internal id of the message at the organization's own SMS integration."
    )


@entity("A message of a conversation, with its text and all its parts.", key="conversationId id")
class MessageData(Entity, Named):
    name: str | None = field("Name of the message.")
    provider_message_id: str | None = field("Id of the message at the provider.")
    timestamp: DateTime | None = field("When the message was received or sent.")
    from_address: str | None = field("Address of the sender.")
    to_address: str | None = field("Address of the recipient.")
    direction: Direction | None = field("Which side sent the message.")
    messenger_type: MessengerType | None = field("Messenger over which it went.")
    status: MessageStatus | None = field("How far the message has got on its way to the recipient.")
    normalized_message: ConversationNormalizedMessage | None = field(
        "The message, in one form for all platforms."
    )
    normalized_receipts: Many[ConversationNormalizedMessage] = listed(
        "Delivery status of a sent message, in one form for all platforms."
    )
    created_by_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="createdBy")
    created_by = link("user", "User who sent the message, where one did.", ref="created_by_ref")
    conversation_id: str = required("Id of the conversation of the message.")
    conversation = link("conversation", "Conversation of the message.", id="conversation_id")


ConversationNormalizedMessage.model_rebuild()
