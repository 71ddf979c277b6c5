"""Phone calls."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import ENCLOSING, Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int, Long
from gateway.graph.types.communication import (
    Address,
    AfterCallWork,
    Communication,
    CommunicationState,
    ConversationQueueMediaSettings,
    DisconnectType,
    ErrorInfo,
    RecordingState,
    Segment,
    Wrapup,
)
from gateway.graph.types.disposition import Disposition
from gateway.graph.types.vocabulary import Direction


@strawberry.enum(description="Protocols that define disconnect codes: Q.850 or SIP.")
class DisconnectReasonType(VendorEnum):
    Q850 = value("q850", "Q.850, the telephone network's cause codes.")
    SIP = value("sip", "SIP, the codes of internet telephony.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ways that a fax can go.")
class FaxDirection(VendorEnum):
    SEND = value("send", "It goes out.")
    RECEIVE = value("receive", "It comes in.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="State of each recorder on a communication.")
class RecordersState(Model):
    adhoc_state: RecordingState | None = field("State of the recorder that is started on demand.")
    customer_experience_state: RecordingState | None = field(
        "State of the recorder that captures what the customer experiences."
    )
    agent_experience_state: RecordingState | None = field(
        "State of the recorder that captures what the agent experiences."
    )
    snippet_state: RecordingState | None = field("State of the recorder for short excerpts (snippets).")


@strawberry.pydantic.type(description="A reason, in terms of the signalling protocol, for the end of a call.")
class DisconnectReason(Model):
    type: DisconnectReasonType | None = field("Protocol in whose terms the reason is given.")
    code: Int | None = field("Numeric code as defined by that protocol, for instance a SIP status.")
    phrase: str | None = field("Reason for the end of the call in readable English.")
    reason: str | None = field("Last disconnect code, which decided the disposition.")


@strawberry.pydantic.type(description="Progress of a fax being sent or received.")
class FaxStatus(Model):
    direction: FaxDirection | None = field("Whether the fax goes out or comes in.")
    expected_pages: Int | None = field("How many pages the fax should have; absent while unknown.")
    active_page: Int | None = field("Page currently going over the line.")
    lines_transmitted: Int | None = field("Count of scan lines transferred so far.")
    bytes_transmitted: Long | None = field("Volume of data transferred so far, in bytes.")
    baud_rate: Int | None = field("Signalling speed at the moment, in baud.")
    page_errors: Int | None = field("How many pages had a transmission error.")
    line_errors: Int | None = field("How many scan lines had a transmission error.")


@strawberry.pydantic.type(description="A participant's communication by phone.")
class Call(Communication):
    state: CommunicationState | None = field("Where the call is in its life.")
    initial_state: CommunicationState | None = field("State in which the call entered the conversation.")
    id: strawberry.ID | None = field("Unique id of the call, needed to act on it.")
    direction: Direction | None = field("Whether the call came in from outside or was placed outwards.")
    recording: bool | None = field("Whether the call is being recorded.")
    recording_state: RecordingState | None = field("Whether recording is off, running or paused.")
    recorders_state: RecordersState | None = field("State of each kind of recorder on the call.")
    muted: bool | None = field("Whether this side is silenced, so that the others hear nothing from it.")
    confined: bool | None = field("Whether the party on this side is on hold and listening to hold music.")
    held: bool | None = field("Whether the party on this side is on hold and hears nothing.")
    secure_pause: bool | None = field("Whether recording is suspended to protect sensitive data.")
    recording_id: str | None = field("Unique id of the recording made of the call.")
    kept_recording = link(
        "recording", "Recording kept of this communication.", id="recording_id", outer=(ENCLOSING,)
    )
    segments: Many[Segment] = listed(
        "The participant's stretches of activity on the call, forming a timeline."
    )
    error_info: ErrorInfo | None = field("Error that the call ran into, if any.")
    disconnect_type: DisconnectType | None = field(
        "Reason for which the call ended; null while it is in progress."
    )
    start_hold_time: DateTime | None = field(
        "When the present hold began; relevant only while the call is held."
    )
    document_id: str | None = field(
        "Content management id of the document that is sent, for an outbound fax."
    )
    start_alerting_time: DateTime | None = field("When the call first began to alert.")
    connected_time: DateTime | None = field("When the call was connected, by the cloud's clock.")
    disconnected_time: DateTime | None = field(
        "When the call left the conversation, by the provider's clock."
    )
    disconnect_reasons: Many[DisconnectReason] = listed(
        "Protocol-level reasons for the end of the call, known once it is over."
    )
    fax_status: FaxStatus | None = field("Progress of the fax, when the call carries one.")
    provider: str | None = field("System from which the call originates.")
    script_id: str | None = field("Id of the script to present to the agent.")
    script = link("script", "Script that is shown to the agent.", id="script_id")
    peer_id: str | None = field("Id of the communication on the other side.")
    uui_data: str | None = field("User-to-user information carried with the call by the SIP session.")
    self_address: Address | None = field("Name and address of the party on this side.", alias="self")
    other: Address | None = field("Name and address of the party on the far side.")
    wrapup: Wrapup | None = field("After-call code and notes that the agent recorded.")
    after_call_work: AfterCallWork | None = field("After-call work of the agent on this call.")
    after_call_work_required: bool | None = field(
        "Whether the agent must do after-call work; meaningful only with the agent-requested ACW setting."
    )
    agent_assistant_id: str | None = field(
        "Id of the virtual assistant that offers suggestions to the agent."
    )
    transfer_source: str | None = field("How the call came to reach this agent.")
    queue_media_settings: ConversationQueueMediaSettings | None = field(
        "Alerting and auto-answer settings that the queue applies to calls."
    )
    client_ip_address: str | None = field("IP address that the phone reported for the call.")
    disposition: Disposition | None = field("Result of call analysis for a call placed by the dialler.")
