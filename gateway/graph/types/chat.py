"""Web chats."""

import strawberry

from gateway.graph.link import link
from gateway.graph.model import ENCLOSING, Many, field, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.communication import (
    AfterCallWork,
    Communication,
    CommunicationState,
    ConversationQueueMediaSettings,
    DisconnectType,
    Segment,
    Wrapup,
)
from gateway.graph.types.journey import JourneyContext
from gateway.graph.types.vocabulary import Direction


@strawberry.pydantic.type(description="A participant's communication by web chat.")
class ConversationChat(Communication):
    state: CommunicationState | None = field("Where the chat is in its life.")
    initial_state: CommunicationState | None = field("State in which the chat entered the conversation.")
    id: strawberry.ID | None = field("Unique id of this chat communication, needed to act on it.")
    room_id: str | None = field("Id of the room in which the chat messages are exchanged.")
    recording_id: str | None = field("Unique id of the stored record of the chat.")
    recording = link(
        "recording", "Recording kept of this communication.", id="recording_id", outer=(ENCLOSING,)
    )
    segments: Many[Segment] = listed(
        "The participant's stretches of activity in the chat, forming a timeline."
    )
    held: bool | None = field("Whether the chat is on hold.")
    direction: Direction | None = field("Whether the chat came in from outside or was started from within.")
    disconnect_type: DisconnectType | None = field("Reason for which the chat ended; null while it is open.")
    start_hold_time: DateTime | None = field(
        "When the present hold began; relevant only while the chat is held."
    )
    start_alerting_time: DateTime | None = field("When the chat first began to alert.")
    connected_time: DateTime | None = field("When the chat was connected, by the cloud's clock.")
    disconnected_time: DateTime | None = field(
        "When the chat left the conversation, by the provider's clock."
    )
    provider: str | None = field("System from which the chat originates.")
    script_id: str | None = field("Id of the script to present to the agent.")
    script = link("script", "Script that is shown to the agent.", id="script_id")
    peer_id: str | None = field("Id of the communication on the other side.")
    avatar_image_url: str | None = field("Address of a picture to show for this party, if there is one.")
    journey_context: JourneyContext | None = field("Customer journey data that bears on the communication.")
    wrapup: Wrapup | None = field("After-call code and notes that the agent recorded.")
    after_call_work: AfterCallWork | None = field("After-call work of the agent on this chat.")
    after_call_work_required: bool | None = field(
        "Whether the agent must do after-call work; meaningful only with the agent-requested ACW setting."
    )
    queue_media_settings: ConversationQueueMediaSettings | None = field(
        "Alerting and auto-answer settings that the queue applies to chats."
    )
