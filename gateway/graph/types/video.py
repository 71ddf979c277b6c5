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


@strawberry.pydantic.type(description="Leg of a participant in a video conference.")
class Video(Communication):
    state: CommunicationState | None = field("Where this leg is in its life right now.")
    initial_state: CommunicationState | None = field("State in which the leg was created.")
    id: strawberry.ID | None = field("Unique identifier of this leg, used to act on it.")
    context: str | None = field("XMPP address (JID) of the conference room.")
    audio_muted: bool | None = field("Whether the participant has switched off their own microphone.")
    video_muted: bool | None = field("Whether the participant has switched off or paused their own camera.")
    sharing_screen: bool | None = field("Whether the participant shows their screen to the conference.")
    peer_count: Int | None = field("How many other parties the participant sees in the conference.")
    disconnect_type: DisconnectType | None = field("Why the leg ended; null as long as it is open.")
    start_alerting_time: DateTime | None = field("When the leg first began to alert the participant.")
    connected_time: DateTime | None = field("When the leg was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field("When the leg left the conversation, by the provider's clock.")
    provider: str | None = field("Name of the media provider that carries the video.")
    peer_id: str | None = field("Identifier of the counterpart leg on the other side.")
    msids: Many[str] = listed("Identifiers of the media streams that belong to this leg.")
    self_address: Address | None = field(
        "Address and display name of the participant's own endpoint.", alias="self"
    )
    wrapup: Wrapup | None = field("Wrap-up (disposition) that the agent gave this leg.")
    after_call_work: AfterCallWork | None = field("State and times of the after-call work on this leg.")
    after_call_work_required: bool | None = field(
        "Whether after-call work must follow; meaningful only where agents request ACW themselves."
    )
