"""Callbacks."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.communication import (
    AfterCallWork,
    Communication,
    CommunicationState,
    ConversationQueueMediaSettings,
    DisconnectType,
    Segment,
    Wrapup,
)
from gateway.graph.types.vocabulary import Direction


@strawberry.enum(description="States of a voicemail upload, from pending to its outcome.")
class VoicemailUploadStatus(VendorEnum):
    PENDING = value("pending", "It has not ended.")
    COMPLETE = value("complete", "It has succeeded.")
    FAILED = value("failed", "It has failed.")
    TIMEOUT = value("timeout", "It took too long.")
    NONE = value("none", "There is none.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Column of an outbound contact list that holds phone numbers.")
class PhoneNumberColumn(Model):
    column_name: str | None = field("Heading of the column in the contact list.")
    type: str | None = field("Kind of number in the column, as named by the organization.")
    callable_time_column_name: str | None = field(
        "Heading of the column that governs when the number may be called."
    )


@strawberry.pydantic.type(description="Campaign contact that an agent reviews before dialing.")
class DialerPreview(Model):
    preview_id: strawberry.ID | None = field("Id of this preview.", key="id")
    contact_id: str | None = field("Id of the campaign contact to show to the agent.")
    contact = link(
        "outboundContact",
        "Campaign contact to show to the agent.",
        id="contact_id",
        outer=("contact_list_id",),
    )
    contact_list_id: str | None = field("Id of the contact list that holds the contact.")
    contact_list = link("contactList", "Contact list that holds the contact.", id="contact_list_id")
    campaign_id: str | None = field("Id of the outbound campaign behind the preview.")
    campaign = link("campaign", "Campaign to which the preview belongs.", id="campaign_id")
    phone_number_columns: Many[PhoneNumberColumn] = listed(
        "Columns of the contact list in which phone numbers are kept."
    )
    callback_auto_answer: bool | None = field("Whether the callback is answered without the agent's action.")


@strawberry.pydantic.type(description="Voicemail left in the course of a conversation.")
class Voicemail(Model):
    voicemail_id: strawberry.ID | None = field(
        "Identifier with which the voicemail can be fetched.", key="id"
    )
    message = link("voicemailMessage", "The message that was left.", id="voicemail_id")
    upload_status: VoicemailUploadStatus | None = field("How far the upload of the voicemail audio has got.")


@strawberry.pydantic.type(description="A participant's callback: a promise to phone somebody back.")
class Callback(Communication):
    state: CommunicationState | None = field("Where the callback is in its life.")
    initial_state: CommunicationState | None = field("State in which the callback entered the conversation.")
    id: strawberry.ID | None = field("Unique id of this callback communication, needed to act on it.")
    segments: Many[Segment] = listed(
        "The participant's stretches of activity on the callback, forming a timeline."
    )
    direction: Direction | None = field("Whether the callback counts as inbound or outbound.")
    held: bool | None = field("Whether the callback is on hold.")
    disconnect_type: DisconnectType | None = field(
        "Reason for which the callback ended; null while it is open."
    )
    start_hold_time: DateTime | None = field(
        "When the present hold began; relevant only while the callback is held."
    )
    dialer_preview: DialerPreview | None = field(
        "Campaign contact details to show before dialing, for a preview callback."
    )
    voicemail: Voicemail | None = field(
        "The voice message to deal with, for a callback that stems from ACD voicemail."
    )
    callback_numbers: Many[str] = listed("Phone numbers that can be dialed to reach the customer.")
    callback_user_name: str | None = field("Name of the person who asked to be phoned.")
    script_id: str | None = field("Id of the script to present to the agent.")
    script = link("script", "Script that is shown to the agent.", id="script_id")
    external_campaign: bool | None = field("Whether dialing for this callback is done by an outside system.")
    skip_enabled: bool | None = field(
        "Whether the agent may pass over this callback; show a skip control if so."
    )
    timeout_seconds: Int | None = field(
        "Seconds until the call is placed by itself; zero leaves dialing to the agent."
    )
    start_alerting_time: DateTime | None = field("When the callback first began to alert.")
    connected_time: DateTime | None = field("When the callback was connected, by the cloud's clock.")
    disconnected_time: DateTime | None = field(
        "When the callback left the conversation, by the provider's clock."
    )
    callback_scheduled_time: DateTime | None = field(
        "When the customer is to be phoned; without a value it happens at once."
    )
    automated_callback_config_id: str | None = field(
        "Id of the configuration for fully automatic dialing; null sends the callback to an agent instead."
    )
    provider: str | None = field("System from which the callback originates.")
    peer_id: str | None = field("Id of the communication on the other side.")
    wrapup: Wrapup | None = field("After-call code and notes that the agent recorded.")
    after_call_work: AfterCallWork | None = field("After-call work of the agent on this callback.")
    after_call_work_required: bool | None = field(
        "Whether the agent must do after-call work; meaningful only with the agent-requested ACW setting."
    )
    caller_id: str | None = field("Number that the customer sees when phoned, in E.164 format.")
    caller_id_name: str | None = field("Name that the customer sees when phoned.")
    queue_media_settings: ConversationQueueMediaSettings | None = field(
        "Alerting and auto-answer settings that the queue applies to callbacks."
    )
