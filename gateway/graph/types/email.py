"""Emails."""

import strawberry

from gateway.graph.link import link
from gateway.graph.model import ENCLOSING, Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int, Long
from gateway.graph.types.communication import (
    AfterCallWork,
    Communication,
    CommunicationState,
    ConversationQueueMediaSettings,
    DisconnectType,
    Segment,
    Wrapup,
)
from gateway.graph.types.error_body import ErrorBody
from gateway.graph.types.vocabulary import Direction


@strawberry.pydantic.type(description="A file attached to an email or a draft.")
class Attachment(Model):
    attachment_id: str | None = field("Unique id of the attached file.")
    name: str | None = field("File name shown to agents.")
    content_uri: str | None = field("Where the file can be fetched, usually a public API download address.")
    content_type: str | None = field("Kind of file that was attached.")
    content_length: Long | None = field("Size of the file in bytes.")
    inline_image: bool | None = field(
        "Whether the file is part of the message body and not a separate download."
    )


@strawberry.pydantic.type(description="A participant's communication by email.")
class Email(Communication):
    state: CommunicationState | None = field("Where the email interaction is in its life.")
    initial_state: CommunicationState | None = field(
        "State in which the email interaction entered the conversation."
    )
    id: strawberry.ID | None = field("Unique id of this email communication, needed to act on it.")
    held: bool | None = field("Whether the email interaction is on hold.")
    subject: str | None = field("Subject line of the email that opened the conversation.")
    messages_sent: Int | None = field("How many emails this participant has sent.")
    segments: Many[Segment] = listed(
        "The participant's stretches of activity on the email, forming a timeline."
    )
    direction: Direction | None = field("Whether the email came in from outside or was sent outwards.")
    recording_id: str | None = field("Unique id of the stored record of the email interaction.")
    recording = link(
        "recording", "Recording kept of this communication.", id="recording_id", outer=(ENCLOSING,)
    )
    error_info: ErrorBody | None = field("Error that the email ran into, if any.")
    disconnect_type: DisconnectType | None = field(
        "Reason for which the email interaction ended; null while it is open."
    )
    start_hold_time: DateTime | None = field(
        "When the present hold began; relevant only while the email is held."
    )
    start_alerting_time: DateTime | None = field("When the email first began to alert.")
    connected_time: DateTime | None = field("When the email was connected, by the cloud's clock.")
    disconnected_time: DateTime | None = field(
        "When the email left the conversation, by the provider's clock."
    )
    auto_generated: bool | None = field("Whether a machine wrote the email, as with an absence notice.")
    provider: str | None = field("System from which the email originates.")
    script_id: str | None = field("Id of the script to present to the agent.")
    script = link("script", "Script that is shown to the agent.", id="script_id")
    peer_id: str | None = field("Id of the communication on the other side.")
    message_id: str | None = field("Unique id under which the email's content is stored.")
    draft_attachments: Many[Attachment] = listed("Files already uploaded to the email that is being drafted.")
    spam: bool | None = field("Whether the incoming email has been flagged as junk.")
    wrapup: Wrapup | None = field("After-call code and notes that the agent recorded.")
    after_call_work: AfterCallWork | None = field("After-call work of the agent on this email.")
    after_call_work_required: bool | None = field(
        "Whether the agent must do after-call work; meaningful only with the agent-requested ACW setting."
    )
    queue_media_settings: ConversationQueueMediaSettings | None = field(
        "Alerting and auto-answer settings that the queue applies to emails."
    )
    park_time: DateTime | None = field("When the agent's email was parked, to be taken up later.")
