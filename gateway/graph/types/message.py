"""Messages: SMS, web messaging and the social messengers."""

from typing import Annotated

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import ENCLOSING, ConversationPart, Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int, Long
from gateway.graph.types.communication import (
    Address,
    AfterCallWork,
    Communication,
    CommunicationState,
    ConversationQueueMediaSettings,
    DisconnectType,
    Segment,
    Wrapup,
)
from gateway.graph.types.error_body import ErrorBody
from gateway.graph.types.journey import JourneyContext
from gateway.graph.types.message_metadata import ConversationMessageMetadata
from gateway.graph.types.vocabulary import Direction, EngagementSource


@strawberry.enum(description="Stages of message delivery, from queued to read, with failures and removals.")
class MessageStatus(VendorEnum):
    QUEUED = value("queued", "It waits to be sent.")
    SENT = value("sent", "It is on its way.")
    FAILED = value("failed", "It could not be sent.")
    RECEIVED = value("received", "The platform has received it.")
    DELIVERY_SUCCESS = value("delivery-success", "It has reached the recipient.")
    DELIVERY_FAILED = value("delivery-failed", "It has not reached the recipient.")
    READ = value("read", "The recipient has read it.")
    REMOVED = value("removed", "It has been taken back.")
    PUBLISHED = value("published", "It can be seen in public.")
    UNKNOWN = unknown()


@strawberry.enum(description="Audiences of a social media message.")
class SocialVisibility(VendorEnum):
    PRIVATE = value("private", "Its parties only.")
    PUBLIC = value("public", "Everybody.")
    UNKNOWN = unknown()


@strawberry.enum(description="Messaging platforms from which a message can come.")
class MessageType(VendorEnum):
    APPLE = value("apple", "Apple Messages for Business.")
    FACEBOOK = value("facebook", "Facebook Messenger.")
    INSTAGRAM = value("instagram", "Instagram.")
    KAKAO = value("kakao", "KakaoTalk.")
    LINE = value("line", "LINE.")
    OPEN = value("open", "A platform that is connected by open messaging.")
    SMS = value("sms", "Text messages.")
    TELEGRAM = value("telegram", "Telegram.")
    TWITTER = value("twitter", "X, formerly Twitter.")
    WEBMESSAGING = value("webmessaging", "The messenger of a web page.")
    WHATSAPP = value("whatsapp", "WhatsApp.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="File that accompanies a message, such as a picture.")
class MessageMedia(Model):
    url: str | None = field("Address from which the file can be downloaded.")
    media_type: str | None = field("Internet media (MIME) type; when null, go by the address of the file.")
    content_length_bytes: Long | None = field("Size of the file in bytes, where known.")
    name: str | None = field("File name to show, if there is one.")
    media_id: strawberry.ID | None = field("Id of the file, if there is one.", key="id")


@strawberry.pydantic.type(description="Sticker that accompanies a message.")
class MessageSticker(Model):
    url: str | None = field("Address from which the sticker image can be downloaded.")
    sticker_id: strawberry.ID | None = field("Unique id of the sticker.", key="id")


@strawberry.pydantic.type(description="One message sent or received in a communication, without its text.")
class MessageDetails(ConversationPart):
    message_id: str | None = field("UUID with which the message itself can be looked up.")
    message = link(
        "messageData",
        "The message itself, with its text.",
        id="message_id",
        outer=(ENCLOSING,),
    )
    message_uri: str | None = field("REST address from which the message can be read.", alias="messageURI")
    message_status: MessageStatus | None = field("How far the message has got on its way to the recipient.")
    message_segment_count: Int | None = field(
        "In how many parts the content was sent, more than one when a long SMS is split."
    )
    message_time: DateTime | None = field("When the message left or arrived.")
    media: Annotated[
        Many[MessageMedia],
        strawberry.field(
            deprecation_reason="The vendor asks to read the message itself, by messageId, instead."
        ),
    ] = listed("Files that came with the message.")
    stickers: Annotated[
        Many[MessageSticker], strawberry.field(deprecation_reason="The vendor no longer fills this list.")
    ] = listed("Stickers that came with the message.")
    message_metadata: ConversationMessageMetadata | None = field(
        "Content of the message, such as its type and events."
    )
    social_visibility: SocialVisibility | None = field(
        "Whether a social media message is public or private on its platform."
    )
    error_info: ErrorBody | None = field("Error that the provider reported, if the message failed.")


@strawberry.pydantic.type(
    description="A participant's communication by messages: SMS, web messaging or a social messenger."
)
class Message(Communication):
    state: CommunicationState | None = field("Where the communication is in its life right now.")
    initial_state: CommunicationState | None = field("State in which the communication was created.")
    id: strawberry.ID | None = field("Unique id of the communication, used to act on it.")
    held: bool | None = field("Whether the communication is on hold.")
    segments: Many[Segment] = listed(
        "Consecutive stretches of activity that make up the history of the communication."
    )
    direction: Direction | None = field("Whether the customer or the contact center started the exchange.")
    recording_id: str | None = field("Id of the recording kept of the communication.")
    recording = link(
        "recording", "Recording kept of this communication.", id="recording_id", outer=(ENCLOSING,)
    )
    error_info: ErrorBody | None = field("Details of what went wrong, if the communication failed.")
    disconnect_type: DisconnectType | None = field("Why the communication ended; null as long as it is open.")
    start_hold_time: DateTime | None = field(
        "When the present hold began, by the platform's clock; set only while on hold."
    )
    start_alerting_time: DateTime | None = field(
        "When the communication first began to alert the participant."
    )
    connected_time: DateTime | None = field("When the communication was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field(
        "When the communication left the conversation, by the provider's clock."
    )
    provider: str | None = field("Name of the media provider that carries the messages.")
    authenticated: bool | None = field("Whether the person on the communication has proved who they are.")
    type: MessageType | None = field("Messaging platform on which the conversation takes place.")
    recipient_country: str | None = field("Country of the recipient as a two-letter ISO 3166-1 code.")
    recipient_type: str | None = field(
        "Type of the recipient, for instance a provisioned phone number for SMS."
    )
    script_id: str | None = field("Id of the script that the agent sees.")
    script = link("script", "Script that is shown to the agent.", id="script_id")
    peer_id: str | None = field("Id of the communication on the other side.")
    to_address: Address | None = field("Address and display name of the receiving side.")
    from_address: Address | None = field("Address and display name of the sending side.")
    messages: Many[MessageDetails] = listed("Individual messages exchanged over the communication.")
    journey_context: JourneyContext | None = field("Data of the journey service about the customer.")
    wrapup: Wrapup | None = field("Wrap-up that the agent gave the communication.")
    after_call_work: AfterCallWork | None = field("After-call work that follows the communication.")
    after_call_work_required: bool | None = field(
        "Whether after-call work must follow; meaningful only where agents request ACW themselves."
    )
    agent_assistant_id: str | None = field("Id of the virtual assistant that gives the agent suggestions.")
    byo_sms_integration_id: str | None = field(
        "Internal id of the organization's own SMS integration, where one carries the messages."
    )
    queue_media_settings: ConversationQueueMediaSettings | None = field(
        "Settings that the queue has for messages."
    )
    engagement_source: EngagementSource | None = field(
        "Product or channel through which the customer got in touch."
    )
    resume_time: DateTime | None = field("When a parked conversation is due to become active again.")
    park_time: DateTime | None = field("When the conversation was parked.")

    def enclose(self, conversation_id: str) -> None:
        """Makes the conversation known to this one and to its messages."""
        super().enclose(conversation_id)
        for message in self.messages or ():
            message.enclose(conversation_id)
