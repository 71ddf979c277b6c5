"""Video communications."""

import strawberry

from gateway.graph.model import Many, field, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.communication import (
    Address,
    AfterCallWork,
    Communication,
    CommunicationState,
    DisconnectType,
    Wrapup,
)


@strawberry.pydantic.type(description="A participant's communication by video.")
class Video(Communication):
    state: CommunicationState | None = field("Where the communication is in its life right now.")
    initial_state: CommunicationState | None = field("State in which the communication was created.")
    id: strawberry.ID | None = field("Unique id of the communication, used to act on it.")
    context: str | None = field("XMPP address (JID) of the conference room.")
    audio_muted: bool | None = field("Whether the participant has switched off their own microphone.")
    video_muted: bool | None = field("Whether the participant has switched off or paused their own camera.")
    sharing_screen: bool | None = field("Whether the participant shows their screen to the conference.")
    peer_count: Int | None = field("How many other parties the participant sees in the conference.")
    disconnect_type: DisconnectType | None = field("Why the communication ended; null as long as it is open.")
    start_alerting_time: DateTime | None = field(
        "When the communication first began to alert the participant."
    )
    connected_time: DateTime | None = field("When the communication was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field(
        "When the communication left the conversation, by the provider's clock."
    )
    provider: str | None = field("Name of the media provider that carries the video.")
    peer_id: str | None = field("Id of the communication on the other side.")
    msids: Many[str] = listed("Identifiers of the media streams that belong to the communication.")
    self_address: Address | None = field(
        "Address and display name of the participant's own endpoint.", alias="self"
    )
    wrapup: Wrapup | None = field("Wrap-up that the agent gave the communication.")
    after_call_work: AfterCallWork | None = field("After-call work that follows the communication.")
    after_call_work_required: bool | None = field(
        "Whether after-call work must follow; meaningful only where agents request ACW themselves."
    )
