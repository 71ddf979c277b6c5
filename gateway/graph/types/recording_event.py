"""Events of a conversation in recorded messages."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Model, field
from gateway.graph.scalars import Int


@strawberry.enum(description="Steps of an offer to share a browser or to talk by video.")
class ConversationEventOffering(VendorEnum):
    OFFERING = value("Offering", "It was offered.")
    OFFERINGEXPIRED = value("OfferingExpired", "It was left unanswered.")
    OFFERINGACCEPTED = value("OfferingAccepted", "It was accepted.")
    OFFERINGREJECTED = value("OfferingRejected", "It was refused.")
    UNKNOWN = unknown()


@strawberry.enum(description="Signs that somebody has come, gone or proved who they are.")
class ConversationEventPresenceType(VendorEnum):
    JOIN = value("Join", "They have come.")
    DISCONNECT = value("Disconnect", "They have gone.")
    CLEAR = value("Clear", "They have cleared the conversation from their messenger.")
    SIGNIN = value("SignIn", "They have signed in.")
    SESSIONEXPIRED = value("SessionExpired", "Their session has ended by time.")
    AUTHENTICATE = value("Authenticate", "They were asked to prove who they are.")
    AUTHENTICATEFAILURE = value("AuthenticateFailure", "Their proof has failed.")
    AUTHENTICATECANCEL = value("AuthenticateCancel", "They gave up the proof.")
    UNKNOWN = unknown()


@strawberry.enum(description="Signs that somebody is typing.")
class ConversationEventTypingType(VendorEnum):
    ON = value("On", "Somebody has begun to type.")
    UNKNOWN = unknown()


@strawberry.enum(description="Things that happen in a conversation of messages.")
class ConversationMessageEventType(VendorEnum):
    COBROWSE = value("CoBrowse", "It is about browsing together.")
    TYPING = value("Typing", "Somebody is typing.")
    PRESENCE = value("Presence", "Somebody has come, gone or proved who they are.")
    VIDEO = value("Video", "It is about talking by video.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A prompt, or the reply to one, as it is shown on a device.")
class ConversationContentReceivedReplyMessage(Model):
    header: str | None = field("Line above the title.")
    title: str | None = field("Title of the message.")
    subtitle: str | None = field("Line below the title.")
    button_label: str | None = field("Label of the button.")
    image_url: str | None = field("Where the picture can be fetched.")


@strawberry.pydantic.type(description="A step of an offer to share the browser.")
class ConversationEventCoBrowse(Model):
    type: ConversationEventOffering | None = field("Which step.")
    session_id: str | None = field("Identifies the shared session.")
    session_join_token: str | None = field("Token with which the session is joined.")


@strawberry.pydantic.type(description="A sign that somebody has come, gone or proved who they are.")
class ConversationEventPresence(Model):
    type: ConversationEventPresenceType | None = field("Which sign.")
    received_message: ConversationContentReceivedReplyMessage | None = field("Prompt to sign in.")
    reply_message: ConversationContentReceivedReplyMessage | None = field("Reply after signing in.")


@strawberry.pydantic.type(description="A sign that somebody is typing.")
class ConversationEventTyping(Model):
    type: ConversationEventTypingType | None = field("That typing goes on.")
    duration: Int | None = field("How long the sign is shown, in milliseconds.")


@strawberry.pydantic.type(description="A step of an offer to talk by video.")
class ConversationEventVideo(Model):
    type: ConversationEventOffering | None = field("Which step.")
    offering_id: str | None = field("Identifies the offer.")
    jwt: str | None = field("Token of the offer.")


@strawberry.pydantic.type(description="Something that happened in a conversation.")
class ConversationMessageEvent(Model):
    event_type: ConversationMessageEventType | None = field("Which of the following it is.")
    co_browse: ConversationEventCoBrowse | None = field("A step of an offer to share the browser.")
    typing: ConversationEventTyping | None = field("A sign that somebody is typing.")
    presence: ConversationEventPresence | None = field(
        "A sign that somebody has come, gone or proved who they are."
    )
    video: ConversationEventVideo | None = field("A step of an offer to talk by video.")
